"""Which page shows an object, in the door of whoever asks."""

from django.apps import apps
from django.urls import NoReverseMatch, reverse

from core.shown import Shown
from notifications.words import subject_of
from pages.doors import first_page


def shown_of(label: str) -> Shown | None:
    """On which page the objects of a model are looked at; None for a model that has none, or a name that is none."""
    try:
        return getattr(apps.get_model(label), "shown", None)
    except (LookupError, ValueError):
        return None


def page_of(label: str, pk: int, user) -> str | None:
    """The address of the object (label, id), the first page where this door has none for it; None when it is not this person's to see."""
    shown = shown_of(label)
    subject = subject_of(label, pk, user) if shown else None
    if subject is None:
        return None
    try:
        return reverse(f"{first_page(user).split(':')[0]}:{shown.page}", args=[shown.key_of(subject)])
    except NoReverseMatch:
        return reverse(first_page(user))
