"""Where the pages of the verbs of promises, absences and machines that sweep lie (accounts/pages.py)."""

from django.shortcuts import get_object_or_404

from deadlines.models import Absence, Deadline, Pulse
from deadlines.offers import with_offers
from deadlines.words import promised


def _deadline_of(user, pk: int) -> Deadline:
    return get_object_or_404(with_offers(Deadline.objects.visible_to(user)).select_related("term", "department"), pk=pk)


def _absence_of(user, pk: int) -> Absence:
    return get_object_or_404(Absence.objects.visible_to(user), pk=pk)


def _pulse_of(user, pk: int) -> Pulse:
    return get_object_or_404(Pulse.objects.visible_to(user), pk=pk)


DEADLINE = {
    "path": "deadlines/<int:pk>/", "find": _deadline_of, "where": lambda one: (one.pk,), "back": lambda one: ("deadline", one.pk),
    "template": "deadlines/verb.html",
    "shows": lambda _user, one: {"deadline": one, "named": promised(one), "now": one.now},
}  # fmt: skip
ABSENCE = {
    "path": "deadlines/absences/<int:pk>/", "find": _absence_of, "where": lambda one: (one.pk,), "back": lambda _one: ("absences",),
}  # fmt: skip
PULSE = {"path": "deadlines/engine/<int:pk>/", "find": _pulse_of, "where": lambda one: (one.pk,), "back": lambda _one: ("engine",)}
