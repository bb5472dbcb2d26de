"""Whether everything in the histories is declared, and whether what is found is what the rows say (check_books)."""

from django.apps import apps

from core.comparing import differences
from core.history import KINDS, Event
from core.search.keep import differing


def check() -> list[str]:
    """Kinds of events that no room knows any more: a room was taken away, or a release before wrote what this one forgot."""
    found = []
    for model in apps.get_models():
        if issubclass(model, Event):
            strays = f"SELECT kind, count(*) FROM {model._meta.db_table} WHERE NOT kind = ANY(%(known)s) GROUP BY kind"
            found += differences({f"no room declares what {model._meta.label} tells": strays}, known=[*map(str, KINDS)])
    return found + differences(differing())
