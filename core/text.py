"""Sentences: in words already, or still to be put into the language of whoever reads them."""

from django.db.models import Model
from django.utils.functional import Promise

Text = str | Promise


def most_of(model: type[Model], name: str) -> int:
    """How many characters a field of text takes."""
    return getattr(model._meta.get_field(name), "max_length", None) or 0
