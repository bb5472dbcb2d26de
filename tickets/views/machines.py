"""An entry of the register of machines that turns out to be another machine's."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core.pages import posted
from core.web import door, verb_page
from tickets import actions
from warranty.forms import CorrectMachine, Merge, near_serials
from warranty.views.machines import machine_of


@login_required
def merge(request, pk: int):
    """Its tickets go over to the machine that is on record, each with the trace of it."""
    if not request.user.is_company:
        raise Http404
    require(request.user, "tickets.merge_machines")
    machine = machine_of(request, pk)
    return verb_page(
        request, "warranty/machine_verb.html", form=Merge(posted(request), user=request.user, machine=machine),
        act=lambda into: actions.merge_machines(machine=machine, into=into, by=request.user),
        then=lambda into: door(request, "machine", into.pk), machine=machine, now=machine.now,
        heading=_("It is a machine on record"), press=_("Put the two together"),
        hint=_("Its tickets become those of the machine on record; this entry stays as a trace."),
    )  # fmt: skip


@login_required
def correct(request, pk: int):
    """What was entered wrongly of a machine, its dealer too; its tickets are found by the right serial."""
    if not request.user.is_company:
        raise Http404
    require(request.user, "tickets.correct_machine")
    machine = machine_of(request, pk)
    form = CorrectMachine(posted(request), user=request.user, machine=machine)
    near = near_serials(form, request.user) if form.is_bound and form.is_valid() else []
    return verb_page(
        request, "warranty/machine_verb.html", form=form, near=near,
        act=lambda **changes: actions.correct_machine(machine=machine, by=request.user, **changes),
        then=lambda _done: door(request, "machine", machine.pk), machine=machine, now=machine.now,
        heading=_("Correct the machine"), press=_("Save the correction"),
        hint=_("The card's days go over to the dealer that sold it after all. What another dealer repaired or has in hand stays with it."),
    )  # fmt: skip
