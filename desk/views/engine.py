"""How the engine is: its pulses, what holds it, how far it is behind, what was put aside, the last replay (X3)."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from accounts.rights import may, require
from core.pages import press
from core.web import door, new_key
from deadlines import actions, checking
from deadlines.guard import held_words
from deadlines.models import Pulse
from desk.context import present
from pages.doors import company


@company
@require_safe
def engine(request):
    """For administrators; leaders read it."""
    require(request.user, "deadlines.engine")
    now = present(request)
    context = {
        "now": now,
        "pulses": [(pulse, held_words(pulse.held_why)) for pulse in Pulse.objects.visible_to(request.user)[:50]],
        "figures": checking.figures(now),
        "lag": checking.lag(now),
        "alarm_from": checking.ALARM_FROM,
        "may_release": may(request.user, "deadlines.release"),
        "key": new_key(request),
    }
    return render(request, "desk/engine.html", context)


@company
@require_POST
def release(request, pk):
    """The present time of this machine is right: the sweep goes on, and what is past by it becomes late."""
    pulse = get_object_or_404(Pulse.objects.visible_to(request.user), pk=pk)
    return press(request, lambda: actions.release(pulse=pulse, by=request.user), lambda _pulse: door(request, "engine"))
