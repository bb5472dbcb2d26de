"""What a breach starts in a room above is pulled by that room's own beat: once, dated when it fell due (decision 19)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, models, transaction

from deadlines import actions as deadlines
from deadlines.models import Deadline

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


class Loan(models.Model):
    """A room above keeps one row for each breach that it has drawn its consequence from."""

    deadline = models.OneToOneField(Deadline, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        app_label = "tests"


@pytest.fixture
def loans(db):
    with connection.schema_editor() as editor:
        editor.create_model(Loan)


def pull(kind) -> int:
    """The beat of the room above."""
    fresh = Deadline.objects.breached(kind).exclude(pk__in=Loan.objects.values("deadline"))
    return len([Loan.objects.create(deadline=row, opened_at=row.due_at) for row in fresh])


def test_once_however_often_beat_comes_and_dated_when_it_fell_due(timer, loans, at):
    row = timer(minutes=120)
    assert pull(row.kind) == 0
    deadlines.sweep(at + 30 * HOUR)  # after an outage
    assert [pull(row.kind), pull(row.kind)] == [1, 0]
    assert Loan.objects.get().opened_at == row.due_at == at + 2 * HOUR


def test_two_beats_at_once_meet_at_the_key(timer, loans, at):
    row = timer(minutes=120)
    deadlines.sweep(at + 3 * HOUR)
    pull(row.kind)
    with pytest.raises(IntegrityError), transaction.atomic():
        Loan.objects.create(deadline=row, opened_at=row.due_at)


def test_what_was_done_after_all_before_it_was_pulled_starts_nothing(timer, loans, at):
    from tickets.models import Ticket

    row = timer(minutes=120)
    deadlines.sweep(at + 3 * HOUR)
    deadlines.meet(Ticket.objects.get(pk=row.subject_id), row.kind, at + 4 * HOUR)
    assert pull(row.kind) == 0
