"""The receiving desk: scan what came, miss what did not, tick off the signed papers (A16, A17)."""

from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from accounts.doors import company
from accounts.rights import may
from core import clock
from core.pages import posted
from core.web import door, verb_page
from returns import actions, boards
from returns.forms import Scan
from returns.models import OldPart, Shipment
from returns.wording import box_words
from tickets.models import RepairRecord

State = OldPart.State
SHOWN = 50


@company
def receive(request):
    """Without a box in hand: what is under way, and what came unannounced today."""
    return _desk(request, None)


@company
def shipment(request, number):
    """One box: what should be in it, what has been scanned."""
    found = Shipment.objects.visible_to(request.user).select_related("dealer", "shipped_by").filter(number=number).first()
    if found is None:
        raise Http404
    return _desk(request, found)


def _desk(request, box):
    user, now = request.user, clock.now()
    swapped = bool(request.htmx) and not request.htmx.history_restore_request
    rows = _in_hand(user, box, now)
    response = verb_page(
        request,
        "returns/_receive.html" if swapped else "returns/receive.html",
        form=Scan(posted(request), user=user),
        act=lambda part: actions.receive(part=part, by=user),
        then=lambda part: _after(request, part),
        now=now,
        box=box,
        box_words=box_words(box.box) if box else "",
        rows=rows,
        here=sum(1 for row in rows if row.received_at),
        awaited=[row for row in rows if row.state == State.SHIPPED],
        last=_last(request, user),
        under_way=_under_way(user),
        papers=_papers(user, box),
        may_receive=may(user, "returns.receive"),
        may_miss=may(user, "returns.report_missing"),
        may_tick=may(user, "returns.receive_original"),
    )
    patch_vary_headers(response, ["HX-Request"])
    if swapped and response.status_code == 200:
        response["HX-Push-Url"] = request.get_full_path()
    return response


def _after(request, part) -> str:
    """On with the box of the part that was scanned, whichever was in hand."""
    here = door(request, "shipment", part.shipment.number) if part.shipment_id else door(request, "receive")
    return f"{here}?last={part.number}"


def _in_hand(user, box, now) -> list[OldPart]:
    rows = OldPart.objects.visible_to(user).select_related("record_part__part", "record__ticket", "dealer", "staff")
    if box:
        return list(rows.filter(shipment=box).order_by("id"))
    midnight = clock.start_of_day(clock.company_day(now))
    return list(rows.filter(shipment=None, state=State.RECEIVED, received_at__gte=midnight).order_by("-received_at")[:SHOWN])


def _last(request, user) -> OldPart | None:
    number = request.GET.get("last", "")[:20]
    if not number:
        return None
    related = ("record_part__part", "dealer", "staff", "shipment")
    return OldPart.objects.visible_to(user).select_related(*related).filter(number=number, received_at__isnull=False).first()


def _under_way(user) -> list[Shipment]:
    """Boxes that are not unpacked, the longest on the road first."""
    rows = Shipment.objects.visible_to(user).filter(received_at=None).select_related("dealer")
    rows = rows.annotate(n=Count("parts"), left=Count("parts", filter=Q(parts__state=State.SHIPPED)))
    return list(rows.order_by("shipped_at", "id")[:SHOWN])


def _papers(user, box) -> list[RepairRecord]:
    """Signed originals that are still to come: of the sender of the box in hand, else of everyone."""
    rows = RepairRecord.objects.visible_to(user).filter(signed_how=RepairRecord.Signed.PAPER, original_received_at=None)
    if box:
        rows = rows.filter(task__dealer=box.dealer_id)
    return list(rows.select_related("task__dealer", "ticket", "repairer").order_by("filed_at")[:SHOWN])


@company
def packing_list(request, number):
    """What is in a box, on paper."""
    user = request.user
    found = Shipment.objects.visible_to(user).select_related("dealer", "shipped_by").filter(number=number).first()
    if found is None:
        raise Http404
    rows = OldPart.objects.visible_to(user).filter(shipment=found).select_related("record_part__part", "record__ticket")
    return render(request, "returns/packing_list.html", {"shipment": found, "parts": list(rows.order_by("id")[: boards.SIZE * 5])})
