"""Whether deadlines agree with themselves and with what they are about (check_books)."""

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from core.comparing import differences
from deadlines.models import Deadline, DeadlineEvent
from deadlines.registry import KINDS
from deadlines.replay import differs

NAME = "kind || ' ' || subject || '#' || subject_id"
CHECKS = {
    "settled at another time than its state says": f"""
        SELECT {NAME}, format('%%s: due %%s, settled %%s, cleared %%s', state, due_at, settled_at, cleared_at)
          FROM deadlines_deadline
         WHERE (state = 'met' AND (settled_at > due_at OR cleared_at <> settled_at))
            OR (state = 'cancelled' AND (settled_at > due_at OR cleared_at <> settled_at))
            OR (state = 'breached' AND (settled_at <> due_at OR cleared_at <= due_at))
            OR (state IN ('open', 'paused', 'parked') AND cleared_at IS NOT NULL)""",
    "due at another time than its rule says": f"""
        SELECT {NAME.replace("kind", "d.kind")}, format('%%s min from %%s is not %%s', minutes, starts_at, due_at)
          FROM deadlines_deadline d JOIN deadlines_term p ON p.id = d.term_id
         WHERE due_at <> starts_at + minutes * interval '1 minute' AND d.calendar_id IS NULL
           AND NOT EXISTS (SELECT FROM deadlines_deadlineevent e WHERE e.deadline_id = d.id)""",
    "due before it starts": f"SELECT {NAME}, format('%%s, %%s', starts_at, due_at) FROM deadlines_deadline WHERE due_at < starts_at",
    "promised by a term of another kind": f"""
        SELECT {NAME.replace("kind", "d.kind")}, p.kind
          FROM deadlines_deadline d JOIN deadlines_term p ON p.id = d.term_id WHERE p.kind <> d.kind""",
    "the last event and standing still do not agree": f"""
        SELECT {NAME.replace("kind", "d.kind")}, format('%%s, last %%s', d.state, e.kind)
          FROM deadlines_deadline d
          LEFT JOIN (SELECT DISTINCT ON (deadline_id) deadline_id, kind FROM deadlines_deadlineevent
                      WHERE kind IN ('deadline.paused', 'deadline.resumed') ORDER BY deadline_id, id DESC) e ON e.deadline_id = d.id
         WHERE (d.state = 'paused' AND e.kind IS DISTINCT FROM 'deadline.paused') OR (d.state = 'open' AND e.kind = 'deadline.paused')""",
    "owed twice at once": f"""
        SELECT {NAME}, count(*)::text FROM deadlines_deadline
         WHERE cleared_at IS NULL GROUP BY subject, subject_id, kind HAVING count(*) > 1""",
}
UNDECLARED = {"promises what no room declares": f"SELECT {NAME}, '' FROM deadlines_deadline WHERE NOT kind = ANY(%(known)s)"}


def check() -> list[str]:
    """One sentence per difference; empty when everything agrees."""
    return differences(CHECKS) + differences(UNDECLARED, known=[*map(str, KINDS)]) + differences(_subjects()) + _moved()


def _moved() -> list[str]:
    """Whatever does not follow from its rule by the clock alone is reckoned again, calendar and trail included."""
    rows = Deadline.objects.filter(Q(calendar__isnull=False) | Exists(DeadlineEvent.objects.filter(deadline=OuterRef("pk"))))
    rows = rows.with_why().order_by("id")
    return [f"due at another time than its trail says: {row}" for row in rows.iterator(chunk_size=500) if differs(row)]


def _subjects() -> dict[str, str]:
    """For each table that anything is promised about: is the row there?"""
    labels = Deadline.objects.order_by("subject").values_list("subject", flat=True).distinct()
    return {
        f"promised about a {label} that is not there": f"""
            SELECT {NAME}, '' FROM deadlines_deadline d
             WHERE subject = '{label}'
               AND NOT EXISTS (SELECT FROM {apps.get_model(label)._meta.db_table} s WHERE s.id = d.subject_id)"""
        for label in labels
    }
