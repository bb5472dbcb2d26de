"""Receipt cards: back within 20 days of the sale, or the company does not recognise service on it (A6)."""

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.pages import buttons
from core.search.find import all_of
from core.web import new_key
from deadlines.lists import long_before, running, with_due
from pages.doors import dealers_only
from pages.fields import typed
from portal.frame import present
from warranty.models import Machine, ReceiptCard
from warranty.papers import papers_of

State = ReceiptCard.State
MOST = 100
OWED = (State.SOLD, State.SENT_BACK)


@dealers_only
def cards(request):
    """What has to be returned, by days left; what lies with the company; machines that are not sold yet.

    A scanned or typed number that is one card's or one machine's leads to its page at once.
    """
    user, find = request.user, typed(request.GET.get("find", ""))
    if find and (there := _page_of(user, find)):
        return redirect(there)
    mine = ReceiptCard.objects.visible_to(user).select_related("machine__model", "machine__customer")
    handed_in = mine.filter(state__in=[State.RETURNED, State.ACCEPTED])
    if find:
        handed_in = handed_in.filter(machine__in=all_of("machine", find, user, Machine.objects.visible_to(user)))
    context = {
        "owed": _owed(user, mine, present(request)),
        "handed_in": list(handed_in.order_by("-returned_on", "-id")[:20]),
        "stock": _stock(user, find),
        "find": find,
    }
    return render(request, "portal/cards.html", context)


def _page_of(user, found: str) -> str | None:
    """The page of the card whose number, machine's serial or machine's QR this is."""
    token = found.rstrip("/").rpartition("/")[2]
    this = Q(number__iexact=found) | Q(machine__serial__iexact=found) | Q(machine__token=token)
    cards = list(ReceiptCard.objects.visible_to(user).exclude(state=State.VOID).filter(this).order_by("-id")[:2])
    return reverse("portal:card", args=[cards[0].pk]) if len(cards) == 1 else None


def _owed(user, mine, now) -> list[tuple]:
    """Cards to return with their promise, what falls due next on top, what is long late below."""
    late = ExpressionWrapper(Q(due__lt=long_before(now)), BooleanField())
    rows = list(with_due(mine.filter(state__in=OWED), user).annotate(late=late).order_by("late", "due", "id")[:MOST])
    promises = running(rows, user)
    return [(card, promises.get(card.pk)) for card in rows]


def _stock(user, find: str) -> list[Machine]:
    """Machines that the dealer holds and has not sold."""
    rows = Machine.objects.visible_to(user).filter(sold_on__isnull=True, card__isnull=False)
    rows = all_of("machine", find, user, rows) if find else rows
    return list(rows.select_related("model", "card").order_by("-id")[:20])


def card_of(request, pk) -> ReceiptCard:
    """One of the dealer's cards; else 404."""
    related = ("machine__model", "machine__customer", "machine__dealer")
    found = ReceiptCard.objects.visible_to(request.user).select_related(*related).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@dealers_only
def card(request, pk):
    """One card with its machine's papers, and what can be done with both now."""
    user, found = request.user, card_of(request, pk)
    found.machine.card = found
    context = {
        "card": found,
        "does": [*buttons(request, found.machine), *buttons(request, found)],
        "promise": running([found], user).get(found.pk),
        "papers": papers_of(found.machine, user),
        "key": new_key(request, found),
    }
    return render(request, "portal/card.html", context)
