"""Receipt cards: back within 20 days of the sale, or the company does not recognise service on it (A6)."""

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from core.clock import company_day
from core.pages import posted
from core.search import matching
from core.web import verb_page
from deadlines.models import Deadline
from desk.doors import dealers_only
from desk.portal.card_forms import ReturnCard, Sell
from desk.portal.fields import typed
from desk.portal.frame import summary
from warranty import actions
from warranty.kinds import CARD_RETURN
from warranty.models import Machine, ReceiptCard

State = ReceiptCard.State
MOST = 100


@dealers_only
def cards(request):
    """What has to be returned, by days left; what lies with the company; machines that are not sold yet."""
    user, find = request.user, typed(request.GET.get("find", ""))
    handed_in = ReceiptCard.objects.visible_to(user).filter(state__in=[State.RETURNED, State.ACCEPTED])
    context = {
        "owed": _owed(user),
        "handed_in": list(handed_in.select_related("machine__model", "machine__customer").order_by("-returned_on", "-id")[:20]),
        "stock": _stock(user, find),
        "find": find,
    }
    return render(request, "portal/cards.html", context)


def _promises(user):
    """The running 20 days of the dealer's cards."""
    return Deadline.objects.visible_to(user).owed().filter(subject="warranty.receiptcard", kind=CARD_RETURN)


def _owed(user) -> list[tuple]:
    """Cards to return with their promise, what falls due first on top."""
    due = _promises(user).filter(subject_id=OuterRef("pk")).values("due_at")[:1]
    rows = ReceiptCard.objects.visible_to(user).filter(state__in=[State.SOLD, State.SENT_BACK]).annotate(due=Subquery(due))
    rows = list(rows.select_related("machine__model", "machine__customer").order_by(F("due").asc(nulls_last=True), "id")[:MOST])
    promises = {row.subject_id: row for row in _promises(user).filter(subject_id__in=[card.pk for card in rows])}
    return [(card, promises.get(card.pk)) for card in rows]


def _stock(user, find: str) -> list[Machine]:
    """Machines that the dealer holds and has not sold."""
    rows = Machine.objects.visible_to(user).filter(sold_on__isnull=True, card__isnull=False)
    rows = rows.filter(matching(find)) if find else rows
    return list(rows.select_related("model", "card").order_by("-id")[:20])


@dealers_only
def card(request, pk):
    """One card; handing it in while it is owed. The day of the first complete submission counts."""
    found = ReceiptCard.objects.visible_to(request.user).select_related("machine__model", "machine__customer").filter(pk=pk).first()
    if found is None:
        raise Http404
    form = ReturnCard(posted(request), initial={"explained_on": found.sold_on})
    promise = _promises(request.user).filter(subject_id=found.pk).first()
    return verb_page(
        request,
        "portal/card.html",
        form=form,
        act=lambda **data: actions.return_card(card=found, by=request.user, **data),
        then=lambda card: reverse("portal:cards"),
        card=found,
        may_return=found.can("hand_in"),
        promise=promise,
    )


@transaction.atomic
def sell_to(*, machine, dealer, customer: dict, by, **facts) -> Machine:
    """Write the customer down, then the sale: one press, both or neither."""
    owner = actions.enter_customer(by=by, dealer=dealer, **customer)
    return actions.sell(machine=machine, customer=owner, by=by, **facts)


@dealers_only
def sell(request, pk):
    """Enter a sale: the voucher is issued, and the card's 20 days begin."""
    machine = Machine.objects.visible_to(request.user).select_related("model", "card").filter(pk=pk).first()
    if machine is None:
        raise Http404
    dealer = summary(request)
    form = Sell(posted(request), initial={"sold_on": company_day(dealer.now), "province": dealer.province})
    return verb_page(
        request,
        "portal/sell.html",
        form=form,
        act=lambda **data: sell_to(machine=machine, dealer=dealer, by=request.user, **data),
        then=lambda machine: reverse("portal:card", args=[machine.card.pk]),
        machine=machine,
    )
