"""Day 20 after the sale is the last good day of the receipt card (A6)."""

from datetime import datetime, timedelta

import pytest

from deadlines import actions as deadlines
from deadlines.models import Deadline
from notifications.models import Notice
from tests.conftest import SHANGHAI, filled
from warranty import actions
from warranty.models import CardEvent

pytestmark = pytest.mark.django_db
SOLD = datetime(2026, 5, 26, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture
def card(combine, dealer_a, customer, clerk, owner_a, repairer_a):
    machine = actions.register_machine(model=combine, serial="HG4LZ70E-2605001", by=clerk, dealer=dealer_a, at=SOLD)
    return actions.sell(machine=machine, customer=customer, sold_on=SOLD.date(), by=owner_a, at=SOLD, **filled(SOLD.date())).card


def promise(card):
    return Deadline.objects.of(card).get(kind="card.return")


def test_the_last_moment_of_day_20_is_in_time(card, owner_a):
    last = datetime(2026, 6, 15, 23, 59, 59, tzinfo=SHANGHAI)
    deadlines.sweep(last)
    actions.return_card(card=card, by=owner_a, at=last)
    assert promise(card).state == "met"


def test_a_moment_later_it_is_late_and_the_dealer_is_told_once(card, owner_a, repairer_a):
    midnight = datetime(2026, 6, 16, tzinfo=SHANGHAI)
    assert deadlines.sweep(midnight) == 1 and deadlines.sweep(midnight + timedelta(hours=1)) == 0
    assert promise(card).state == "breached"
    assert {n.user for n in Notice.objects.filter(kind="card.late")} == {owner_a, repairer_a}
    assert CardEvent.objects.get(kind="card.late").at == promise(card).due_at


def test_a_card_that_comes_late_clears_the_board_and_stays_late(card, owner_a):
    deadlines.sweep(datetime(2026, 6, 16, tzinfo=SHANGHAI))
    actions.return_card(card=card, by=owner_a, at=datetime(2026, 6, 20, 9, 0, tzinfo=SHANGHAI))
    assert (promise(card).state, promise(card).cleared_at is not None) == ("breached", True)


def told(kind):
    """Who was told how often."""
    return sorted(Notice.objects.filter(kind=kind).values_list("user__username", flat=True))


def test_the_dealer_is_reminded_with_ten_five_and_one_days_left_and_not_once_it_is_back(card, owner_a, repairer_a):
    due = promise(card).due_at
    for left, count in ((10, 1), (5, 2), (1, 3)):
        deadlines.sweep(due - timedelta(days=left + 1))
        assert told("card.soon") == ["owner_a"] * (count - 1) + ["repairer_a"] * (count - 1)
        deadlines.sweep(due - timedelta(days=left) + timedelta(minutes=1))
        assert told("card.soon") == ["owner_a"] * count + ["repairer_a"] * count


def test_a_card_that_is_back_reminds_nobody(card, owner_a):
    actions.return_card(card=card, by=owner_a, at=SOLD + timedelta(days=9))
    deadlines.sweep(promise(card).due_at)
    assert told("card.soon") == []
