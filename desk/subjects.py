"""What promises are about, whatever room it lives in: number, words and page, for many in one statement."""

from dataclasses import dataclass

from django.apps import apps
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast

from core.web import door

# model: the page, the field in its address, the number people know it by, the words beside it
SUBJECTS = {
    "tickets.ticket": ("ticket", "number", "number", "title"),
    "tickets.task": ("ticket", "ticket__number", "ticket__number", "ticket__title"),
    "tickets.escalation": ("ticket", "ticket__number", "ticket__number", "ticket__title"),
    "tickets.repairrecord": ("ticket", "ticket__number", "number", "ticket__title"),
    "warranty.receiptcard": ("card", "pk", "number", "machine__serial"),
    "warranty.voucher": ("voucher", "number", "number", "machine__serial"),
    "returns.oldpart": ("part", "number", "number", "record_part__part__name"),
    "finance.claim": ("claim", "number", "number", "record__ticket__title"),
    "finance.writeoffnotice": ("notice", "number", "number", "dealer__short_name"),
}


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
        if row.subject in SUBJECTS:
            wanted.setdefault(row.subject, set()).add(row.subject_id)
    found = [_rows(request.user, label, ids) for label, ids in sorted(wanted.items())]
    if not found:
        return {}
    rows = found[0].union(*found[1:], all=True) if found[1:] else found[0]
    return {(row["label"], row["id_"]): Subject(row["no"], row["words"], door(request, row["page"], row["key"])) for row in rows}


def _rows(user, label: str, ids: set[int]):
    page, key, number, words = SUBJECTS[label]
    texts = {"no": number, "words": words, "key": key}
    rows = apps.get_model(label).objects.visible_to(user).filter(pk__in=ids).order_by()
    return rows.values(
        label=Value(label, CharField()),
        id_=F("pk"),
        page=Value(page, CharField()),
        **{name: Cast(F(field), CharField()) for name, field in texts.items()},
    )
