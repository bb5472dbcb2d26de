"""Keeping a view of the register under a name (A3)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core.locks import locked
from tickets.models import RegisterView
from tickets.register.columns import COLUMNS

MOST = 20


@transaction.atomic
def save_view(*, name: str, filters: dict, columns=(), by) -> RegisterView:
    """Keep filters and columns under a name; the same name again is the same view. Raises ValidationError naming the field."""
    require(by, "tickets.save_view")
    name, known = name.strip(), {column.code for column in COLUMNS}
    if not name or len(name) > 40:
        raise ValidationError({"name": _("Give it a name of at most 40 characters.")})
    if unknown := [code for code in columns if code not in known]:
        raise ValidationError({"columns": _("There is no column %(name)s.") % {"name": unknown[0][:20]}})
    mine = RegisterView.objects.visible_to(by)
    if mine.exclude(name=name).count() >= MOST:
        raise ValidationError({"name": _("These are %(most)s views already. Remove one first.") % {"most": MOST}})
    view, _made = mine.update_or_create(
        user=by, name=name, defaults={"filters": {key: str(value)[:100] for key, value in filters.items()}, "columns": list(columns)}
    )
    return view


@transaction.atomic
def drop_view(*, view, by) -> RegisterView:
    """Forget a view of one's own."""
    require(by, "tickets.save_view")
    view = locked(RegisterView.objects.visible_to(by), view)
    key = view.pk
    view.delete()
    view.pk = key
    return view
