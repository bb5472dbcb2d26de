"""Rules over the API: a new version beside the one in force (X6)."""

from datetime import timedelta

import pytest
from django.test import Client

from core import clock
from deadlines.models import Policy
from tests.program import Program

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(administrator):
    return Program(administrator)


@pytest.fixture
def rule():
    """The rule of the dealers' two hours, as a program would send it anew."""
    said = {"kind": "task.arrange", "title": "承办人安排", "source": "方案 四 2", "ladder": [[0, ["owner", "head"]], [30, ["leaders"]]]}
    return said | {"valid_from": str(clock.company_day(clock.now()))}


def test_a_new_version_stands_beside_the_former_one(admin, rule):
    made = admin.done("policies/next-version/", minutes=90, **rule)
    assert (made["version"], made["minutes"], made["ladder"]) == (2, 90, rule["ladder"])
    assert Policy.objects.get(kind="task.arrange", version=1).minutes == 120


def test_only_ordinary_tickets_may_have_longer_than_the_two_hours(admin, rule):
    """A14: an urgent one's own limit is never longer."""
    assert admin.post("policies/next-version/", minutes=600, urgency="urgent", **rule).status_code == 400
    assert admin.done("policies/next-version/", minutes=600, urgency="ordinary", **rule)["minutes"] == 600
    assert admin.done("policies/next-version/", minutes=120, urgency="urgent", **rule)["minutes"] == 120


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"minutes": 2_000_000_000}, "minutes"),
        ({"days": 30_000}, "days"),
        ({"minutes": 90, "days": 2}, "days"),
        ({"minutes": 90, "calendar": "nowhere"}, "calendar"),
        ({"minutes": 90, "ladder": [[0, ["emperor"]]]}, "ladder"),
        ({"minutes": 90, "ladder": {"0": None}}, "ladder"),
        ({"minutes": 90, "reminders": [-1]}, "reminders"),
        ({"minutes": 90, "valid_from": "2020-01-01"}, "valid_from"),
        ({"minutes": 90, "pause_states": ["sent"]}, "pause_states"),
        ({"minutes": 90, "ticket_kind": "nope"}, "ticket_kind"),
        ({"minutes": 121}, "minutes"),
        ({"minutes": 90, "calendar": "office"}, "calendar"),
        ({"days": 1}, "days"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_field(admin, rule, wrong, field):
    answer = admin.post("policies/next-version/", **(rule | wrong))
    assert answer.status_code == 400 and field in answer.json(), answer.content
    assert Policy.objects.filter(kind="task.arrange").count() == 1


@pytest.mark.parametrize(("state", "status"), [("received", 201), ("nope", 400), ("sent", 400)])
def test_a_rule_stands_still_only_in_a_state_of_what_it_is_about(admin, rule, state, status):
    about = rule | {"kind": "part.appraise", "title": "鉴定", "source": "方案 四 4"}
    answer = admin.post("policies/next-version/", days=9, pause_states=[state], **about)
    assert answer.status_code == status and (status == 201 or list(answer.json()) == ["pause_states"]), answer.content


def test_what_is_not_there_is_said_in_the_language_of_the_installation(admin):
    answer = admin.get("deadlines/999999/")
    assert answer.status_code == 404 and answer.json()["detail"] == "未找到。"


def test_an_absence_is_entered_and_ended_over_the_api(cast, person):
    colleague, now = person("clerk", "孙悦", department="sales"), clock.now()
    away = {"user": cast.clerk.pk, "stand_in": colleague.pk, "begins_at": now.isoformat(), "ends_at": (now + timedelta(days=1)).isoformat()}
    program = Program(cast.clerk)
    entered = program.done("absences/enter/", **away)
    assert (entered["user"]["id"], entered["stand_in"]["id"]) == (cast.clerk.pk, colleague.pk)
    assert program.done(f"absences/{entered['id']}/end/")["ends_at"] < away["ends_at"]
    refused = program.post("absences/enter/", **(away | {"stand_in": cast.keeper.pk}))
    assert refused.status_code == 400 and list(refused.json()) == ["stand_in"]


def test_a_next_version_says_from_when_it_holds(administrator):
    client = Client()
    client.force_login(administrator, backend="accounts.backends.NameOrPhoneBackend")
    for given in ({}, {"valid_from": None}):
        body = {"kind": "task.check", "title": "催促检查", "source": "三 2", "minutes": 240} | given
        answer = client.post("/api/v1/policies/next-version/", body, content_type="application/json")
        assert answer.status_code == 400 and "valid_from" in str(answer.json())
