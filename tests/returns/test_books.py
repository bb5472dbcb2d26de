"""Damage done behind the actions is found."""

import pytest

from deadlines.models import Deadline
from returns import books
from returns.models import OldPart, PartEvent, Shipment


@pytest.fixture
def shipped(walk, filed_record):
    (part,) = walk(filed_record(), "shipped")
    assert books.check() == []
    return part


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        (lambda part: OldPart.objects.update(state="kept"), "part.arrive is still promised"),
        (lambda part: OldPart.objects.update(state="received", received_at=part.shipped_at), "no event part.received"),
        (
            lambda part: (
                Deadline.objects.of(part).owed().update(state="met", settled_at=part.shipped_at, cleared_at=part.shipped_at, next_at=None)
            ),
            "part.arrive is not promised",
        ),
        (lambda part: Shipment.objects.update(received_at=part.shipped_at), "do not agree"),
        (lambda part: OldPart.objects.update(shipment=None, state="kept"), "empty shipment"),
    ],
)
def test_found(shipped, damage, found):
    damage(shipped)
    assert any(found in line for line in books.check())


def test_a_line_without_its_tag_is_found(filed_record, belt):
    record = filed_record()
    record.parts.create(part=belt, quantity=1)
    assert any("has no tag" in line for line in books.check())


def test_the_same_number_of_statements_for_any_size(shipped, django_assert_max_num_queries):
    assert PartEvent.objects.exists()
    with django_assert_max_num_queries(20):
        books.check()
