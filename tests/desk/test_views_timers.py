"""Rules and their next versions, absences, sanctions, the engine: the pages beside 时限."""

import re
from datetime import timedelta

import pytest
from django.apps import apps

from core.clock import company_zone
from core.clock import now as database_now
from core.models import CalendarDay
from deadlines import actions as deadlines
from deadlines.forms import EnterAbsence
from deadlines.models import Absence, Calendar, Deadline, Policy, Pulse
from deadlines.registry import KINDS
from deadlines.rule_words import read_reminders
from dealers.models import Staff
from desk import rooms
from notifications.models import Notice
from tests.html import written as text
from tests.program import Program
from tickets import actions
from tickets.models import Event

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RULES = "/admin/work/deadlines/rules/"


def moment(name, at) -> dict:
    local = at.astimezone(company_zone())
    return {f"{name}_0": f"{local:%Y-%m-%d}", f"{name}_1": f"{local:%H:%M}"}


@pytest.fixture
def admin(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def rule(reference):
    return Policy.objects.get(kind="task.arrange")


@pytest.fixture
def said(rule):
    """What the form of the next version posts: 90 minutes, the leaders half an hour later."""
    today = database_now().astimezone(company_zone()).date()
    return {
        "title": rule.title, "source": rule.source, "minutes": "90", "days": "", "calendar": "", "reminders": "30 分钟",
        "valid_from": str(today), "after_0": "0", "roles_0": ["owner", "head"], "after_1": "30", "roles_1": ["leaders"],
    }  # fmt: skip


def test_the_next_version_is_made_and_what_runs_keeps_the_former(admin, cast, rule, said, make_ticket):
    task = actions.dispatch(ticket=make_ticket(at=database_now()), by=cast.clerk)
    assert 'value="120"' in text(admin.get(f"{RULES}{rule.pk}/next/"))
    place = admin.post(f"{RULES}{rule.pk}/next/", said)["Location"]
    made = Policy.objects.get(kind="task.arrange", version=2)
    assert (made.minutes, made.ladder, made.reminders) == (90, [[0, ["owner", "head"]], [30, ["leaders"]]], [30])
    page = text(admin.get(place))
    assert "2 小时" in page and "90 分钟" in page and "改按现行版" in page
    assert Deadline.objects.of(task).get(kind="task.arrange").term == rule
    again = actions.dispatch(ticket=make_ticket(at=database_now()), by=cast.clerk)
    assert Deadline.objects.of(again).get(kind="task.arrange").term == made


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"valid_from": "2020-01-01"}, 400),
        ({"minutes": ""}, 400),
        ({"days": "2"}, 400),
        ({"reminders": "bald"}, 400),
        ({"roles_1": []}, 400),
        ({"after_1": ""}, 400),
        ({"after_1": "0"}, 400),
        ({"minutes": "0"}, 400),
        ({"calendar": "999999"}, 400),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_made(admin, rule, said, change, status):
    answer = admin.post(f"{RULES}{rule.pk}/next/", said | change)
    assert answer.status_code == status and not Policy.objects.filter(kind="task.arrange", version=2).exists()


def test_the_same_again_is_refused(admin, rule, said):
    ladder = {
        name: value
        for place, (after, roles) in enumerate(rule.ladder)
        for name, value in ((f"after_{place}", after), (f"roles_{place}", roles))
    }
    same = {"minutes": "120", "reminders": "", "after_1": "", "roles_1": []} | ladder
    answer = admin.post(f"{RULES}{rule.pk}/next/", said | same)
    assert answer.status_code == 409 and "rule.same" in text(answer)


def test_a_line_of_its_own_holds_for_its_tickets_only(admin, cast, rule, said, make_ticket):
    place = admin.post(f"{RULES}{rule.pk}/next/?scope=1", said | {"urgency": "urgent", "minutes": "60"})
    assert place.status_code == 302
    urgent = actions.dispatch(ticket=make_ticket(at=database_now(), urgent=True), by=cast.clerk)
    ordinary = actions.dispatch(ticket=make_ticket(at=database_now()), by=cast.clerk)
    minutes = [Deadline.objects.of(task).get(kind="task.arrange").term.minutes for task in (urgent, ordinary)]
    assert minutes == [60, 120] and "紧急" in text(admin.get(RULES))


def test_what_runs_is_held_by_the_new_version_after_a_look_and_with_a_reason(admin, cast, rule, said, make_ticket):
    task = actions.dispatch(ticket=make_ticket(at=database_now()), by=cast.clerk)
    admin.post(f"{RULES}{rule.pk}/next/", said)
    made = Policy.objects.get(kind="task.arrange", version=2)
    page = f"{RULES}{made.pk}/replan/"
    assert task.ticket.number in text(admin.get(page)) and "1 个时限会变动" in text(admin.get(page))
    assert admin.post(page, {"reason": ""}).status_code == 400
    assert admin.post(page, {"reason": "厂里定了 90 分钟"}).status_code == 302
    row = Deadline.objects.of(task).get(kind="task.arrange")
    assert (row.term, row.due_at - row.starts_at) == (made, timedelta(minutes=90))
    assert "厂里定了 90 分钟" in text(admin.get(f"/admin/work/deadlines/{row.pk}/"))


@pytest.mark.parametrize(
    ("words", "minutes"), [("10 天 5 天 1 天", [14400, 7200, 1440]), ("2 h, 30", [120, 30]), ("", []), ("1 d 1天", [1440])]
)
def test_reminders_are_written_as_people_say_them(words, minutes):
    assert read_reminders(words) == minutes


@pytest.mark.parametrize("words", ["x", "10 weeks", "0", "-5", "999999 d", "5 d x"])
def test_other_words_are_no_reminders(words):
    with pytest.raises(ValueError):
        read_reminders(words)


@pytest.fixture
def colleague(person):
    return person("clerk", "孙悦", "clerk2", department="sales")


def test_who_goes_away_names_a_stand_in_who_owes_it_meanwhile(client, cast, colleague, make_ticket):
    ticket = make_ticket(at=database_now())
    client.force_login(cast.clerk)
    away = {
        "user": cast.clerk.pk,
        "stand_in": colleague.pk,
        **moment("begins_at", database_now() - HOUR),
        **moment("ends_at", database_now() + DAY),
    }
    assert client.post("/desk/deadlines/absences/", away).status_code == 302
    deadlines.hand_over()
    assert "孙悦（代 赵敏）" in text(client.get("/desk/deadlines/"))
    assert client.post("/desk/deadlines/absences/", away).status_code == 409
    assert client.post("/desk/deadlines/absences/", away | {"user": cast.leader.pk}).status_code == 400
    assert client.post(f"/desk/deadlines/absences/{Absence.objects.get().pk}/end/").status_code == 302
    deadlines.hand_over()
    assert Deadline.objects.of(ticket).get().user == cast.clerk


def test_lists_say_for_whom_a_stand_in_owes_it(client, cast, colleague, make_ticket, person):
    """On the board, in the register and where the leader sees what is late."""
    now = database_now()
    ticket, late = make_ticket(at=now), make_ticket(at=now - 3 * HOUR)
    make_ticket(at=now, by=person("clerk", "钱多", "clerk3", department="sales"))
    deadlines.enter_absence(user=cast.clerk, stand_in=colleague, begins_at=now, ends_at=now + DAY, by=cast.leader)
    deadlines.hand_over(now + HOUR)

    def rows(page):
        return [row for row in text(client.get(page)).split("<tr") if "/tickets/SH" in row]

    client.force_login(cast.leader)
    for page, those in (("/desk/board/", {ticket, late}), ("/desk/tickets/", {ticket, late}), ("/desk/", {late})):
        named = {number for row in rows(page) for number in re.findall("SH[0-9-]+", row) if "孙悦（代 赵敏）" in row}
        assert named == {one.number for one in those}, page


def test_what_one_stands_in_for_is_among_ones_own_with_its_count_and_for_whom(client, cast, colleague, make_ticket):
    now = database_now()
    ticket, own = make_ticket(at=now), make_ticket(at=now, by=colleague)
    deadlines.enter_absence(user=cast.clerk, stand_in=colleague, begins_at=now, ends_at=now + DAY, by=cast.clerk)

    def mine():
        page = text(client.get("/admin/work/board/?who=mine"))
        rows = {re.search("SH[0-9-]+", row)[0]: "代 赵敏" in row for row in page.split("<tr") if "/tickets/SH" in row}
        return rows, int(re.search(r"我的 (\d+)", page)[1])

    client.force_login(colleague)
    assert mine() == ({own.number: False}, 1)
    deadlines.hand_over(now + HOUR)
    assert mine() == ({own.number: False, ticket.number: True}, 2)


def test_a_reps_tasks_are_on_the_first_page_and_in_the_rail_of_who_stands_in(client, cast, person, make_ticket):
    now, colleague = database_now(), person("rep", "高建军", "rep2", department="sales")
    task = actions.dispatch(ticket=make_ticket(at=now), person=cast.rep, override_reason="随车去", by=cast.clerk, at=now)
    deadlines.enter_absence(user=cast.rep, stand_in=colleague, begins_at=now, ends_at=now + DAY, by=cast.rep)
    deadlines.hand_over(now + HOUR)
    client.force_login(colleague)
    page = text(client.get("/desk/"))
    assert task.ticket.number in page and "代 李明" in page
    assert rooms.waiting(colleague).get()["home_waits"] == 1
    client.force_login(cast.technician)
    assert task.ticket.number not in text(client.get("/desk/"))


def test_the_form_for_an_absence_offers_who_can_do_the_same(client, cast, colleague):
    client.force_login(cast.clerk)
    offered = EnterAbsence(user=cast.clerk).fields["stand_in"]
    assert [name for _key, name in offered.choices][1:] == ["孙悦"]
    groups = dict(EnterAbsence(user=cast.leader).fields["stand_in"].choices)
    assert [name for _pk, name in groups[cast.clerk.get_role_display()]] == ["赵敏", "孙悦"]
    assert cast.keeper.get_role_display() not in groups
    away = {
        "user": cast.leader.pk,
        "stand_in": cast.keeper.pk,
        **moment("begins_at", database_now()),
        **moment("ends_at", database_now() + DAY),
    }
    client.force_login(cast.leader)
    refused = client.post("/desk/deadlines/absences/", away)
    assert refused.status_code == 400 and "请选另一位公司领导" in text(refused)
    assert not Absence.objects.exists()


def test_the_form_for_an_absence_says_what_to_choose(client, cast):
    client.force_login(cast.clerk)
    page = text(client.get("/desk/deadlines/absences/"))
    assert "---------" not in page and "请选一位同事" in page and "请选谁外出" in page


def test_whoever_decides_too_late_sees_what_was_decided(client, cast, make_ticket):
    task = actions.dispatch(ticket=make_ticket(at=database_now()), by=cast.clerk)
    report = actions.escalate(ticket=task.ticket, task=task, note="没人接电话", by=cast.clerk)
    actions.decide(escalation=report, decision="read", reason="已打电话问过", by=cast.sales_head)
    client.force_login(cast.leader)
    for page in (f"/desk/tickets/{task.ticket.number}/decide/{report.pk}/", f"/desk/reports/{report.pk}/decide/"):
        answer = client.post(page, {"decision": "press", "reason": "今天必须到场"})
        assert answer.status_code == 409 and "已打电话问过" in text(answer) and "孙立军" in text(answer), page


def test_the_leaders_word_reaches_the_party_at_once(client, cast, make_ticket):
    task = actions.dispatch(ticket=make_ticket(at=database_now()), by=cast.clerk)
    report = actions.escalate(ticket=task.ticket, task=task, note="没人接电话", by=cast.clerk)
    client.force_login(cast.leader)
    client.post(f"/desk/tickets/{task.ticket.number}/decide/{report.pk}/", {"decision": "press", "reason": "今天必须到场"})
    assert set(Notice.objects.filter(kind="task.pressed").values_list("user", flat=True)) == {cast.owner_a.pk, cast.repairer_a.pk}
    assert not Event.objects.get(kind="task.pressed").internal
    client.force_login(cast.owner_a)
    assert "今天必须到场" in text(client.get("/portal/messages/"))


def test_a_sanction_stands_with_the_person_and_with_the_dealer(client, cast, make_ticket):
    task = actions.dispatch(ticket=make_ticket(at=database_now()), by=cast.clerk)
    report = actions.escalate(ticket=task.ticket, task=task, note="两次没派人", by=cast.clerk)
    actions.decide(escalation=report, decision="sanction", reason="扣分", responsible=cast.owner_a, rule="代理协议第 9 条", by=cast.leader)
    client.force_login(cast.leader)
    for place in (
        "/desk/deadlines/sanctions/",
        f"/desk/deadlines/sanctions/?dealer={cast.dealer_a.pk}",
        f"/desk/dealers/{cast.dealer_a.pk}/",
    ):
        page = text(client.get(place))
        assert "代理协议第 9 条" in page and task.ticket.number in page, place
    assert task.ticket.number not in text(client.get("/desk/deadlines/sanctions/", {"dealer": cast.dealer_b.pk}))
    assert client.get("/desk/deadlines/sanctions/", {"dealer": "x"}).status_code == 400


def test_a_sanction_stays_with_the_dealer_of_that_day_when_the_person_goes_elsewhere(client, cast, make_ticket):
    task = actions.dispatch(ticket=make_ticket(at=database_now()), by=cast.clerk)
    report = actions.escalate(ticket=task.ticket, task=task, note="两次没派人", by=cast.clerk)
    actions.decide(escalation=report, decision="sanction", reason="扣分", responsible=cast.repairer_a, rule="第 9 条", by=cast.leader)
    Staff.objects.filter(user=cast.repairer_a).update(dealer=cast.dealer_b)
    client.force_login(cast.leader)
    for dealer, there in ((cast.dealer_a, True), (cast.dealer_b, False)):
        for place in (f"/desk/deadlines/sanctions/?dealer={dealer.pk}", f"/desk/dealers/{dealer.pk}/"):
            assert (task.ticket.number in text(client.get(place))) is there, place
        assert len(client.get("/api/v1/escalations/", {"dealer": dealer.code}).json()["results"]) == there
    named = text(client.get("/desk/deadlines/sanctions/", {"person": cast.repairer_a.pk}))
    assert "丰裕农机" in named and "沂蒙农机" not in named


def test_a_held_sweep_is_seen_on_every_page_by_who_has_to_see_to_it(client, cast, administrator):
    now = database_now()
    pulse = Pulse.objects.create(host="boot-1", at=now, offset=0.0, held_since=now, held_why="the host's clock jumped 600 s ahead")
    client.force_login(cast.leader)
    assert "到期检查已停住" in text(client.get("/desk/dealers/")) and "放行</button>" not in text(client.get("/desk/deadlines/engine/"))
    client.force_login(cast.clerk)
    assert "到期检查已停住" not in text(client.get("/admin/work/dealers/"))
    client.force_login(administrator)
    assert "主机时钟向前跳了 600 秒" in text(client.get("/admin/work/deadlines/engine/"))
    client.post(f"/admin/work/deadlines/engine/{pulse.pk}/release/")
    assert "到期检查已停住" not in text(client.get("/admin/work/dealers/"))


def test_clocks_that_are_apart_are_set_and_not_released(client, cast, administrator):
    now = database_now()
    pulse = Pulse.objects.create(host="boot-1", at=now, offset=0.0, held_since=now, held_why="host and database clocks are +900 s apart")
    client.force_login(administrator)
    page = text(client.get("/admin/work/deadlines/engine/"))
    assert "主机和数据库的时钟不一致" in page and "放行</button>" not in page and "请校准时钟" in page
    refused = Program(administrator).post(f"engine/{pulse.pk}/release/")
    assert (refused.status_code, refused.json()["code"]) == (409, "engine.clocks_apart")
    assert "release" not in Program(administrator).get(f"engine/{pulse.pk}/").json().get("can", [])
    Pulse.objects.update(held_why="the host's clock jumped 600 s ahead")
    assert Program(administrator).post(f"engine/{pulse.pk}/release/").status_code == 200
    assert Program(administrator).post(f"engine/{pulse.pk}/release/").json()["code"] == "engine.not_held"


def test_a_sweep_that_lags_is_seen_too(client, cast, make_ticket):
    client.force_login(cast.leader)
    make_ticket(at=database_now() - timedelta(minutes=119))
    assert "落后 2 分钟" not in text(client.get("/desk/dealers/"))
    make_ticket(at=database_now() - 3 * HOUR)
    assert "落后 2 分钟" in text(client.get("/desk/dealers/"))


def test_a_corrected_receipt_and_urgency_say_what_follows(client, cast, make_ticket):
    ticket = make_ticket(at=database_now())
    client.force_login(cast.clerk)
    page = f"/admin/work/tickets/{ticket.number}/correct/"
    shown = text(client.get(page))
    assert "安排时限从接到时算起" in shown and "即报公司领导" in shown
    earlier = database_now() - HOUR
    facts = {
        "title": ticket.title,
        "kind": "repair",
        "difficulty": ticket.difficulty,
        "urgent": "on",
        "reason": "接电话时写错",
        "place": "field",
    }
    facts |= {"customer_name": ticket.customer.name, "customer_phone": ticket.customer.phone, "customer_address": ticket.customer.address}
    answer = client.post(page, facts | moment("received_at", earlier))
    assert answer.status_code == 302, text(answer)
    ticket.refresh_from_db()
    row = Deadline.objects.of(ticket).get()
    assert ticket.urgent and abs(ticket.received_at - earlier) < timedelta(minutes=1)
    assert row.due_at - ticket.received_at == 2 * HOUR and ticket.escalations.get().why == "urgent"


def test_a_corrected_day_is_published_as_it_is_saved_and_shown_in_its_year(admin, reference):
    office = Calendar.objects.get(code="office")
    had = office.versions.count()
    assert admin.post("/admin/core/calendarday/add/", {"day": "2026-11-18", "note": "停电"}).status_code == 302
    assert office.versions.count() == had + 1
    page = text(admin.get(f"/admin/work/deadlines/calendars/{office.pk}/", {"year": "2026"}))
    correction = CalendarDay.objects.get()
    assert f'/admin/core/calendarday/{correction.pk}/change/" class="mark" title="放假"' in page and f"第 {had + 1} 版" in page
    assert "/admin/core/calendarday/add/?day=2026-10-01&amp;working=1" in page
    assert admin.get(f"/admin/work/deadlines/calendars/{office.pk}/", {"year": "1500"}).status_code == 404


def test_changed_hours_are_published_and_leave_what_runs(admin, reference):
    office = Calendar.objects.get(code="office")
    had = office.versions.count()
    fields = {"code": "office", "name": office.name, "country": "CN", "monday": "09:00-17:00", "tuesday": "09:00-17:00"}
    fields |= {"own_hours-TOTAL_FORMS": 1, "own_hours-INITIAL_FORMS": 0}
    assert admin.post(f"/admin/deadlines/calendar/{office.pk}/change/", fields).status_code == 302
    assert office.versions.count() == had + 1
    early = fields | {"own_hours-0-day": "2026-12-31", "own_hours-0-hours": "08:00-12:00", "own_hours-0-calendar": office.pk}
    assert admin.post(f"/admin/deadlines/calendar/{office.pk}/change/", early).status_code == 302
    assert office.versions.first().content["days"]["2026-12-31"] == ["08:00-12:00"]
    assert "08:00-12:00" in admin.get(f"/admin/work/deadlines/calendars/{office.pk}/", {"year": "2026"}).content.decode()
    had += 1
    wrong = admin.post(f"/admin/deadlines/calendar/{office.pk}/change/", fields | {"monday": "17:00-09:00"})
    assert wrong.status_code == 200 and office.versions.count() == had + 1


def test_every_kind_that_has_a_rule_has_words_and_what_it_is_about_has_a_page(reference):
    assert {policy.kind for policy in Policy.objects.all()} == set(KINDS)
    assert [known for known in KINDS.values() if known.about and not hasattr(apps.get_model(known.about), "shown")] == []
