"""Arranging, asking for help, arriving, finishing: the dealer's verbs as pages (A10, A15)."""

from datetime import datetime, timedelta

import pytest

from notifications.models import Notice
from tests.conftest import SHANGHAI
from tickets import actions
from tickets.models import Task

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def task(cast, make_ticket, clock_at, at):
    """Sent to dealer A on Monday 8 June at 14:51; the clock stands at 15:00."""
    task = actions.dispatch(ticket=make_ticket(kind="install"), by=cast.clerk, at=at + timedelta(minutes=9))
    clock_at(at + timedelta(minutes=18))
    return task


@pytest.fixture
def going(cast, task, at, clock_at):
    """The same, arranged for 17:00; the clock stands at 17:00."""
    visit = at + timedelta(hours=2, minutes=18)
    actions.arrange(task=task, by=cast.owner_a, repairer=cast.repairer_a, visit_at=visit, told_how="phone", at=at + HOUR)
    clock_at(visit)
    return task


def answers(cast, **changes):
    return {"repairer": cast.repairer_a.pk, "day": "2026-06-08", "visit_at": "17:30", "told_how": "phone", **changes}


def now_of(task):
    return Task.objects.get(pk=task.pk)


def test_the_page_names_the_dealers_people_and_the_next_days(door, cast, task):
    page = door(cast.owner_a).get(f"/portal/tasks/{task.pk}/arrange/").content.decode()
    assert "刘海涛" in page and "陈德才" in page and "宋立军" not in page
    assert "明天" in page and "6 月 10 日" in page and "还有 1 小时 51 分" in page


def test_arranged_means_who_when_and_told(door, cast, task):
    response = door(cast.owner_a).post(f"/portal/tasks/{task.pk}/arrange/", answers(cast))
    assert (response.status_code, response.url) == (302, "/portal/")
    done = now_of(task)
    assert (done.state, done.repairer, done.told_how) == ("arranged", cast.repairer_a, "phone")
    assert done.visit_at == datetime(2026, 6, 8, 17, 30, tzinfo=SHANGHAI)


@pytest.mark.parametrize(("typed", "hour"), [("0930", 9), ("9:30", 9), ("09：30", 9)])
def test_times_are_read_as_people_type_them(door, cast, task, typed, hour):
    door(cast.repairer_a).post(f"/portal/tasks/{task.pk}/arrange/", answers(cast, day="2026-06-09", visit_at=typed))
    assert now_of(task).visit_at == datetime(2026, 6, 9, hour, 30, tzinfo=SHANGHAI)


def test_any_other_day_can_be_written(door, cast, task):
    door(cast.owner_a).post(f"/portal/tasks/{task.pk}/arrange/", answers(cast, day="other", other_day="2026-06-20"))
    assert now_of(task).visit_at == datetime(2026, 6, 20, 17, 30, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"visit_at": "25:00"}, "16:30"),
        ({"visit_at": "14:00"}, "过去"),
        ({"day": "other", "other_day": "20/6"}, "2026-06-08"),
        ({"day": "other"}, "2026-06-08"),
        ({"told_how": ""}, "必填"),
        ({"repairer": "999999"}, ""),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(door, cast, task, wrong, complaint):
    response = door(cast.owner_a).post(f"/portal/tasks/{task.pk}/arrange/", answers(cast, **wrong))
    assert response.status_code == 400 and 'aria-invalid="true"' in response.content.decode()
    assert complaint in response.content.decode() and now_of(task).state == "sent"


def test_a_rivals_person_cannot_be_sent(door, cast, task):
    response = door(cast.owner_a).post(f"/portal/tasks/{task.pk}/arrange/", answers(cast, repairer=cast.owner_b.pk))
    assert response.status_code == 400 and now_of(task).repairer is None


def test_pressed_twice_it_is_arranged_once(door, cast, task):
    client = door(cast.owner_a)
    for _ in range(2):
        assert client.post(f"/portal/tasks/{task.pk}/arrange/", answers(cast, idempotency_key="k1")).status_code == 302
    assert now_of(task).visits == 1


@pytest.mark.parametrize("verb", ["arrange", "help", "start", "finish", "record"])
def test_a_rivals_task_does_not_exist(door, cast, going, verb):
    client = door(cast.owner_b)
    assert client.get(f"/portal/tasks/{going.pk}/{verb}/").status_code == 404
    assert client.post(f"/portal/tasks/{going.pk}/{verb}/", {"reason": "x", "result": "x"}).status_code == 404


@pytest.mark.parametrize("verb", ["arrange", "help", "start", "finish"])
def test_company_people_and_strangers_stay_out(client, cast, going, verb):
    assert "/accounts/login/" in client.get(f"/portal/tasks/{going.pk}/{verb}/").url
    client.force_login(cast.clerk)
    assert client.get(f"/portal/tasks/{going.pk}/{verb}/").status_code == 404


def test_asking_for_help_tells_the_clerk_and_the_clock_runs_on(door, cast, task):
    client = door(cast.owner_a)
    assert "时限照走" in client.get(f"/portal/tasks/{task.pk}/help/").content.decode()
    assert client.post(f"/portal/tasks/{task.pk}/help/", {"reason": "没有这种件"}).status_code == 302
    assert (now_of(task).state, now_of(task).help_reason) == ("help_asked", "没有这种件")
    assert Notice.objects.filter(user=cast.clerk, kind="task.help_asked").exists()
    page = client.get("/portal/").content.decode()
    assert "求助中" in page and "还有" in page


def test_help_needs_a_reason(door, cast, task):
    assert door(cast.owner_a).post(f"/portal/tasks/{task.pk}/help/", {"reason": " "}).status_code == 400


def test_arriving_keeps_the_promise_and_leads_to_the_work(door, cast, going):
    response = door(cast.repairer_a).post(f"/portal/tasks/{going.pk}/start/")
    assert response.url == f"/portal/tasks/{going.pk}/finish/" and now_of(going).state == "in_service"


def test_arriving_twice_is_refused_in_words(door, cast, going):
    client = door(cast.repairer_a)
    client.post(f"/portal/tasks/{going.pk}/start/", {"idempotency_key": "a"})
    response = client.post(f"/portal/tasks/{going.pk}/start/", {"idempotency_key": "b"})
    page = response.content.decode()
    assert response.status_code == 409 and "state.not_offered" in page and "别人先办" not in page and "note refused" in page


def test_what_is_no_repair_ends_with_its_result(door, cast, going):
    client = door(cast.repairer_a)
    client.post(f"/portal/tasks/{going.pk}/start/")
    assert client.post(f"/portal/tasks/{going.pk}/finish/", {"result": ""}).status_code == 400
    assert client.post(f"/portal/tasks/{going.pk}/finish/", {"result": "装好，试车正常"}).url == "/portal/"
    assert (now_of(going).state, now_of(going).ticket.state) == ("done", "serviced")


def test_a_repair_is_not_finished_without_its_record(door, cast, arranged_task, clock_at):
    task = arranged_task()
    clock_at(task.visit_at)
    client = door(cast.repairer_a)
    assert client.post(f"/portal/tasks/{task.pk}/start/").url == f"/portal/tasks/{task.pk}/record/"
    response = client.post(f"/portal/tasks/{task.pk}/finish/", {"result": "好了"})
    assert response.status_code == 409 and "record.missing" in response.content.decode()
