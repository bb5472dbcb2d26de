"""Notices and the ledger at the desk (A19)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from finance import actions
from finance.models import Account, NoticeLine, Posting, WriteOffNotice

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def desk(client, cast):
    """The finance officer's desk."""
    client.force_login(cast.finance_officer)
    return client


@pytest.fixture
def disputed(cast, notice, opinions):
    """The notice with its cut labour line disputed."""
    return actions.confirm(notice=notice, opinions=opinions(notice, {2: "壳体锈死，另用 1.5 小时"}), by=cast.owner_a)


def test_a_notice_is_chosen_read_and_issued(desk, cast, claim_at):
    one, other = claim_at("reviewed"), claim_at("reviewed")
    assert "3,408.80" in text(desk.get("/desk/claims/notices/issue/"))
    address = f"/desk/claims/notices/issue/{cast.dealer_a.pk}/"
    paper = text(desk.get(address))
    assert "叁仟肆佰零捌元捌角" in paper and "超定额" in paper
    assert "壹仟柒佰零肆元肆角" in text(desk.get(address, {"claims": [one.pk]})), "only what is ticked"
    assert not WriteOffNotice.objects.exists(), "looking at it writes nothing"
    answer = desk.post(address, {"claims": [one.pk]})
    issued = WriteOffNotice.objects.get()
    assert answer.url == f"/desk/claims/notices/{issued.number}/" and str(issued.approved) == "1704.40"
    assert desk.get(address, {"picked": 1}).context["chosen"] == [], "none ticked is none"
    again = desk.post(address, {"claims": [one.pk]})
    assert again.status_code == 400, "it is on a notice already"
    assert desk.post(address, {}).status_code == 400
    assert desk.post(address, {"claims": [other.pk], "idempotency_key": "k"}).status_code == 302


def test_the_preview_is_what_is_issued(desk, cast, claim_at):
    claim_at("reviewed", labour_hours="4.0")
    address = f"/desk/claims/notices/issue/{cast.dealer_a.pk}/"
    shown = desk.get(address).context["paper"]
    desk.post(address, {"claims": [claim.pk for claim in desk.get(address).context["claims"]]})
    issued = WriteOffNotice.objects.get()
    facts = ("seq", "ticket_number", "machine_name", "text", "claimed", "approved", "reason")
    assert [[getattr(row.line, f) for f in facts] for row in shown.rows] == [list(row) for row in issued.lines.values_list(*facts)]
    assert (shown.claimed, shown.approved, shown.balance_before, shown.balance_after) == (
        issued.claimed, issued.approved, issued.balance_before, issued.balance_after,
    )  # fmt: skip


def test_only_finance_issues(client, cast):
    for person in (cast.rep, cast.leader, cast.clerk):
        client.force_login(person)
        assert client.get("/desk/claims/notices/issue/").status_code == 403
        assert client.post(f"/desk/claims/notices/issue/{cast.dealer_a.pk}/", {}).status_code == 403


def test_the_page_is_the_paper(desk, notice):
    page = text(desk.get(f"/desk/claims/notices/{notice.number}/"))
    for words in (notice.number, "阜阳市丰裕农机销售有限公司", "壹仟柒佰零肆元肆角", "48,620.00", "46,915.60", "待确认", "撤回通知"):
        assert words in page
    assert notice.number in text(desk.get("/desk/claims/notices/", {"state": "issued"}))
    assert notice.number not in text(desk.get("/desk/claims/notices/", {"state": "disputed"}))
    pdf = desk.get(f"/desk/claims/notices/{notice.number}/pdf/")
    assert pdf["Content-Type"] == "application/pdf" and pdf.content.startswith(b"%PDF")


def test_a_dealer_has_its_own_page_and_not_this_one(client, cast, notice):
    for person in (cast.owner_a, cast.owner_b):
        client.force_login(person)
        for page in ("", "pdf/", "withdraw/"):
            assert client.get(f"/desk/claims/notices/{notice.number}/{page}").status_code == 404


def test_a_dispute_is_upheld_with_words(desk, disputed):
    page = text(desk.get(f"/desk/claims/notices/{disputed.number}/"))
    assert "第 2 行有异议" in page and "壳体锈死" in page
    address = f"/desk/claims/notices/{disputed.number}/lines/2/"
    assert desk.post(address, {"accept": "no", "reply": ""}).status_code == 400
    assert desk.post(address, {"accept": "no", "reply": "定额 4.0 小时", "amount": "1"}).url == f"/desk/claims/notices/{disputed.number}/"
    line = disputed.lines.get(seq=2)
    assert (line.answer, line.reply) == (NoticeLine.Answer.OPEN, "定额 4.0 小时")
    again = desk.post(address, {"accept": "no", "reply": "x"})
    assert again.status_code == 409 and "notice.line_not_disputed" in text(again)


@pytest.mark.parametrize(("amount", "status"), [("260", 400), ("357.51", 400), ("300", 302), ("357.50", 302)])
def test_a_dispute_is_accepted_within_what_was_claimed(desk, disputed, amount, status):
    address = f"/desk/claims/notices/{disputed.number}/lines/2/"
    assert desk.post(address, {"accept": "yes", "amount": amount, "reply": "照片可见"}).status_code == status
    assert (disputed.lines.get(seq=2).answer == NoticeLine.Answer.ACCEPTED) == (status == 302)


def test_only_finance_answers(client, cast, disputed):
    client.force_login(cast.rep)
    assert "答复这一行" not in text(client.get(f"/desk/claims/notices/{disputed.number}/"))
    assert client.post(f"/desk/claims/notices/{disputed.number}/lines/2/", {"accept": "no", "reply": "x"}).status_code == 403
    client.force_login(cast.finance_officer)
    assert client.post(f"/desk/claims/notices/{disputed.number}/lines/9/", {"accept": "no", "reply": "x"}).status_code == 404


def test_withdrawing_needs_a_reason_and_leads_to_the_counter_notice(desk, notice):
    address = f"/desk/claims/notices/{notice.number}/withdraw/"
    assert desk.post(address, {"reason": ""}).status_code == 400
    answer = desk.post(address, {"reason": "列错经销商"})
    counter = WriteOffNotice.objects.get(counters=notice)
    assert answer.url == f"/desk/claims/notices/{counter.number}/"
    assert notice.number in text(desk.get(answer.url))
    assert desk.post(address, {"reason": "再来"}).status_code == 409


def test_the_ledger_shows_each_balance_and_every_posting_behind_it(desk, cast, notice, opinions):
    actions.confirm(notice=notice, opinions=opinions(notice), by=cast.owner_a)
    account = Account.objects.get(dealer=cast.dealer_a)
    page = text(desk.get("/desk/ledger/"))
    assert "46,915.60" in page and cast.dealer_b.short_name in page, "who has no account yet is there too"
    rows = desk.get(f"/desk/ledger/{account.pk}/").context["rows"]
    assert [str(balance) for _posting, _change, balance in rows] == ["46915.60", "47074.00", "47334.00", "48620.00"]
    assert sum(change for _posting, change, _balance in rows) == rows[0][2]


def test_balances_go_on_over_pages(desk, cast, monkeypatch):
    monkeypatch.setattr("finance.views.ledger.newest.__defaults__", (2,))
    for n in range(5):
        actions.charge(dealer=cast.dealer_a, amount="100", document=f"FP{n}", by=cast.finance_officer)
    address = f"/desk/ledger/{Account.objects.get(dealer=cast.dealer_a).pk}/"
    first = desk.get(address)
    second = desk.get(address, {"before": first.context["more"]})
    assert [str(row[2]) for row in (*first.context["rows"], *second.context["rows"])] == ["500.00", "400.00", "300.00", "200.00"]
    assert desk.get(address, {"before": "x"}).status_code == 400


def test_a_charge_is_posted_once(desk, cast):
    address = f"/desk/ledger/charge/{cast.dealer_a.pk}/"
    assert desk.post(address, {"amount": "0", "document": "FP1"}).status_code == 400
    assert desk.post(address, {"amount": "x", "document": "FP1"}).status_code == 400
    answer = desk.post(address, {"amount": "1,704.4", "document": "FP1", "text": "配件款"})
    assert answer.url == f"/desk/ledger/{Account.objects.get(dealer=cast.dealer_a).pk}/"
    assert str(Posting.objects.get().amount) == "1704.40"
    again = desk.post(address, {"amount": "1", "document": "FP1"})
    assert again.status_code == 409 and "posting.taken" in text(again)


def test_others_do_not_post(client, cast):
    client.force_login(cast.leader)
    assert client.get("/desk/ledger/").status_code == 200
    assert client.get(f"/desk/ledger/charge/{cast.dealer_a.pk}/").status_code == 403
    client.force_login(cast.owner_a)
    assert client.get("/desk/ledger/").status_code == 404


def test_the_pages_cost_the_same_for_any_size(desk, cast, claim_at, clutch):
    def issue(claim):
        day = claim.reviewed_at + timedelta(days=1)
        return actions.issue(dealer=cast.dealer_a, claims=[claim], by=cast.finance_officer, at=day).number

    small = issue(claim_at("reviewed"))
    claim_at("reviewed")
    few = counted(desk, small, cast)
    large = issue(claim_at("reviewed", parts=[{"part": clutch, "quantity": 1} for _n in range(8)]))
    claim_at("reviewed")
    assert counted(desk, large, cast) == few and max(few) <= 12


def counted(desk, number, cast) -> list[int]:
    found = []
    for page in ("claims/notices/", f"claims/notices/{number}/", f"claims/notices/issue/{cast.dealer_a.pk}/", "ledger/"):
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(f"/desk/{page}").status_code == 200
        found.append(len(asked))
    return found
