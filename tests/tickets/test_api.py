"""Tickets over the API: what a person can do on a page, a program can do here, under the same rules (X6)."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core import clock
from core.models import ExportLog
from tests.program import Program
from tickets import actions
from tickets.models import Escalation, Task, Ticket

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
CALL = {"channel": "call", "kind": "repair", "title": "割台搅龙不转，停机"}


@pytest.fixture
def clerk_program(cast):
    return Program(cast.clerk)


@pytest.fixture
def task(make_ticket, cast):
    """A task sent to dealer A just now."""
    return actions.dispatch(ticket=make_ticket(at=None), by=cast.clerk)


def later(hours=3):
    return (clock.now() + hours * HOUR).isoformat()


def test_a_call_becomes_a_ticket(clerk_program, cast, machine_a, customer):
    ticket = clerk_program.done("tickets/register/", **CALL, machine=machine_a.pk, customer=customer.pk)
    assert (ticket["state"], ticket["customer"]["phone"], ticket["clerk"]["name"]) == ("registered", "138****5678", "赵敏")
    assert {"dispatch", "answer", "cancel"} <= set(ticket["can"]) and "close" not in ticket["can"]
    assert Ticket.objects.get().number == ticket["number"]


def test_the_register_is_taken_as_a_table_masked_narrowed_and_on_record(cast, make_ticket):
    wanted, other = make_ticket(title="=cmd()", urgent=True), make_ticket()
    table = Program(cast.clerk).get("tickets/export/?urgent=true").content.decode()
    assert wanted.number in table and other.number not in table and "138****5678" in table and "'=cmd()" in table
    taken = ExportLog.objects.get()
    assert (taken.by, taken.what, taken.filters, taken.rows) == (cast.clerk, "register", {"urgent": "true"}, 1)
    assert Program(cast.clerk).get("tickets/export/?urgnt=true").status_code == 400
    assert Program(cast.technician).get("tickets/export/").status_code == 403


def test_a_dealer_takes_its_own_register_only(cast, make_ticket):
    own, other = make_ticket(at=None), make_ticket(at=None)
    actions.dispatch(ticket=own, by=cast.clerk)
    table = Program(cast.owner_a).get("tickets/export/").content.decode()
    assert own.number in table and other.number not in table


def test_a_new_customer_is_written_down_with_the_call(clerk_program, cast):
    facts = {"name": "李秀英", "phone": "13911112222", "province": "安徽省"}
    ticket = clerk_program.done("tickets/register/", **CALL, customer_facts=facts)
    assert Ticket.objects.get(number=ticket["number"]).customer.name == "李秀英"


def test_a_call_is_sent_or_answered_in_the_same_breath(clerk_program, machine_a, customer):
    call = {**CALL, "machine": machine_a.pk, "customer": customer.pk}
    sent = clerk_program.done("tickets/register-and-dispatch/", **call)
    assert sent["state"] == "dispatched" and sent["dealer"]["code"] == "fengyu"
    answered = clerk_program.done("tickets/register-and-answer/", **call, outcome="清理滤网后正常")
    assert answered["state"] == "closed"
    other = clerk_program.post("tickets/register-and-dispatch/", **call, dealer="yimeng")
    assert other.status_code == 400 and "override_reason" in other.json() and Ticket.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": "长" * 81}, "title"),
        ({"title": "a\0b"}, "title"),
        ({"title": "\ud800"}, "title"),
        ({"kind": "party"}, "kind"),
        ({"hours": 10**30}, "hours"),
        ({"hours": -1}, "hours"),
        ({"hours": 100_000}, "hours"),
        ({"machine": 10**30}, "machine"),
        ({"machine": -(10**30)}, "machine"),
        ({"machine": "x"}, "machine"),
        ({"machine": True}, "machine"),
        ({"machine": [1]}, "machine"),
        ({"model": "a\0"}, "model"),
        ({"received_at": "9999-12-31T23:59:59Z"}, "received_at"),
        ({"received_at": "0001-01-01T00:00:00+14:00"}, "received_at"),
        ({"received_at": "2020-01-01T00:00:00Z"}, "late_reason"),
        ({"customer_facts": {"name": "王", "phone": "call me"}}, "customer_facts"),
        ({"customer_facts": "王"}, "customer_facts"),
        ({"customer": None}, "customer"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(clerk_program, cast, customer, wrong, field):
    answer = clerk_program.post("tickets/register/", **{**CALL, "customer": customer.pk, **wrong})
    assert answer.status_code == 400 and field in answer.json(), answer.content
    assert not Ticket.objects.exists()


def test_the_same_key_registers_once_and_another_body_is_refused(clerk_program, cast, customer):
    body = {**CALL, "customer": customer.pk, "key": "call-17"}
    first, again = (clerk_program.done("tickets/register/", **body) for _ in range(2))
    assert first == again and Ticket.objects.count() == 1
    other = clerk_program.post("tickets/register/", **{**body, "title": "另一处"})
    assert other.status_code == 422 and other.json()["code"] == "request.key_reused"


def test_a_wrong_body_does_not_use_up_its_key(clerk_program, cast, customer):
    assert clerk_program.post("tickets/register/", key="k", **CALL).status_code == 400
    assert clerk_program.post("tickets/register/", key="k", **CALL, customer=customer.pk).status_code == 201
    assert clerk_program.post("tickets/register/", key="钥匙", **CALL).json().keys() == {"Idempotency-Key"}


def test_a_dealer_registers_its_own_and_sees_the_whole_number_of_its_task(cast, machine_a, customer):
    dealer = Program(cast.owner_a)
    ticket = dealer.done("tickets/register-own/", **CALL, machine=machine_a.pk, customer=customer.pk)
    assert ticket["customer"]["phone"] == "138****5678"
    task = Task.objects.get()
    assert dealer.get(f"tasks/{task.pk}/").json()["customer"]["phone"] == "13800005678"
    assert Program(cast.clerk).get(f"tasks/{task.pk}/").json()["customer"]["phone"] == "138****5678"


def test_a_dealer_cannot_name_a_rivals_machine_or_customer(cast, machine_a, customer):
    rival = Program(cast.owner_b)
    for field, value in (("machine", machine_a.pk), ("customer", customer.pk)):
        answer = rival.post("tickets/register-own/", **{**CALL, "customer": None, field: value})
        assert answer.status_code == 400 and field in answer.json()


def test_sending_arranging_going_and_coming_back(clerk_program, cast, make_ticket):
    number = make_ticket(kind="install", at=None).number
    sent = clerk_program.done(f"tickets/{number}/dispatch/")
    assert sent["state"] == "dispatched" and sent["dealer"]["code"] == "fengyu"
    dealer = Program(cast.owner_a)
    (task,) = dealer.get("tasks/").json()["results"]
    place = f"tasks/{task['id']}/"
    assert "arrange" in task["can"]
    arranged = dealer.done(f"{place}arrange/", repairer=cast.repairer_a.pk, visit_at=later(), told_how="phone")
    assert arranged["state"] == "arranged" and arranged["repairer"]["name"] == "刘海涛"
    assert dealer.done(f"{place}start/")["state"] == "in_service"
    assert dealer.done(f"{place}finish/", result="装好试过")["state"] == "done"
    assert clerk_program.done(f"tickets/{number}/close/", outcome="用户满意")["state"] == "closed"
    assert clerk_program.done(f"tickets/{number}/reopen/", reason="又坏了")["state"] == "dispatched"


def test_a_party_that_is_both_or_neither_is_a_bad_body(clerk_program, cast, make_ticket):
    place = f"tickets/{make_ticket().number}/dispatch/"
    both = clerk_program.post(place, dealer="fengyu", department="technical", override_reason="近")
    assert both.status_code == 400 and "dealer" in both.json()
    homeless = clerk_program.post(place, person=cast.owner_a.pk, override_reason="近")
    assert homeless.status_code == 400 and "person" in homeless.json()


def test_help_check_decision(clerk_program, cast, task):
    place, dealer, leader = f"tasks/{task.pk}/", Program(cast.owner_a), Program(cast.leader)
    assert dealer.done(f"{place}ask-help/", reason="没有配件")["state"] == "help_asked"
    assert clerk_program.done(f"{place}answer-help/", keep=True, reason="件随车到")["state"] == "sent"
    assert clerk_program.done(f"{place}check/", in_hand=False, note="电话没人接")["in_hand"] is False
    assert dealer.get(place).json()["in_hand"] is None, "the check is the company's own matter"
    (raised,) = leader.get("escalations/", undecided="true").json()["results"]
    assert raised["why"] == "not_in_hand" and raised["can"] == ["decide"]
    decided = leader.done(f"escalations/{raised['id']}/decide/", decision="reassign", reason="近", dealer="yimeng")
    assert decided["decision"] == "reassign" and decided["can"] == []
    assert dealer.get(place).status_code == 404 and Program(cast.owner_b).get("tasks/").json()["results"]


def test_raised_by_hand_and_sent_to_someone_else(clerk_program, cast, task):
    clerk_program.done(f"tickets/{task.ticket.number}/escalate/", note="两次未派人")
    assert Escalation.objects.get().why == "raised"
    new = clerk_program.done(f"tasks/{task.pk}/redispatch/", department="technical", reason="丰裕没人")
    assert new["department"]["code"] == "technical" and new["id"] != task.pk


def test_answered_cancelled_corrected_identified_judged(clerk_program, cast, make_ticket, combine, machine_a):
    unknown = make_ticket(machine=None, serial_text="看不清", model=combine).number
    known = clerk_program.done(f"tickets/{unknown}/identify/", model="4LZ-7.0E", serial="HG4LZ70E-2508113")
    assert known["covered"] == "yes" and "identify" not in known["can"]
    judged = clerk_program.done(f"tickets/{unknown}/judge/")
    assert len(clerk_program.get(f"tickets/{judged['number']}/").json()["verdicts"]) == 2
    put_right = clerk_program.done(f"tickets/{unknown}/correct/", title="搅龙异响", customer_phone="13911112222", reason="听错")
    assert (put_right["title"], put_right["customer"]["phone"]) == ("搅龙异响", "139****2222")
    assert clerk_program.done(f"tickets/{unknown}/note/", text="用户着急")["number"] == unknown
    assert clerk_program.done(f"tickets/{unknown}/cancel/", reason="自己修好了")["state"] == "cancelled"
    answered = clerk_program.done(f"tickets/{make_ticket(at=None).number}/answer/", outcome="清理滤网")
    assert answered["state"] == "closed"


def record_of(cast, clutch, photo, task):
    task.refresh_from_db()
    went, done = clock.now() - 2 * HOUR, clock.now() - HOUR
    words = {
        "fault": "摩擦片烧蚀",
        "cause": "manufacture",
        "work": "更换离合器总成",
        "hours": "412",
        "arrived_at": went.isoformat(),
        "finished_at": done.isoformat(),
        "labour_hours": "5.5",
        "travel_km": "88",
        "signed_how": "drawn",
        "signed_by": "王建国",
        "policy_explained": "true",
        "parts": f'[{{"part": "{clutch.number}", "quantity": 1, "note": "弹簧断"}}]',
    }
    files = {"signature": photo(), "photo_nameplate": photo(), "photo_fault": [photo(), photo()], "photo_old_part": photo()}
    return words, files


@pytest.fixture
def visited(task, cast):
    return actions.arrange(task=task, by=cast.owner_a, repairer=cast.repairer_a, visit_at=clock.now() + HOUR, told_how="phone")


def test_the_signed_record_comes_as_multipart(cast, visited, clutch, photo):
    words, files = record_of(cast, clutch, photo, visited)
    dealer = Program(cast.repairer_a)
    record = dealer.done(f"tasks/{visited.pk}/file-record/", key="record-1", files=files, **words)
    shown = dealer.get(f"records/{record['number']}/").json()
    assert shown["solved"] is True, "a form that does not mention it does not say no"
    assert [line["part"]["number"] for line in shown["parts"]] == [clutch.number]
    assert sorted(f["kind"] for f in shown["files"]) == ["fault", "fault", "nameplate", "old_part", "signature"]
    picture = dealer.client.get(shown["files"][0]["url"])
    assert picture["Content-Type"] == "image/jpeg" and b"".join(picture.streaming_content).startswith(b"\xff\xd8\xff")
    assert dealer.get(f"tasks/{visited.pk}/").json()["state"] == "done"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"parts": "[{"}, "parts"),
        ({"parts": "[" * 100_000}, "parts"),
        ({"parts": '[{"part": "4LZ7.02.240A", "quantity": 0}]'}, "parts"),
        ({"parts": '[{"part": "nothing"}]'}, "parts"),
        ({"labour_hours": "1e9"}, "labour_hours"),
        ({"labour_hours": "NaN"}, "labour_hours"),
        ({"cause": "bad luck"}, "cause"),
        ({"signature": SimpleUploadedFile("x.png", b"<script>", "image/png")}, "signature"),
        ({"photo_fault": SimpleUploadedFile("x.png", b"<script>", "image/png")}, "photo_fault"),
        ({"signature": "not a file"}, "signature"),
    ],
)
def test_a_wrong_record_names_the_field_and_leaves_nothing(cast, visited, clutch, photo, wrong, field):
    words, files = record_of(cast, clutch, photo, visited)
    answer = Program(cast.repairer_a).post(f"tasks/{visited.pk}/file-record/", files={**files, **words, **wrong})
    assert answer.status_code == 400 and field in answer.json(), answer.content
    assert not visited.ticket.records.exists()


def test_a_file_is_added_and_shown_to_who_may_see_it(clerk_program, cast, task, photo):
    inside = clerk_program.done(f"tickets/{task.ticket.number}/attach/", files={"upload": photo(), "internal": "true"})
    outside = clerk_program.done(f"tickets/{task.ticket.number}/attach/", files={"upload": photo()})
    for who, seen in ((cast.clerk, {inside["id"], outside["id"]}), (cast.owner_a, {outside["id"]}), (cast.owner_b, set())):
        program = Program(who)
        assert {f["id"] for f in program.get("files/").json()["results"]} == seen
        for file in (inside, outside):
            assert program.client.get(file["url"]).status_code == (200 if file["id"] in seen else 404)


def test_what_is_over_is_refused_with_its_code(clerk_program, cast, make_ticket):
    place = f"tickets/{make_ticket().number}/"
    clerk_program.done(f"{place}cancel/", reason="自己修好了")
    refused = clerk_program.post(f"{place}cancel/", reason="再来")
    assert refused.status_code == 409
    assert refused.json()["code"] == "state.not_offered" and refused.json()["facts"] == {"state": "cancelled"}
    assert refused.json()["detail"] and refused.json()["remedy"]


def test_a_rival_sees_nothing_and_a_wrong_role_is_told_so(cast, task):
    rival, keeper = Program(cast.owner_b), Program(cast.keeper)
    number = task.ticket.number
    for place in (f"tickets/{number}/", f"tasks/{task.pk}/"):
        assert rival.get(place).status_code == 404
    assert rival.post(f"tasks/{task.pk}/start/").status_code == 404
    assert rival.get("tickets/").json()["results"] == [] == rival.get("deadlines/").json()["results"]
    refused = keeper.post(f"tickets/{number}/cancel/", reason="x")
    assert refused.status_code == 403 and refused.json()["code"] == "not_your_verb"
    assert rival.post(f"tickets/{number}/cancel/", reason="x").status_code == 403, "not even whether it exists"


def test_a_dealer_is_not_told_of_the_other_dealer_on_its_ticket(cast, make_ticket):
    ticket = make_ticket()
    actions.dispatch(ticket=ticket, by=cast.clerk)
    actions.dispatch(ticket=ticket, dealer=cast.dealer_b, work="查液压", override_reason="近", by=cast.clerk)
    shown = Program(cast.owner_a).get(f"tickets/{ticket.number}/").json()
    assert "沂蒙" not in str(shown) and len(shown["tasks"]) == 1 and shown["dealer"] is None


FILTERS = [
    ("state=registered&state=closed", 2),
    ("state=closed", 0),
    ("kind=repair", 2),
    ("dealer=fengyu", 0),
    ("urgent=true", 1),
    ("received_from=2026-06-08", 2),
    ("received_from=2026-06-09", 0),
    ("received_to=2026-06-08", 2),
    ("received_to=2026-06-07", 0),
    ("q=王建国", 2),
    ("q=5678", 2),
    ("q=漏油", 1),
    ("q=漏油 王建", 1),
    ("serial=HG4LZ70E-2508113", 2),
]


@pytest.mark.parametrize(("query", "count"), FILTERS)
def test_lists_are_filtered(clerk_program, make_ticket, query, count):
    make_ticket(), make_ticket(title="液压漏油", urgent=True)
    assert len(clerk_program.client.get(f"/api/v1/tickets/?{query}").json()["results"]) == count


@pytest.mark.parametrize(
    "query",
    ["stat=closed", "state=lost", "received_from=soon", "received_from=9999-12-31", "urgent=perhaps%00", "q=%00", f"q={'长' * 101}"],
)
def test_a_filter_that_is_not_one_is_an_error(clerk_program, query):
    assert clerk_program.client.get(f"/api/v1/tickets/?{query}").status_code == 400
