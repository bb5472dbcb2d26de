"""Suspending a machine's periods, and recording the end (R2010 Art. 34)."""

from django.shortcuts import get_object_or_404

from accounts.doors import company
from accounts.rights import require
from core import clock
from core.clock import NOW
from core.pages import posted
from core.web import door, verb_page
from warranty import actions
from warranty.forms import Suspend
from warranty.models import Machine


@company
def suspend(request, pk):
    """The seller does not perform, or appraisal is needed: the periods stand still from the request on."""
    user = request.user
    require(user, "warranty.suspend")
    machine = get_object_or_404(Machine.objects.visible_to(user).select_related("model").annotate(now=NOW), pk=pk)
    form = Suspend(posted(request), initial={"begins": clock.company_day(machine.now), "about": request.GET.get("about", "")[:20]})
    return verb_page(
        request,
        "warranty/suspend.html",
        form=form,
        act=lambda **facts: actions.suspend(machine=machine, by=user, **facts),
        then=lambda _made: door(request, "machine", machine.pk),
        machine=machine,
        now=machine.now,
    )
