"""Who leaves: what he holds is shown and goes over in the same step, to somebody; his name stays, marked (A15)."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.test import Client

from accounts import actions, leaving
from accounts.books import check as gone_holders
from accounts.models import AccountEvent, Department
from core import clock
from core.errors import Refused
from core.history import Event
from core.rooms import names
from deadlines.actions import enter_absence
from deadlines.models import Absence, Deadline
from notifications.models import Notice
from tests.lives import Lives, people_of
from tests.program import Program
from tickets import actions as tickets

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(arranged_task):
    return arranged_task()


@pytest.fixture
def task(cast, make_ticket, at):
    return tickets.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)


def held(person, at) -> dict:
    return {one.holding.code: len(one.rows) for one in leaving.held(person, at)}


class TestNothingIsForgotten:
    def test_every_key_to_a_person_is_held_or_stays(self):
        known = leaving.STAYS | {key for holding in leaving.HOLDINGS.values() for key in holding.keys}
        keys = set()
        for model in apps.get_models():
            of_a_room = model._meta.app_config.name in names() and not hasattr(model, "pgh_tracked_model")
            for field in model._meta.fields if of_a_room else ():
                if field.related_model is get_user_model() and not (issubclass(model, Event) and field.name == "by"):
                    keys.add((model._meta.label, field.name))
        assert sorted(keys - known) == [], "say in the room's leaving.py whether somebody holds something by it"
        assert sorted(known - keys) == []


class TestLeave:
    def test_a_dealers_repairer_hands_his_visit_to_a_colleague(self, visit, cast, administrator, at):
        actions.leave(person=cast.repairer_a, to=cast.owner_a, by=administrator, at=at)
        visit.refresh_from_db()
        cast.repairer_a.refresh_from_db()
        assert (visit.repairer, cast.repairer_a.is_active) == (cast.owner_a, False)
        assert Deadline.objects.of(visit).get(kind="task.visit").user == cast.owner_a
        assert visit.ticket.events.filter(kind="task.taken_over", data__named=cast.owner_a.pk).exists()
        assert Notice.objects.get(user=cast.owner_a, kind="person.took_over").data["person"] == "刘海涛"

    def test_without_anybody_who_takes_it_he_stays(self, visit, cast, administrator, at):
        with pytest.raises(Refused) as refused:
            actions.leave(person=cast.repairer_a, by=administrator, at=at)
        cast.repairer_a.refresh_from_db()
        assert (refused.value.code, cast.repairer_a.is_active) == ("person.holds", True)

    def test_nor_is_he_switched_off_or_made_something_else(self, visit, cast, administrator):
        for changes in ({"is_active": False}, {"role": "clerk"}):
            with pytest.raises(Refused) as refused:
                actions.change_person(person=cast.repairer_a, by=administrator, **changes)
            assert refused.value.code == "person.holds"

    def test_a_rival_or_another_role_does_not_take_over(self, visit, cast, administrator):
        for other in (cast.owner_b, cast.clerk):
            with pytest.raises(ValidationError) as error:
                actions.leave(person=cast.repairer_a, to=other, by=administrator)
            assert "to" in error.value.message_dict

    def test_a_reps_dealers_and_what_he_owes(self, cast, person, administrator, make_ticket, at):
        other = person("rep", "何平", department="sales")
        task = tickets.dispatch(
            ticket=make_ticket(), department=cast.rep.department, person=cast.rep, override_reason="近", by=cast.clerk, at=at
        )
        actions.leave(person=cast.rep, to=other, by=administrator, at=at)
        cast.dealer_a.refresh_from_db()
        task.refresh_from_db()
        assert (cast.dealer_a.rep, task.person, held(cast.rep, at)) == (other, other, {})
        assert not Deadline.objects.owed().filter(user=cast.rep).exists()

    def test_a_clerks_tickets_with_their_checks(self, task, cast, person, administrator, at):
        other = person("clerk", "孙小梅", department="sales")
        actions.leave(person=cast.clerk, to=other, by=administrator, at=at)
        task.ticket.refresh_from_db()
        assert (task.ticket.clerk, Deadline.objects.of(task).get(kind="task.check").user) == (other, other)

    def test_a_head_leaves_his_department_to_a_head(self, cast, administrator, at):
        actions.leave(person=cast.sales_head, to=cast.leader, by=administrator, at=at)
        assert Department.objects.get(code="sales").head == cast.leader

    def test_whoever_he_stood_in_for_has_another_stand_in(self, cast, person, administrator, at):
        one, other = person("rep", "甲", department="sales"), person("rep", "乙", department="sales")
        enter_absence(user=one, stand_in=other, begins_at=at, ends_at=at + timedelta(days=3), by=one, at=at)
        with pytest.raises(Refused) as refused:
            actions.leave(person=other, to=one, by=administrator, at=at)
        assert refused.value.code == "person.stands_in"
        actions.leave(person=other, to=cast.rep, by=administrator, at=at)
        assert Absence.objects.get().stand_in == cast.rep

    def test_the_last_of_a_dealer_that_owes_something_stays(self, task, cast, administrator, at):
        actions.leave(person=cast.repairer_a, by=administrator, at=at)
        with pytest.raises(Refused) as refused:
            actions.leave(person=cast.owner_a, by=administrator, at=at)
        assert refused.value.code == "person.holds"

    def test_who_holds_nothing_just_leaves_and_not_twice(self, cast, administrator, at):
        actions.leave(person=cast.keeper, by=administrator, at=at)
        with pytest.raises(Refused) as refused:
            actions.leave(person=cast.keeper, by=administrator, at=at)
        assert refused.value.code == "person.left"

    def test_handing_over_without_leaving(self, visit, cast, administrator, at):
        actions.hand_over(person=cast.repairer_a, to=cast.owner_a, by=administrator, at=at)
        cast.repairer_a.refresh_from_db()
        assert (cast.repairer_a.is_active, held(cast.repairer_a, at)) == (True, {})
        assert AccountEvent.objects.get(kind="account.handed_over").data["tickets.task"] == 1

    def test_the_books_name_what_a_former_person_still_holds(self, visit, cast):
        get_user_model().objects.filter(pk=cast.repairer_a.pk).update(is_active=False)
        assert any("刘海涛" in line for line in gone_holders())


class TestEverything:
    """One company with everything in it: whoever leaves, nothing is his afterwards."""

    @pytest.mark.parametrize("role", ["clerk", "rep", "repairer", "technician", "leader", "dealer_repairer"])
    def test_is_handed_over(
        self, role, cast, person, administrator, company_repairer, make_ticket, filed_record, combine, customer, photo, at
    ):
        people = people_of(cast, person, administrator, company_repairer, at)
        Lives(cast, people, make_ticket, filed_record, combine, customer, photo, at).all()
        for one in list(get_user_model().objects.filter(role=role, is_active=True).order_by("id")):
            if (to := leaving.successors(one).last()) is None:
                dealer = one.staff.dealer if role.startswith("dealer") else None
                to = person(role, "新人", f"new{one.pk}", department=one.department and one.department.code, dealer=dealer)
            try:
                actions.leave(person=one, to=to, by=administrator)
            except Refused as refused:
                assert refused.code in ("person.last_of_party", "person.stands_in")
                continue
            assert leaving.held(one, clock.now()) == []


class TestReopened:
    def test_whoever_takes_it_up_again_keeps_it(self, task, cast, person, administrator, at):
        other = person("clerk", "孙小梅", department="sales")
        tickets.cancel(ticket=task.ticket, reason="误报", by=cast.clerk, at=at)
        actions.leave(person=cast.clerk, by=administrator, at=at)
        ticket = tickets.restore(ticket=task.ticket, reason="不是误报", by=other)
        assert ticket.clerk == other
        assert set(Deadline.objects.of(task).owed().filter(kind="task.check").values_list("user", flat=True)) == {other.pk}


class TestPages:
    @pytest.fixture
    def admin(self, administrator):
        client = Client()
        client.force_login(administrator)
        return client

    def test_what_he_holds_is_shown_and_goes_over_in_one_press(self, admin, visit, cast):
        page = f"/admin/work/people/{cast.repairer_a.pk}/"
        assert visit.ticket.number in admin.get(page).content.decode()
        assert visit.ticket.number in admin.get(f"{page}leave/").content.decode()
        assert admin.post(f"{page}leave/", {"to": cast.owner_a.pk}).status_code == 302
        visit.refresh_from_db()
        assert visit.repairer == cast.owner_a

    def test_and_by_a_program(self, administrator, visit, cast):
        asked = Program(administrator).post(f"people/{cast.repairer_a.pk}/leave/", to=cast.owner_a.pk)
        assert (asked.status_code, asked.json()["is_active"]) == (200, False)

    def test_nobody_else_sees_it(self, cast, client):
        client.force_login(cast.leader)
        assert client.get(f"/desk/people/{cast.rep.pk}/").status_code == 403


def test_a_former_name_is_marked_in_lists_and_timelines(visit, cast, client, administrator):
    get_user_model().objects.filter(pk=cast.repairer_a.pk).update(is_active=False)
    client.force_login(cast.clerk)
    page = client.get(f"/admin/work/tickets/{visit.ticket.number}/").content.decode()
    assert "刘海涛（离职）" in page
