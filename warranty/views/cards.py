"""Receipt cards: back within 20 days of the sale, accepted or sent back by the technical department (A6)."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.doors import company
from accounts.models import Role
from accounts.pages import buttons
from accounts.rights import may
from core import clock
from core.uploads import served
from core.web import new_key
from deadlines.lists import fold
from deadlines.models import Deadline
from dealers.models import Dealer
from warranty import boards
from warranty.kinds import OF_CARD
from warranty.models import CardEvent, Delivery, ReceiptCard, Voucher
from warranty.places import card_of
from warranty.words import event_words


@company
def cards(request):
    """Queues as tiles, the first to fall due on top; beside them who returns cards worst."""
    user, now = request.user, clock.now()
    filters = boards.Filters.of(request.GET, user)
    rows, more = boards.listed(user, filters, now)
    counts = boards.counts(user, filters, now)
    context = {
        "now": now,
        "filters": filters,
        "rows": rows,
        "more": more,
        "tiles": [(name, label, counts[name], name == filters.queue) for name, label in boards.QUEUES.items()],
        "ends": [(name, label, name == filters.queue) for name, label in boards.ENDS.items()],
        "queue_name": (name := {**boards.QUEUES, **boards.ENDS}[filters.queue]),
        **fold(filters.queue, name, counts["long"], now, opened=filters.long),
        "worst": boards.worst(user, now),
        "lost": Voucher.objects.visible_to(user).to_reissue().count(),
        "dealers": list(Dealer.objects.visible_to(user)),
        "is_rep": user.role == Role.REP,
        "may_register": may(user, "warranty.register_machine"),
        "may_return": may(user, "warranty.return_card"),
    }
    return render(request, "warranty/cards.html", context)


@company
def card(request, pk):
    """One card: what it says, whether it came in time, and what can be done with it now."""
    return render(request, "warranty/card.html", {"key": new_key(request), **_shown(request, card_of(request.user, pk))})


def _shown(request, found) -> dict:
    user, machine = request.user, found.machine
    last = found.last_good
    counts = found.counts_on(clock.company_day(found.now))
    events = CardEvent.objects.filter(card=found).select_related("by").order_by("-at", "-id")
    return {
        "now": found.now,
        "card": found,
        "machine": machine,
        "delivery": [(label, item in found.delivered) for item, label in Delivery.choices],
        "last_day": last,
        "in_time": bool(last and counts and counts <= last),
        "lapsed": bool(found.returned_on) and counts is None,
        "promise": Deadline.objects.visible_to(user).of(found).filter(kind__in=OF_CARD).order_by("-starts_at", "-id").first(),
        "steps": [(event, event_words(event)) for event in events],
        "does": [*(one for one in buttons(request, machine) if one.name == "sell"), *buttons(request, found)]
        if found.state == ReceiptCard.State.ISSUED
        else buttons(request, found),
    }


@login_required
@require_safe
def evidence(request, pk: int):
    """What the leader's exception goes by, for whoever sees the card; to all others it does not exist (X4)."""
    found = ReceiptCard.objects.visible_to(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return served(found.evidence, f"{found.number}-evidence")
