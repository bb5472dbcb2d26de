"""Claims at the desk: verified by the rep, reviewed by finance, one after the other (A7, A18, A19)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deadlines.models import Deadline
from finance import actions
from finance.models import Claim
from tests.html import written

pytestmark = pytest.mark.django_db
State = Claim.State


def text(response) -> str:
    return response.content.decode()


def at(client, user):
    client.force_login(user)
    return client


def amounts(claim, **changes):
    """What the review form holds as it is shown; `labour="195"`, `labour_reason="超定额"` change a line."""
    data = {}
    for line in claim.lines.all():
        data[f"amount_{line.pk}"] = changes.get(line.kind, str(line.approved))
        data[f"reason_{line.pk}"] = changes.get(f"{line.kind}_reason", line.reason)
    return data


def test_each_role_begins_with_its_own_queue(client, cast, claim_at, clock_at):
    waiting = claim_at("appraised")
    clock_at(waiting.appraised_at + timedelta(days=1))
    assert waiting.number in text(at(client, cast.rep).get("/desk/claims/"))
    assert waiting.number not in text(at(client, cast.finance_officer).get("/desk/claims/"))
    assert waiting.number in text(client.get("/desk/claims/", {"state": "appraised"}))
    assert at(client, cast.owner_a).get("/desk/claims/").status_code == 404


def test_a_rep_sees_his_own_dealers_first(client, cast, claim_at, person, clock_at):
    waiting = claim_at("appraised")
    clock_at(waiting.appraised_at + timedelta(days=1))
    other = at(client, person("rep", "高建军", "other_rep"))
    assert waiting.number not in text(other.get("/desk/claims/"))
    assert waiting.number in text(other.get("/desk/claims/", {"who": "all"}))


def test_the_rep_verifies_with_a_struck_line_and_goes_on(client, cast, claim_at):
    claim, other = claim_at("appraised"), claim_at("appraised")
    travel = claim.lines.get(kind="travel")
    desk = at(client, cast.rep)
    page = text(desk.get(f"/desk/claims/{claim.number}/"))
    for words in ("安全离合器", "摩擦片烧蚀", "工时 5.5 × 65.00", "属三包范围，核实", "不予处理"):
        assert words in page
    answer = desk.post(f"/desk/claims/{claim.number}/verify/", {"beyond": [travel.pk], "note": "电话核实"})
    assert answer.url == f"/desk/claims/{other.number}/"
    claim.refresh_from_db()
    travel.refresh_from_db()
    assert (claim.state, claim.note, travel.beyond_scope, travel.approved) == (State.VERIFIED, "电话核实", True, 0)
    assert desk.post(f"/desk/claims/{other.number}/verify/", {}).url == "/desk/claims/"


def test_another_rep_finds_no_button_and_is_refused(client, cast, claim_at, person):
    claim = claim_at("appraised")
    desk = at(client, person("rep", "高建军", "other_rep"))
    page = text(desk.get(f"/desk/claims/{claim.number}/"))
    assert "属三包范围" not in page and "由李明核实" in page
    answer = desk.post(f"/desk/claims/{claim.number}/verify/", {})
    assert answer.status_code == 409 and "claim.other_verifier" in text(answer)
    assert at(client, cast.keeper).post(f"/desk/claims/{claim.number}/verify/", {}).status_code == 403


@pytest.mark.parametrize(("verb", "state"), [("refuse", State.REFUSED), ("send-back", State.SENT_BACK)])
def test_turning_it_down_needs_the_reason(client, cast, claim_at, verb, state):
    claim = claim_at("appraised")
    desk = at(client, cast.rep)
    assert desk.get(f"/desk/claims/{claim.number}/{verb}/").status_code == 200
    assert desk.post(f"/desk/claims/{claim.number}/{verb}/", {"note": " "}).status_code == 400
    assert desk.post(f"/desk/claims/{claim.number}/{verb}/", {"note": "公里数不符"}).url == "/desk/claims/"
    claim.refresh_from_db()
    assert (claim.state, claim.note) == (state, "公里数不符")


def test_finance_reviews_as_proposed_and_goes_on(client, cast, claim_at):
    claim, other = claim_at("verified"), claim_at("verified")
    desk = at(client, cast.finance_officer)
    assert "审核完，下一张" in text(desk.get(f"/desk/claims/{claim.number}/"))
    assert desk.post(f"/desk/claims/{claim.number}/review/", amounts(claim)).url == f"/desk/claims/{other.number}/"
    claim.refresh_from_db()
    assert (claim.state, str(claim.approved)) == (State.REVIEWED, "1704.40")


def test_a_cut_keeps_its_usual_reason_as_a_code_and_other_words_as_words(client, cast, claim_at):
    claim = claim_at("verified")
    data = amounts(claim, labour="195.00", travel="100", travel_reason="实际 55 公里")
    assert at(client, cast.finance_officer).post(f"/desk/claims/{claim.number}/review/", data).status_code == 302
    labour, travel = claim.lines.get(kind="labour"), claim.lines.get(kind="travel")
    assert (labour.approved, labour.cut) == (195, "standard")
    assert (travel.approved, travel.cut, travel.reason) == (100, "other", "实际 55 公里")


@pytest.mark.parametrize("changes", [{"labour": "261"}, {"labour": "-1"}, {"travel": "10"}, {"part": "x"}, {"part": ""}])
def test_amounts_out_of_bounds_are_bad_input(client, cast, claim_at, changes):
    claim = claim_at("verified")
    answer = at(client, cast.finance_officer).post(f"/desk/claims/{claim.number}/review/", amounts(claim, **changes))
    assert answer.status_code == 400 and "bad small" in text(answer)
    claim.refresh_from_db()
    assert claim.state == State.VERIFIED


def test_a_claim_that_somebody_else_reviewed_is_a_stale_page(client, cast, claim_at):
    claim = claim_at("verified")
    actions.review(claim=claim, by=cast.finance_officer)
    assert at(client, cast.finance_officer).post(f"/desk/claims/{claim.number}/review/", amounts(claim)).status_code == 409


def test_ones_own_costs_are_corrected_and_handed_in_again(client, cast, make_ticket, company_repairer, filed_record, at_desk=at):
    from tests.returns.test_actions import own_task

    record = filed_record(task=own_task(cast, make_ticket, company_repairer, make_ticket().received_at), by=company_repairer)
    claim = Claim.objects.get(record=record)
    actions.send_back(claim=claim, note="工时不符", by=cast.finance_officer)
    desk, labour = at_desk(client, company_repairer), claim.lines.get(kind="labour")
    assert "工时不符" in text(desk.get(f"/desk/claims/{claim.number}/submit/"))
    data = {f"quantity_{line.pk}": str(line.quantity) for line in claim.lines.exclude(kind="part")}
    too_much = desk.post(f"/desk/claims/{claim.number}/submit/", data | {f"quantity_{labour.pk}": "9"})
    assert too_much.status_code == 400
    assert desk.post(f"/desk/claims/{claim.number}/submit/", data | {f"quantity_{labour.pk}": "4"}).url == f"/desk/claims/{claim.number}/"
    labour.refresh_from_db()
    assert labour.quantity == 4


@pytest.mark.parametrize("page", ["/desk/claims/?state=submitted", "/desk/claims/{}/"])
def test_pages_cost_the_same_for_any_size(client, cast, claim_at, clutch, page):
    small = claim_at("submitted")
    desk, counted = at(client, cast.finance_officer), []
    for number in (small.number, None):
        if number is None:
            number = claim_at("submitted", parts=[{"part": clutch, "quantity": 1} for _n in range(8)]).number
            claim_at("submitted")
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(page.format(number)).status_code == 200
        counted.append(len(asked))
    assert counted[0] == counted[1] <= 12


@pytest.mark.parametrize("state", ["appraised", "verified"])
def test_the_page_of_a_verb_stays_within_its_statements(client, cast, claim_at, state):
    claim = claim_at(state)
    desk = at(client, cast.rep if state == "appraised" else cast.finance_officer)
    with CaptureQueriesContext(connection) as asked:
        assert desk.get(f"/desk/claims/{claim.number}/").status_code == 200
    assert len(asked) <= 12


def test_a_claim_that_is_not_there(client, cast):
    assert at(client, cast.rep).get("/desk/claims/HS2026-9999/").status_code == 404


def test_what_is_long_late_is_counted_above_its_queue_and_opened_by_a_press(client, cast, clock_at, claim_at):
    claim = claim_at("appraised")
    promise = Deadline.objects.of(claim).get(kind="claim.verify")
    clock_at(promise.due_at + timedelta(days=1))
    assert claim.number in text(at(client, cast.rep).get("/desk/claims/"))
    clock_at(promise.due_at + timedelta(days=9))
    folded = written(client.get("/desk/claims/"))
    assert claim.number not in folded.partition('id="list-h"')[2] and 'href="?long=appraised"' in folded and ">待核实 1<" in folded
    assert claim.number in text(client.get("/desk/claims/", {"long": "appraised"}))
