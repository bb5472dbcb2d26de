"""Receipt cards: back within 20 days of the sale, accepted or sent back by the technical department (A6)."""

import functools

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from accounts.doors import company
from accounts.models import Role
from accounts.rights import may, require
from core import clock
from core.clock import NOW
from core.pages import posted, press
from core.uploads import served
from core.web import door, new_key, verb_page
from deadlines.models import Deadline
from dealers.models import Dealer
from warranty import actions, boards
from warranty.cases import last_day
from warranty.forms import Except, Plain, ReturnCard, SendBack
from warranty.kinds import OF_CARD
from warranty.models import CardEvent, Delivery, ReceiptCard, Voucher
from warranty.words import event_words

RELATED = ("machine__model", "machine__customer", "machine__dealer__rep")
VERBS = {
    "accept": ("accept", "warranty.accept_card"),
    "send_back": ("send_back", "warranty.send_back_card"),
    "hand_in": ("hand_in", "warranty.return_card"),
    "sell": ("sell", "warranty.sell"),
}


def card_of(request, pk) -> ReceiptCard:
    """A card with its machine and owner; else 404."""
    found = ReceiptCard.objects.visible_to(request.user).select_related(*RELATED).annotate(now=NOW).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


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
        "queue_name": {**boards.QUEUES, **boards.ENDS}[filters.queue],
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
    return render(request, "warranty/card.html", {"key": new_key(request), **_shown(request, card_of(request, pk))})


def _shown(request, found) -> dict:
    user, machine = request.user, found.machine
    last = last_day(found)
    counts = found.counts_on(clock.company_day(found.now))
    can = {name: found.can(transition) and may(user, right) for name, (transition, right) in VERBS.items()}
    events = CardEvent.objects.filter(card=found).select_related("by").order_by("-at", "-id")
    can["except"] = may(user, "warranty.except_card") and found.sold_on is not None and not found.exception
    can["except"] = can["except"] and found.state != ReceiptCard.State.VOID and not found.came_by(last)
    can["replace"] = may(user, "warranty.void_card") and found.state in ("issued", "sold")
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
        "can": can,
    }


def _next(request, queue):
    """After a card of the technical department's queue comes the next one of it."""

    def then(card):
        following = boards.next_card(request.user, card, queue)
        return door(request, "card", following.pk) if following else door(request, "cards")

    return then


@company
@require_POST
def accept(request, pk):
    """The card is right."""
    found = card_of(request, pk)
    return press(request, lambda: actions.accept_card(card=found, by=request.user), _next(request, "returned"))


def _verb(request, pk, right, template, form, act, then=None):
    """A verb with a page of its own; `form` makes it for the card."""
    require(request.user, right)
    found = card_of(request, pk)
    return verb_page(
        request, template, form=form(found), act=lambda **said: act(card=found, by=request.user, **said),
        then=then or (lambda card: door(request, "card", card.pk)), card=found, machine=found.machine, now=found.now,
    )  # fmt: skip


@company
def send_back(request, pk):
    """Something on it is wrong; corrected in time, its first day counts."""
    return _verb(
        request, pk, "warranty.send_back_card", "warranty/send_back.html", lambda card: SendBack(posted(request)),
        actions.send_back_card, _next(request, "returned"),
    )  # fmt: skip


@company
def except_card(request, pk):
    """The leader recognises service on a sale whose card was late."""

    def form(card):
        return Except(posted(request), request.FILES if request.method == "POST" else None)

    return _verb(request, pk, "warranty.except_card", "warranty/except.html", form, actions.except_card)


@company
def return_card(request, pk):
    """The clerk enters a card that came by post."""
    form = functools.partial(ReturnCard, posted(request))
    return _verb(request, pk, "warranty.return_card", "warranty/return_card.html", lambda card: form(card=card), actions.return_card)


@company
def replace(request, pk):
    """A card that was misprinted, damaged or lost gets a new number."""
    return _verb(request, pk, "warranty.void_card", "warranty/replace_card.html", lambda card: Plain(posted(request)), actions.replace_card)


@login_required
@require_safe
def evidence(request, pk: int):
    """What the leader's exception goes by, for whoever sees the card; to all others it does not exist (X4)."""
    found = ReceiptCard.objects.visible_to(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return served(found.evidence, f"{found.number}-evidence")
