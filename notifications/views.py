"""How one wants to be told; and for administrators what leaves the house, and what could not."""

from django.db.models import Count, OuterRef, Subquery
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from accounts.doors import company
from accounts.models import Role
from accounts.rights import require
from core import clock
from core.pages import newest, posted, press
from core.web import door, new_key, verb_page
from notifications import actions
from notifications.channels import Channel, sms
from notifications.forms import Reminders
from notifications.models import Outbox, Target

State = Outbox.State
STATES = {State.DEAD: State.DEAD.label, State.QUEUED: State.QUEUED.label, State.SENT: State.SENT.label, State.DROPPED: State.DROPPED.label}


def reminders_page(request, template):
    """One's own channels and quiet hours, in the frame of either door."""
    return verb_page(
        request,
        template,
        form=Reminders(posted(request), user=request.user),
        act=lambda **chosen: actions.prefer(by=request.user, **chosen),
        then=lambda _chosen: door(request, "reminders"),
        leads=request.user.role == Role.LEADER,
        sms_set_up=sms.is_set_up(),
    )


@company
@require_safe
def outgoing(request):
    """What leaves the house, what was given up first; beside it robots and webhooks."""
    require(request.user, "notifications.resend")
    rows = Outbox.objects.visible_to(request.user)
    state = request.GET.get("state", State.DEAD)
    if state not in STATES:
        raise Http404
    last = rows.filter(target=OuterRef("pk")).order_by("-id")
    context = {
        "key": new_key(request),
        "now": clock.now(),
        "state": state,
        "page": newest(rows.filter(state=state).select_related("user", "target"), request),
        "given_up": _given_up(rows) if state == State.DEAD else [],
        "tabs": [(name, label, name == state) for name, label in STATES.items()],
        "targets": Target.objects.visible_to(request.user)
        .select_related("department")
        .annotate(last_state=Subquery(last.values("state")[:1]), last_at=Subquery(last.values("tried_at")[:1]))
        .order_by("-active", "name"),
        "labels": STATES,
    }
    return render(request, "notifications/outgoing.html", context)


def _given_up(rows) -> list[tuple]:
    """(channel, what it is called, how many were given up) of each channel that has such messages."""
    counts = rows.filter(state=State.DEAD).order_by().values_list("channel").annotate(count=Count("pk"))
    return [(channel, Channel(channel).label, count) for channel, count in sorted(counts)]


@company
@require_POST
def resend_all(request, channel):
    """Everything that was given up on a channel goes out again."""
    require(request.user, "notifications.resend")
    if channel not in Channel.values:
        raise Http404
    return press(request, lambda: actions.resend_all(channel=channel, by=request.user), lambda _count: door(request, "outgoing"))
