"""What promises are about, whatever room it lives in: number, words and page, for many in one statement."""

from dataclasses import dataclass

from django.apps import apps
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast

from core.web import door


@dataclass(frozen=True)
class Subject:
    """The thing itself on a page: its number, a few words, where it is shown."""

    number: str
    words: str
    url: str


def subjects_of(request, deadlines) -> dict[tuple[str, int], Subject]:
    """{(model, id): Subject} of what these promises are about, as far as the reader sees it."""
    wanted = {}
    for row in deadlines:
        if hasattr(apps.get_model(row.subject), "shown"):
            wanted.setdefault(row.subject, set()).add(row.subject_id)
    found = [_rows(request.user, label, ids) for label, ids in sorted(wanted.items())]
    if not found:
        return {}
    rows = found[0].union(*found[1:], all=True) if found[1:] else found[0]
    return {(row["label"], row["id_"]): Subject(row["no"], row["words"], door(request, row["page"], row["key"])) for row in rows}


def _rows(user, label: str, ids: set[int]):
    model = apps.get_model(label)
    texts = {"no": model.shown.number, "words": model.shown.words, "key": model.shown.key}
    rows = model.objects.visible_to(user).filter(pk__in=ids).order_by()
    return rows.values(
        label=Value(label, CharField()),
        id_=F("pk"),
        page=Value(model.shown.page, CharField()),
        **{name: Cast(F(field), CharField()) for name, field in texts.items()},
    )
