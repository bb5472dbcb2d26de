"""Old parts: what is kept, until when it must be back, and packing it (A16)."""

from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from core.pages import posted
from core.web import verb_page
from deadlines.models import Deadline
from pages.doors import dealers_only
from portal.errands import at_stake
from portal.forms import Pack
from returns import actions
from returns.kinds import PART_RETURN
from returns.models import OldPart, Shipment

MOST = 200


@dealers_only
def parts(request):
    """What is still kept, the earliest return day first, with the form that ships it; then what is under way."""
    user = request.user
    mine = OldPart.objects.visible_to(user)
    kept = mine.filter(state=OldPart.State.KEPT).order_by("return_by", "id")
    form = Pack(posted(request), parts=kept)
    shown = list(kept.select_related("record_part__part", "record__ticket__machine__model")[:MOST])
    lost = mine.filter(state__in=[OldPart.State.MISSING, OldPart.State.FORFEITED]).select_related("record_part__part", "record__ticket")
    chosen = set(request.POST.getlist("parts")) | {str(part.pk) for part in shown if part.number == request.GET.get("tag")}
    return verb_page(
        request,
        "portal/parts.html",
        form=form,
        act=lambda parts, **data: actions.ship(parts=list(parts), by=user, **data),
        then=lambda shipment: reverse("portal:shipment", args=[shipment.number]),
        kept=[(part, str(part.pk) in chosen) for part in shown],
        promise=Deadline.objects.visible_to(user).owed().filter(kind=PART_RETURN).order_by("due_at").first(),
        at_stake=at_stake(user),
        boxes=list(Shipment.objects.visible_to(user).annotate(n=Count("parts")).order_by("-id")[:20]),
        trouble=list(lost.order_by("-id")[:20]),
    )


@dealers_only
def shipment(request, number):
    """The packing list that goes into the box."""
    found = Shipment.objects.visible_to(request.user).select_related("dealer", "shipped_by").filter(number=number).first()
    if found is None:
        raise Http404
    rows = OldPart.objects.visible_to(request.user).filter(shipment=found).select_related("record_part__part", "record__ticket")
    return render(request, "portal/shipment.html", {"shipment": found, "parts": list(rows.order_by("id"))})


@dealers_only
def part(request, number):
    """An old part's number leads to the tags of its record."""
    found = OldPart.objects.visible_to(request.user).select_related("record").filter(number=number).first()
    if found is None:
        raise Http404
    return redirect("portal:tags", found.record.number)
