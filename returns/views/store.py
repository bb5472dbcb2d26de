"""The keeper's bench: what was handed over goes into its room and bin, one part after the other (A17)."""

from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import redirect, render

from accounts.doors import company
from accounts.rights import may
from core import clock
from core.pages import posted
from core.web import door, verb_page
from returns import actions, scan
from returns.forms import Store
from returns.models import OldPart, Room

State = OldPart.State
SHOWN = 200
RELATED = ("record_part__part", "dealer", "staff", "cause")


def waiting(user) -> list[OldPart]:
    """Handed over and not put away, the longest first."""
    rows = OldPart.objects.visible_to(user).filter(state=State.HANDED_OVER)
    return list(rows.select_related(*RELATED).order_by("handed_over_at", "id")[:SHOWN])


def rooms(user):
    """Each room with what lies in it."""
    return Room.objects.visible_to(user).annotate(n=Count("parts", filter=Q(parts__state=State.STORED)))


@company
def store(request):
    """A scanned tag, else the first that waits; the rooms when nothing does."""
    user, tag = request.user, request.GET.get("tag", "").strip()[:60]
    found = scan.find(tag, user) if tag else waiting(user)[:1]
    if len(found) == 1:
        page = "put_away" if found[0].state == State.HANDED_OVER else "part"
        return redirect(door(request, page, found[0].number))
    return render(request, "returns/store.html", {"now": clock.now(), "tag": tag, "rooms": rooms(user)})


@company
def put_away(request, number):
    """One part into its room; then the next one."""
    user = request.user
    part = OldPart.objects.visible_to(user).select_related(*RELATED).filter(number=number).first()
    if part is None:
        raise Http404
    queue = waiting(user)
    following = next((row for row in queue if row.pk != part.pk), None)
    return verb_page(
        request,
        "returns/store.html",
        form=Store(posted(request), part=part, user=user, before=_neighbour(part, user)),
        act=lambda **place: actions.store(part=part, by=user, **place),
        then=lambda part: door(request, "put_away", following.number) if following else door(request, "store"),
        now=clock.now(),
        part=part,
        waiting=queue,
        following=following,
        rooms=rooms(user),
        may_store=may(user, "returns.store") and part.can("store"),
    )


def _neighbour(part: OldPart, user) -> OldPart | None:
    """Where the last one of its kind was put: the proposal for this one."""
    same = OldPart.objects.visible_to(user).filter(state=State.STORED, record_part__part=part.record_part.part_id, usable=part.usable)
    return same.order_by("-stored_at").first()
