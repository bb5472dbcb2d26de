"""Where the pages of the verbs of what leaves the house lie (accounts/pages.py)."""

from django.shortcuts import get_object_or_404

from notifications.models import Outbox, Target


def _found(model):
    return lambda user, pk: get_object_or_404(model.objects.visible_to(user), pk=pk)


OUTBOX = {"path": "outgoing/<int:pk>/", "find": _found(Outbox), "where": lambda one: (one.pk,), "back": lambda _one: ("outgoing",)}
TARGET = OUTBOX | {"path": "targets/<int:pk>/", "find": _found(Target)}
