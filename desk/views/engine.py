"""How the engine is: its pulses, what holds it, how far it is behind, what was put aside, the last replay (X3)."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.rights import may, require
from core.web import new_key
from deadlines import checking
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
