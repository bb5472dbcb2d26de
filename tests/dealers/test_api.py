"""Dealers, people, departments, promises and messages over the API."""

import pytest

from deadlines.models import Deadline
from tests.program import Program
from tickets import actions

pytestmark = pytest.mark.django_db


def test_the_company_sees_all_dealers_a_dealer_itself(cast):
    assert len(Program(cast.clerk).get("dealers/").json()["results"]) == 2
    own = Program(cast.owner_a)
    assert [d["code"] for d in own.get("dealers/").json()["results"]] == ["fengyu"]
    assert own.get("dealers/fengyu/").json()["agreements"][0]["ends"] == "2026-12-31"
    assert own.get("dealers/yimeng/").status_code == 404


def test_people_are_seen_by_colleagues_with_their_numbers_masked(cast):
    own = Program(cast.owner_a).get("people/").json()["results"]
    assert {p["name"] for p in own} == {"陈德才", "刘海涛"} and own[0]["phone"].startswith("139****")
    assert Program(cast.owner_a).get(f"people/{cast.clerk.pk}/").status_code == 404
    (rep,) = Program(cast.clerk).get("people/", role="rep").json()["results"]
    assert rep["department"]["code"] == "sales" and rep["dealer"] is None


def test_departments_are_the_companys(cast):
    assert Program(cast.clerk).get("departments/technical/").json()["head"]["name"] == "何志远"
    assert Program(cast.owner_a).get("departments/").json()["results"] == []


def test_promises_are_filtered_and_explained(cast, make_ticket, at):
    task = actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
    clerk, dealer = Program(cast.clerk), Program(cast.owner_a)
    assert {d["kind"] for d in clerk.get("deadlines/", owed="true").json()["results"]} >= {"ticket.arrange", "task.arrange", "task.check"}
    (own,) = dealer.get("deadlines/", kind="task.arrange").json()["results"]
    assert (own["kind"], own["subject_id"], own["dealer"]["code"]) == ("task.arrange", task.pk, "fengyu")
    shown = dealer.get(f"deadlines/{own['id']}/").json()
    assert shown["policy"]["minutes"] == 120 and shown["zone"] == "Asia/Shanghai"
    check = Deadline.objects.get(kind="task.check")
    assert dealer.get(f"deadlines/{check.pk}/").status_code == 404
    assert len(clerk.get("deadlines/", kind="task.check", state="open", due_to="2026-06-08").json()["results"]) == 1
    assert clerk.get("deadlines/", subject_id="9" * 30).status_code == 400
    assert dealer.get("policies/").json()["results"]


def test_messages_are_ones_own_and_are_read(cast, make_ticket, at):
    actions.dispatch(ticket=(ticket := make_ticket()), by=cast.clerk, at=at)
    own = Program(cast.owner_a)
    (message,) = own.get("messages/", unread="true").json()["results"]
    assert message["kind"] == "task.dispatched" and ticket.number in message["text"]
    assert Program(cast.owner_b).post(f"messages/{message['id']}/read/").status_code == 404
    assert own.done(f"messages/{message['id']}/read/")["read_at"]
    assert own.done("messages/read-all/") == {"read": 0}
