"""Who may do what (A1)."""

import pytest
from django.core.management import call_command

from accounts.models import Role, User
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


def test_the_first_administrator_is_made_on_the_command_line_and_makes_the_next(client, reference):
    """Rights follow from the role alone: nobody has to be made a superuser (A1)."""
    call_command("createsuperuser", username="boss", email="boss@maker.example", interactive=False, verbosity=0)
    first = User.objects.get(username="boss")
    assert (first.role, first.name) == (Role.ADMIN, "boss")
    second = User.objects.create(username="second", name="第二位", role=Role.ADMIN, is_superuser=False)
    client.force_login(second)
    assert client.get("/admin/accounts/user/").status_code == client.get("/admin/dealers/dealer/add/").status_code == 200
