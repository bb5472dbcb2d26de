"""Entering a machine at the company's desk (A6)."""

from accounts.doors import company
from accounts.rights import require
from core import clock
from core.pages import posted
from core.web import door, verb_page
from warranty import actions
from warranty.forms import RegisterMachine, near_serials


@company
def register_machine(request):
    """A machine leaves the works; its receipt card is issued with it."""
    user = request.user
    require(user, "warranty.register_machine")
    form = RegisterMachine(posted(request), user=user)
    return verb_page(
        request,
        "warranty/register_machine.html",
        form=form,
        near=_near(form, user),
        act=lambda **facts: actions.register_machine(by=user, **facts),
        then=lambda machine: door(request, "machine", machine.pk),
        now=clock.now(),
    )


def _near(form, user):
    return near_serials(form, user) if form.is_bound and form.is_valid() else []
