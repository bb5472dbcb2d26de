"""Telling of reminders, breaches and rungs whom the rule of each promise names."""

from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from deadlines.people import People
from deadlines.registry import SUBJECTS, TOLD, About, Told, called
from notifications.actions import tell_all
from notifications.words import words

SOON = words("deadline.soon", _("%(what)s of %(name)s is due %(due)s"), _("Any deadline due soon"), what=called)
LATE = words("deadline.late", _("%(what)s of %(name)s was due %(due)s"), _("Any other deadline late"), what=called)
STOOD_IN = words(
    "deadline.handed_over", _("%(person)s is away: %(count)s promises are yours until %(until)s"), _("Promises handed to a stand-in")
)


def tell(rows: Sequence, at) -> None:
    """Tell of rows that carry `taken` (rules.Taken), in a fixed number of statements for each kind of notice."""
    people, about = People(rows, at), describe(rows)
    lines = defaultdict(list)
    for row in rows:
        if not row.taken.roles:
            continue
        told = TOLD.get(row.kind, Told(LATE))
        known = about.get((row.subject, row.subject_id)) or About({})
        kind = (told.soon or SOON) if row.taken.reminded else told.late
        facts = known.facts | {"deadline": row.pk}
        if kind in (SOON, LATE):
            facts |= {"what": row.term.title, "name": _name(known, row), "due": row.due_at.isoformat()}
        subject = known.subject or (row.subject, row.subject_id)
        pressing = told.pressing and not row.taken.reminded
        lines[kind, pressing] += [(person, subject, facts) for person in people.of(row, row.taken.roles, known.clerks)]
    for (kind, pressing), told in lines.items():
        tell_all(told, kind, at, pressing=pressing)


def describe(rows) -> dict[tuple[str, int], About]:
    """What each app says of the subjects of these rows."""
    of_model = defaultdict(list)
    for row in rows:
        of_model[row.subject].append(row)
    return {(label, pk): about for label, found in of_model.items() if label in SUBJECTS for pk, about in SUBJECTS[label](found).items()}


def _name(known: About, row) -> str:
    return str(known.facts.get("number") or f"#{row.subject_id}")
