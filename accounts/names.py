"""The name of somebody as it is shown: who cannot sign in any more is marked, wherever he stands (A15)."""

from django.db.models import Case, F, Value, When
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

LEFT = "\x1f"  # in a name that comes from a statement, until it is put into words


def marked(name: str) -> str:
    """A name with the mark of who has left."""
    return _("%(name)s (left)") % {"name": name}


def name_of(person: str = ""):
    """The name by a key of a query (`by`; none: of the people themselves), for `shown`; empty where nobody stands there."""
    lead = f"{person}__" if person else ""
    return Concat(F(f"{lead}name"), Case(When(**{f"{lead}is_active": False}, then=Value(LEFT)), default=Value("")))


def shown(name: str | None) -> str:
    """Such a name in the language that is active."""
    return marked(name[:-1]) if name and name.endswith(LEFT) else name or ""
