"""Periods stand still from the request to the recorded end, and the verdict says so (R2010 Art. 34)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from core import clock
from core.errors import NotFound, NotYourVerb, Refused
from tests.program import Program
from warranty import actions, cases
from warranty.models import Suspension, SuspensionEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return clock.company_day(clock.now())


@pytest.fixture
def suspended(machine_a, cast):
    first = machine_a.invoiced_on + timedelta(days=10)
    return actions.suspend(machine=machine_a, begins=first, ground="appraisal", note="要求鉴定变速箱", by=cast.technician)


def until(machine, day) -> dict:
    return cases.judge_machine(machine, report_day=day)[2]


def test_the_period_is_longer_by_the_days_of_the_suspension(machine_a, suspended, cast):
    day = suspended.begins + timedelta(days=20)
    running = until(machine_a, day)
    assert "suspension_end" in [need["code"] for need in running["needs_person"]]
    before = cases.judge_machine(machine_a, report_day=suspended.begins - timedelta(days=1))[2]["whole_until"]
    actions.end_suspension(suspension=suspended, ends=suspended.begins + timedelta(days=14), result="鉴定完毕", by=cast.technician)
    machine_a.refresh_from_db()
    answer = until(machine_a, day)
    assert answer["whole_until"] > before and "R2010 Art. 34" in [row["ref"] for row in answer["citations"]]
    assert list(SuspensionEvent.objects.order_by("id").values_list("kind", "by__name")) == [
        ("suspension.begun", cast.technician.name), ("suspension.ended", cast.technician.name)]  # fmt: skip


def test_one_suspension_runs_at_a_time_and_ends_once(machine_a, suspended, cast, today):
    with pytest.raises(Refused) as runs:
        actions.suspend(machine=machine_a, begins=today, ground="not_served", note="x", by=cast.clerk)
    actions.end_suspension(suspension=suspended, ends=suspended.begins, result="撤回", by=cast.clerk)
    with pytest.raises(Refused) as over:
        actions.end_suspension(suspension=suspended, ends=suspended.begins, result="撤回", by=cast.clerk)
    assert (runs.value.code, over.value.code) == ("suspension.runs", "suspension.over")


@pytest.mark.parametrize(
    ("change", "field"),
    [({"begins": timedelta(days=1)}, "begins"), ({"begins": timedelta(days=-9999)}, "begins"), ({"ground": "rain"}, "ground"),
     ({"note": " "}, "note"), ({"note": "x" * 201}, "note")],
)  # fmt: skip
def test_what_is_wrong_is_named(machine_a, cast, today, change, field):
    facts = {"begins": today, "ground": "appraisal", "note": "鉴定", **change}
    if isinstance(facts["begins"], timedelta):
        facts["begins"] = today + facts["begins"]
    with pytest.raises(ValidationError) as wrong:
        actions.suspend(machine=machine_a, by=cast.clerk, **facts)
    assert list(wrong.value.message_dict) == [field] and not Suspension.objects.exists()


def test_a_dealer_neither_suspends_nor_sees_anothers(machine_a, suspended, cast):
    with pytest.raises(NotYourVerb):
        actions.suspend(machine=machine_a, begins=suspended.begins, ground="appraisal", note="x", by=cast.owner_a)
    assert Program(cast.owner_a).get(f"suspensions/{suspended.pk}/").status_code == 200
    assert Program(cast.owner_b).get(f"suspensions/{suspended.pk}/").status_code == 404


def test_by_page_and_by_program(client, machine_a, cast, today):
    client.force_login(cast.clerk)
    client.post(f"/desk/machines/{machine_a.pk}/suspend/", {"ground": "not_served", "begins": str(today), "note": "经销商不修"})
    row = Suspension.objects.get()
    page = client.get(f"/desk/machines/{machine_a.pk}/").content.decode()
    assert f"/desk/suspensions/{row.pk}/end/" in page and f"/desk/machines/{machine_a.pk}/suspend/" not in page
    program = Program(cast.technician)
    assert program.get(f"suspensions/{row.pk}/").json()["can"] == ["end"]
    assert program.done(f"suspensions/{row.pk}/end/", ends=str(today), result="已安排")["ends"] == str(today)


def test_the_wrong_machine_is_not_found(cast, today):
    with pytest.raises(NotFound):
        actions.suspend(machine=0, begins=today, ground="appraisal", note="x", by=cast.clerk)
