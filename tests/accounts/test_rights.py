"""Who may do what (A1)."""

import pytest

from accounts.models import Role
from accounts.rights import VERBS, may, require
from core.errors import NotYourVerb


def test_every_role_in_the_table_exists():
    assert set().union(*VERBS.values()) <= set(Role)


@pytest.mark.django_db
def test_only_the_leader_decides(leader, clerk, owner_a):
    assert [may(u, "tickets.decide") for u in (leader, clerk, owner_a)] == [True, False, False]


@pytest.mark.django_db
def test_someone_who_was_switched_off_may_nothing(leader):
    leader.is_active = False
    with pytest.raises(NotYourVerb):
        require(leader, "tickets.decide")


def test_a_verb_that_is_not_in_the_table_is_a_mistake_of_ours():
    with pytest.raises(KeyError):
        may(None, "tickets.fly")
