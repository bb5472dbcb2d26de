"""What a plain form of reference data does that belongs on somebody's trail."""

from contextlib import contextmanager

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F

from accounts.kinds import Happened
from accounts.leaving import check_free
from accounts.trail import note
from core import clock
from dealers.models import Staff

INNER = {"staff_on_trail"}  # the plain form of reference data


@contextmanager
def staff_on_trail(by):
    """Around a form that changes whom people work for: each change is on the trail, and ends their sign-ins and tokens.

    Who still holds something of his dealer stays until it is handed over: `person.holds`."""
    with transaction.atomic():
        before = _employers()
        yield
        after = _employers()
        moved = [pk for pk, dealer in before.items() if after.get(pk) != dealer]
        for person in get_user_model().objects.filter(pk__in=moved, is_active=True).order_by("id"):
            check_free(person, clock.now())
        people = get_user_model().objects.in_bulk({pk for pk in before | after if before.get(pk) != after.get(pk)})
        for pk, person in people.items():
            note(person, Happened.DEALER, by, **{"from": before.get(pk), "to": after.get(pk)})
        get_user_model().objects.filter(pk__in=people).update(epoch=F("epoch") + 1)


def _employers() -> dict[int, str]:
    return dict(Staff.objects.values_list("user_id", "dealer__short_name"))
