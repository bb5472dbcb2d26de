"""One whole life through the API alone: from the machine's sale and the call to the posted money (A3 to A19, X6)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from core import clock
from tests.conftest import filled
from tests.program import Program

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def people(cast):
    """Everyone's program, by role."""
    return {
        "clerk": Program(cast.clerk),
        "technician": Program(cast.technician),
        "rep": Program(cast.rep),
        "keeper": Program(cast.keeper),
        "finance": Program(cast.finance_officer),
        "owner": Program(cast.owner_a),
        "repairer": Program(cast.repairer_a),
        "rival": Program(cast.owner_b),
    }


def sold_machine(people):
    """A combine of dealer A, sold today; its card is back and accepted."""
    today = str(clock.company_day(clock.now()))
    machine = people["clerk"].done("machines/register/", model="4LZ-7.0E", serial="HG4LZ70E-2610001", dealer="fengyu")
    buyer = people["owner"].done("customers/enter/", name="王建国", phone="13800005678", province="安徽省", city="阜阳市")
    sold = people["owner"].done(f"machines/{machine['id']}/sell/", customer=buyer["id"], sold_on=today, invoice_number="FP-1")
    card = f"cards/{sold['card']['number']}/"
    people["owner"].done(f"{card}return/", delivered=filled(today)["delivered"], trained_on=today, explained_on=today)
    people["technician"].done(f"{card}accept/")
    return sold


def repaired(people, cast, machine, clutch, photo):
    """Called in, sent, arranged, repaired; the signed record."""
    clerk, repairer = people["clerk"], people["repairer"]
    ticket = clerk.done(
        "tickets/register/",
        key="call-1",
        channel="call",
        kind="repair",
        title="割台搅龙不转，停机",
        machine=machine["id"],
        customer=machine["customer"]["id"],
        running="down",
    )
    assert ticket["covered"] == "yes"
    clerk.done(f"tickets/{ticket['number']}/dispatch/")
    (task,) = repairer.get("tasks/", state="sent").json()["results"]
    went = clock.now()
    repairer.done(
        f"tasks/{task['id']}/arrange/",
        repairer=cast.repairer_a.pk,
        visit_at=(went + HOUR).isoformat(),
        told_how="phone",
    )
    repairer.done(f"tasks/{task['id']}/start/")
    words = {
        "fault": "摩擦片烧蚀",
        "cause": "manufacture",
        "work": "更换安全离合器总成",
        "hours": 12,
        "signed_by": "王建国",
        "arrived_at": went.isoformat(),
        "finished_at": clock.now().isoformat(),
        "labour_hours": "4.0",
        "travel_km": "88",
        "signed_how": "drawn",
        "parts": f'[{{"part": "{clutch.number}", "quantity": 1, "note": "弹簧断"}}]',
    }
    files = {"signature": photo(), "photo_nameplate": photo(), "photo_fault": photo(), "photo_old_part": photo()}
    record = repairer.done(f"tasks/{task['id']}/file-record/", key="record-1", files=files, **words)
    assert clerk.done(f"tickets/{ticket['number']}/close/", outcome="用户满意")["state"] == "closed"
    return record


def come_back(people, record):
    """The old part on its way home, into its room."""
    (tag,) = people["repairer"].get("old-parts/", record=record["number"]).json()["results"]
    place = f"old-parts/{tag['number']}/"
    assert tag["state"] == "kept" and people["rival"].get(place).status_code == 404
    people["owner"].done("shipments/ship/", parts=[tag["number"]], carrier="皖K·D2046", box="6")
    people["clerk"].done(f"{place}receive/")
    judged = people["technician"].done(f"{place}appraise/", cause="manufacture", usable=False, justified=True)
    assert (judged["state"], judged["liable"]) == ("appraised", "company")
    people["clerk"].done("old-parts/hand-over/", parts=[tag["number"]])
    room = next(r for r in people["keeper"].get("rooms/").json()["results"] if r["holds"] == "scrap")
    assert people["keeper"].done(f"{place}store/", room=room["id"], bin="3-2")["state"] == "stored"


def written_off(people, record):
    """Verified, reviewed, noticed, confirmed; the notice."""
    (claim,) = people["owner"].get("claims/", ticket=record["ticket"]["number"]).json()["results"]
    place = f"claims/{claim['number']}/"
    assert claim["state"] == "appraised" and people["rival"].get(place).status_code == 404
    assert people["rep"].done(f"{place}verify/", in_scope=True)["state"] == "verified"
    labour = next(line for line in people["finance"].get(place).json()["lines"] if line["kind"] == "labour")
    cut = {"line": labour["id"], "approved": "100.00", "reason": "工时按 2 小时核定"}
    assert people["finance"].done(f"{place}review/", amounts=[cut])["state"] == "reviewed"
    notice = people["finance"].done("notices/issue/", key="notice-1", dealer="fengyu", claims=[claim["number"]])
    lines = people["owner"].get(f"notices/{notice['number']}/").json()["lines"]
    answered = [{"line": line["id"], "dispute": "实际用了 4 小时" if line["seq"] == labour["seq"] else None} for line in lines]
    disputed = people["owner"].done(f"notices/{notice['number']}/confirm/", opinions=answered)
    assert disputed["state"] == "disputed"
    (open_line,) = [i for i in people["owner"].get(f"notices/{notice['number']}/").json()["lines"] if i["answer"] == "disputed"]
    people["finance"].done(f"notices/{notice['number']}/answer-dispute/", line=open_line["id"], accept=False, reply="按定额")
    return people["owner"].done(f"notices/{notice['number']}/confirm/", opinions=[{"line": open_line["id"], "dispute": None}])


def test_from_the_call_to_the_posted_money(people, cast, combine, clutch, photo):
    people["finance"].done("postings/charge/", dealer="fengyu", amount="20000.00", document="QC-1", text="期初欠款")
    record = repaired(people, cast, sold_machine(people), clutch, photo)
    come_back(people, record)
    notice = written_off(people, record)
    assert notice["state"] == "settled"
    posted = people["owner"].get("postings/", document=notice["number"]).json()["results"]
    assert sum(Decimal(row["amount"]) for row in posted) == Decimal(notice["approved"])
    owed = people["owner"].get("accounts/dealer-fengyu/").json()["balance"]
    assert Decimal(owed) == Decimal("20000.00") - Decimal(notice["approved"])
    letter = people["owner"].get(f"notices/{notice['number']}/pdf/")
    assert letter["Content-Type"] == "application/pdf" and letter.content.startswith(b"%PDF-")
    assert people["rival"].get(f"notices/{notice['number']}/pdf/").status_code == 404
    assert people["rival"].get("accounts/").json()["results"] == people["rival"].get("postings/").json()["results"] == []
