"""The appraisal bench: scan, story, decision, money, next (A8, A17)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from finance.models import Claim
from returns import actions as returns
from returns.models import OldPart
from warranty.models import Cause

pytestmark = pytest.mark.django_db
State = OldPart.State
HTMX = {"HX-Request": "true"}


@pytest.fixture
def bench(client, cast):
    """The technician at the bench."""
    client.force_login(cast.technician)
    return client


@pytest.fixture
def received(cast, filed_record):
    """Parts of dealer A that came in one box and were scanned; facts are the record's."""

    def make(scanned=None, **facts):
        parts = list(filed_record(**facts).old_parts.order_by("id"))
        returns.ship(parts=parts, carrier="皖 K·72018", box="6", by=cast.owner_a)
        for part in parts[:scanned]:
            returns.receive(part=part, by=cast.keeper)
        return list(OldPart.objects.filter(record=parts[0].record).order_by("id"))

    return make


@pytest.fixture
def findings(reference):
    """What is posted: `findings("misuse", evidence="…")`."""

    def make(code="manufacture", usable="no", justified="yes", **more):
        return {"cause": Cause.objects.get(code=code).pk, "usable": usable, "justified": justified, **more}

    return make


def text(response) -> str:
    return response.content.decode()


def lines_of(part):
    return {line.kind: line for line in Claim.objects.get(record=part.record).lines.all()}


def test_the_bench_begins_with_what_is_due_first(bench, received):
    (part,) = received()
    assert bench.get("/desk/appraise/").url == f"/desk/appraise/{part.number}/"
    page = text(bench.get(f"/desk/appraise/{part.number}/"))
    story, follows = ("摩擦片烧蚀", "皖 K·72018 第 6 箱"), ("责任：供应商，转追偿", "责任：用户，第 38 条")
    for words in (*story, *follows, "还有 1 件", "鉴定完，最后一件", "1,286.00"):
        assert words in page


def test_an_empty_bench_says_who_brings_something(bench, cast):
    assert "没有等待鉴定的旧件" in text(bench.get("/desk/appraise/"))


def test_a_scan_leads_to_the_part_also_when_the_scanners_first_letter_was_a_key(bench, received):
    (part,) = received()
    for tag in (
        part.number,
        part.number[-6:],
        part.number[1:],
        part.number.lower(),
        f"JJ2026-000099{part.number[1:]}",
        f"http://x/t/{part.number}/",
    ):
        assert bench.get("/desk/appraise/", {"tag": tag}).url == f"/desk/appraise/{part.number}/"
    unknown = bench.get("/desk/appraise/", {"tag": "JJ2025-000999"})
    assert unknown.status_code == 400 and "part.unknown" in text(unknown)


def test_appraising_goes_on_through_the_box_without_a_reload(bench, received, findings, clutch, belt):
    one, other = received(parts=[{"part": clutch, "quantity": 1}, {"part": belt, "quantity": 2}])
    answer = bench.post(f"/desk/appraise/{one.number}/", findings(), headers=HTMX, follow=True)
    assert answer.redirect_chain == [(f"/desk/appraise/{other.number}/", 302)]
    assert answer["HX-Push-Url"] == f"/desk/appraise/{other.number}/" and "<html" not in text(answer)
    one.refresh_from_db()
    assert (one.state, one.liable, one.usable, one.justified) == (State.APPRAISED, "company", False, True)
    assert bench.post(f"/desk/appraise/{other.number}/", findings("wear", evidence="磨损到限")).url == "/desk/appraise/"


def test_what_costs_the_dealer_needs_evidence(bench, received, findings):
    (part,) = received()
    answer = bench.post(f"/desk/appraise/{part.number}/", findings("bad-repair"))
    assert answer.status_code == 400 and "id_evidence_error" in text(answer)
    assert 'value="0.00"' in text(answer), "amounts that nobody touched follow the cause"
    assert bench.post(f"/desk/appraise/{part.number}/", {}).status_code == 400
    assert bench.post(f"/desk/appraise/{part.number}/", findings() | {"cause": "x"}).status_code == 400


def test_the_money_follows_the_cause_that_is_picked(bench, received):
    (part,) = received()
    address = f"/desk/appraise/{part.number}/amounts/"
    assert "超定额" in text(bench.get(address)), "5.5 hours are claimed, 4.0 are the standard"
    dealers = text(bench.get(address, {"cause": Cause.objects.get(code="bad-repair").pk}))
    assert 'value="0.00"' in dealers and "1,801.90" in dealers
    part.refresh_from_db()
    assert part.state == State.RECEIVED and lines_of(part)["part"].approved is None, "weighing writes nothing"


def test_amounts_that_nobody_touched_are_left_to_the_rules(bench, received, findings):
    (part,) = received()
    lines = lines_of(part)
    shown = {f"{name}_{lines['labour'].pk}": "260.00" for name in ("amount", "shown")}
    bench.post(f"/desk/appraise/{part.number}/", findings() | shown)
    assert (lines_of(part)["labour"].approved, lines_of(part)["labour"].cut) == (260, "standard")


def test_the_technician_may_want_less(bench, received, findings):
    (part,) = received()
    labour = lines_of(part)["labour"]
    wish = {f"amount_{labour.pk}": "195", f"shown_{labour.pk}": "260.00", f"reason_{labour.pk}": "standard"}
    for line in lines_of(part).values():
        if line.pk != labour.pk:
            wish |= {f"amount_{line.pk}": str(line.claimed), f"shown_{line.pk}": str(line.claimed)}
    assert bench.post(f"/desk/appraise/{part.number}/", findings() | wish).status_code == 302
    assert lines_of(part)["labour"].approved == 195
    assert Claim.objects.get(record=part.record).state == Claim.State.APPRAISED


@pytest.mark.parametrize(("amount", "reason"), [("300", "standard"), ("-1", "standard"), ("200", ""), ("abc", ""), ("9" * 20, "")])
def test_amounts_out_of_bounds_are_said_beside_the_line(bench, received, findings, amount, reason):
    (part,) = received()
    lines = lines_of(part)
    wish = {f"{name}_{line.pk}": str(line.claimed) for line in lines.values() for name in ("amount", "shown")}
    labour = lines["labour"].pk
    wish |= {f"amount_{labour}": amount, f"shown_{labour}": "260.00", f"reason_{labour}": reason}
    answer = bench.post(f"/desk/appraise/{part.number}/", findings() | wish)
    assert answer.status_code == 400 and "bad small" in text(answer)
    part.refresh_from_db()
    assert part.state == State.RECEIVED


def test_a_missing_part_has_no_procedure(bench, cast, received, findings, clutch, belt):
    here, gone = received(scanned=1, parts=[{"part": clutch, "quantity": 1}, {"part": belt, "quantity": 1}])
    returns.report_missing(part=gone, by=cast.keeper)
    beside = text(bench.get(f"/desk/appraise/{here.number}/"))
    assert "part.missing" in beside and f"{gone.number} 不能鉴定" in beside
    refused = bench.post(f"/desk/appraise/{gone.number}/", findings(), headers=HTMX)
    assert refused.status_code == 409 and "part.missing" in text(refused)


def test_a_stale_page_says_that_somebody_was_first(bench, cast, received, findings, cause):
    (part,) = received()
    returns.appraise(part=part, cause=cause("design"), usable=True, justified=True, by=cast.technician)
    answer = bench.post(f"/desk/appraise/{part.number}/", findings())
    assert answer.status_code == 409
    part.refresh_from_db()
    assert part.cause.code == "design"


def test_only_the_technical_department_appraises(client, cast, received, findings):
    (part,) = received()
    client.force_login(cast.clerk)
    page = text(client.get(f"/admin/work/appraise/{part.number}/"))
    assert "摩擦片烧蚀" in page and 'name="cause"' not in page
    assert client.post(f"/admin/work/appraise/{part.number}/", findings()).status_code == 403
    client.force_login(cast.owner_a)
    assert client.get(f"/desk/appraise/{part.number}/").status_code == 404


def test_it_costs_the_same_whatever_the_box_holds(bench, received, clutch):
    (alone,) = received()
    many = received(parts=[{"part": clutch, "quantity": 1} for _n in range(10)])
    counted = []
    for part in (alone, many[0]):
        with CaptureQueriesContext(connection) as asked:
            assert bench.get(f"/desk/appraise/{part.number}/").status_code == 200
        counted.append(len(asked))
    assert counted[0] == counted[1] <= 12
