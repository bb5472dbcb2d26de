"""Arranging on a phone (A10); what else a dealer does with a task are pages of its declared verbs (portal/places.py)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.pages import posted
from core.web import verb_page
from pages.doors import dealers_only
from portal.forms import Arrange
from portal.frame import summary
from portal.places import on_a_task, task_of
from tickets import actions


@dealers_only
def arrange(request, pk):
    """Who goes, when, how the customer was told."""
    user, task = request.user, task_of(request.user, pk)
    return verb_page(
        request,
        "portal/arrange.html",
        form=Arrange(posted(request), user=user, now=summary(request).now, task=task),
        act=lambda **data: actions.arrange(task=task, by=user, **data),
        then=lambda task: reverse("portal:home"),
        heading=_("Arrange: who goes, when"),
        press=_("Arranged, the customer knows"),
        icon="circle-check",
        back=reverse("portal:ticket", args=[task.ticket.number]),
        **on_a_task(user, task),
    )
