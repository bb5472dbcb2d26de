"""Beat's entry points do what their actions do, and beat knows them."""

from datetime import timedelta

import pytest
from celery import current_app

from core.beat import SCHEDULE
from deadlines.actions import sweep
from deadlines.models import Deadline
from finance import tasks as finance_tasks
from finance.models import Claim
from returns import tasks
from warranty.models import ReceiptCard


@pytest.mark.parametrize("name", ["returns.tasks.forfeit", "finance.tasks.recheck"])
def test_beat_sends_what_a_worker_knows(name):
    assert name in SCHEDULE
    assert name in current_app.tasks


def test_overdue_parts_are_forfeited(filed_record):
    part = filed_record().old_parts.get()
    sweep(at=Deadline.objects.of(part).get().due_at + timedelta(seconds=1))
    tasks.forfeit()
    part.refresh_from_db()
    assert part.state == "forfeited"


def test_held_claims_go_on(filed_record, machine_a):
    ReceiptCard.objects.update(returned_on=None, state="sold", accepted_on=None)
    filed_record()
    assert Claim.objects.get().state == "held"
    ReceiptCard.objects.update(returned_on=machine_a.sold_on, state="returned")
    finance_tasks.recheck()
    assert Claim.objects.get().state == "submitted"
