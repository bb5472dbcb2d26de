"""`{% changes row %}`: what was changed in a row under row history, on whatever page it stands."""

from django import template

from core.changes import changes_of, tracked

register = template.Library()


@register.inclusion_tag("_changes.html", takes_context=True)
def changes(context, row):
    """The list, or nothing for a row without history."""
    known = row is not None and row.pk is not None and type(row) in tracked()
    return {"changes": changes_of(row) if known else (), "known": known, "now": context.get("now")}
