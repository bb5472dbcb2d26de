"""Promises by the hundred, in two statements, and what came of them."""

import re
from collections import Counter

from django.db import connection

FILL = """
    INSERT INTO deadlines_deadline
           (subject, subject_id, kind, cycle, level, dealer_id, term_id, starts_at, due_at, next_at, state, error)
    SELECT 'tickets.task', %(task)s, 'task.arrange', n - 1 + %(cycle)s, 0, %(dealer)s,
           (SELECT id FROM deadlines_term WHERE kind = 'task.arrange' ORDER BY version LIMIT 1),
           due - interval '2 hours', due, due, 'open', ''
      FROM (SELECT n, app_now() + make_interval(secs => %(first)s + (n - 1) * %(apart)s) AS due
              FROM generate_series(1, %(many)s) n) moments"""


def fill(task, many: int, first: float, apart: float = 0, cycle: int = 1) -> None:
    """`many` more promises of the two hours of a task: the first due in `first` seconds, then one every `apart` seconds."""
    facts = {"task": task.pk, "dealer": task.dealer_id, "many": many, "first": first, "apart": apart, "cycle": cycle}
    with connection.cursor() as cursor:
        cursor.execute(FILL, facts)


def outcomes() -> Counter:
    """How many rows of `fill` there are in each state."""
    from deadlines.models import Deadline

    return Counter(Deadline.objects.filter(kind="task.arrange", cycle__gt=0).values_list("state", flat=True))


def told() -> tuple[Counter, Counter]:
    """(events, inbox rows) for each deadline, the latter by person as well."""
    from notifications.models import Notice
    from tickets.models import Event

    events = Event.objects.filter(kind="task.late").values_list("data__deadline", flat=True)
    notices = Notice.objects.filter(kind="task.late").values_list("data__deadline", "user")
    return Counter(events), Counter(notices)


def once_each(many: int, people: int) -> None:
    """Every promise was broken once, dated when it fell due, and told once to each of so many people."""
    from deadlines.models import Deadline
    from tickets.models import Event

    assert outcomes() == {"breached": many}
    events, notices = told()
    keys = set(Deadline.objects.filter(kind="task.arrange", cycle__gt=0).values_list("pk", flat=True))
    assert keys <= events.keys() and set(events.values()) == {1}, "one event each"
    assert set(notices.values()) == {1}, "one inbox row each"
    assert {len([1 for key, _user in notices if key == pk]) for pk in list(keys)[:20]} == {people}
    assert len([1 for key, _user in notices if key in keys]) == many * people, "and none is missing"
    dated = dict(Event.objects.filter(kind="task.late").values_list("data__deadline", "at"))
    assert all(dated[pk] == due for pk, due in Deadline.objects.filter(pk__in=keys).values_list("pk", "due_at"))


def mails(house) -> Counter:
    """How often each message left the house, by its event id."""
    found = (re.findall(r"^Message-ID: <([0-9a-f-]+)@", path.read_text(), re.M) for path in house.mail.iterdir())
    return Counter(key for keys in found for key in keys)
