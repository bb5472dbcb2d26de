"""Write-off notices in the portal: the owner confirms or disputes line by line (A19)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from finance import actions as finance
from finance.ledger import balance, receivable
from finance.models import Posting, WriteOffNotice
from tests.finance.conftest import appraise_all, cause, claim_at, notice  # noqa: F401
from tests.html import written

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def issued(notice, clock_at):  # noqa: F811
    """A notice of three lines, 1,704.40 approved; a day later."""
    clock_at(notice.issued_at + DAY)
    return notice


def address(notice):  # noqa: F811
    return f"/portal/notices/{notice.number}/"


def answers(notice, disputes=(), **changes):  # noqa: F811
    data = {}
    for line in notice.lines.all():
        data[f"answer_{line.pk}"] = "dispute" if line.seq in disputes else "confirm"
        data[f"why_{line.pk}"] = "拆卸另用 1.5 小时" if line.seq in disputes else ""
    return data | changes


def test_it_reads_like_the_printed_one(door, cast, issued):
    page = written(door(cast.owner_a).get("/portal/notices/"))
    named = (issued.number, "三包费用核销通知", "阜阳市丰裕农机销售有限公司：", "核减 97.50")
    for words in (*named, "1,704.40", "壹仟柒佰零肆元肆角", "48,620.00", "46,915.60"):
        assert words in page, words
    assert "还有 9 天" in page and 'data-all="确认 %(n)s 行"' in page


def test_confirmed_lines_are_deducted_at_once(door, cast, issued):
    response = door(cast.owner_a).post(address(issued), answers(issued))
    assert response.url == address(issued)
    assert WriteOffNotice.objects.get().state == "settled"
    assert f"{balance(receivable(cast.dealer_a)):.2f}" == "46915.60"


def test_disputed_lines_wait_with_their_reason(door, cast, issued):
    client = door(cast.owner_a)
    client.post(address(issued), answers(issued, disputes=[2]))
    assert WriteOffNotice.objects.get().state == "disputed"
    assert f"{balance(receivable(cast.dealer_a)):.2f}" == f"{48620 - 1286 - 158.40:.2f}"
    page = client.get(address(issued)).content.decode()
    assert "拆卸另用 1.5 小时" in page and "5 个工作日内答复" in page and "btn primary" not in page


def test_a_dispute_needs_its_reason(door, cast, issued):
    line = issued.lines.get(seq=2)
    response = door(cast.owner_a).post(address(issued), answers(issued, disputes=[2], **{f"why_{line.pk}": " "}))
    assert response.status_code == 400 and f'id="id_why_{line.pk}_error"' in response.content.decode()
    assert Posting.objects.filter(document=issued.number).count() == 0


def test_a_line_left_out_confirms_nothing(door, cast, issued):
    data = answers(issued)
    data.pop(f"answer_{issued.lines.get(seq=1).pk}")
    assert door(cast.owner_a).post(address(issued), data).status_code == 400
    assert WriteOffNotice.objects.get().state == "issued"


def test_pressed_twice_it_is_deducted_once(door, cast, issued):
    client = door(cast.owner_a)
    for _ in range(2):
        assert client.post(address(issued), answers(issued, idempotency_key="k")).status_code == 302
    assert Posting.objects.filter(document=issued.number).count() == 3


def test_answered_already_is_said_in_words(door, cast, issued):
    client = door(cast.owner_a)
    stale = answers(issued, idempotency_key="b")
    client.post(address(issued), answers(issued, idempotency_key="a"))
    response = client.post(address(issued), stale)
    assert response.status_code == 409 and "notice.not_open" in response.content.decode()


def test_an_upheld_line_is_asked_again_and_no_other(door, cast, issued, clock_at):
    client = door(cast.owner_a)
    client.post(address(issued), answers(issued, disputes=[2]))
    line = issued.lines.get(seq=2)
    finance.answer_dispute(line=line, accept=False, reply="定额已含拆卸", by=cast.finance_officer)
    page = client.get(address(issued)).content.decode()
    assert "定额已含拆卸" in page and page.count('type="radio"') == 2
    client.post(address(issued), {f"answer_{line.pk}": "confirm"})
    assert WriteOffNotice.objects.get().state == "settled"


def test_the_pdf_is_the_owners(door, cast, issued):
    response = door(cast.owner_a).get(address(issued) + "pdf/")
    assert response["Content-Type"] == "application/pdf" and response.content.startswith(b"%PDF")
    assert issued.number in response["Content-Disposition"]


@pytest.mark.parametrize("page", ["", "pdf/"])
def test_a_rivals_notice_does_not_exist(door, cast, issued, page):
    assert door(cast.owner_b).get(address(issued) + page).status_code == 404


def test_a_repairer_does_not_answer_for_the_money(door, cast, issued):
    client = door(cast.repairer_a)
    for page in ("/portal/notices/", address(issued), address(issued) + "pdf/", "/portal/notices/claims/"):
        assert client.get(page).status_code == 403
    assert client.post(address(issued), answers(issued)).status_code == 403


def test_before_the_first_notice_the_page_says_what_comes(door, cast):
    assert "还没有核销通知" in door(cast.owner_a).get("/portal/notices/").content.decode()


def test_claims_say_how_far_they_are(door, cast, issued):
    claim = issued.lines.first().claim_line.claim
    client = door(cast.owner_a)
    assert claim.number in client.get("/portal/notices/claims/").content.decode()
    page = client.get(f"/portal/notices/claims/{claim.number}/").content.decode()
    assert "已列通知" in page and "1,704.40" in page
    assert door(cast.owner_b).get(f"/portal/notices/claims/{claim.number}/").status_code == 404


def test_a_claim_sent_back_is_corrected_and_handed_in_again(door, cast, claim_at):  # noqa: F811
    claim = claim_at("appraised")
    finance.send_back(claim=claim, note="里程与地图不符", by=cast.rep)
    travel = claim.lines.get(kind="travel")
    labour = claim.lines.get(kind="labour")
    client, page = door(cast.owner_a), f"/portal/notices/claims/{claim.number}/"
    assert "里程与地图不符" in client.get(page).content.decode()
    data = {f"quantity_{labour.pk}": str(labour.quantity), f"quantity_{travel.pk}": "9999"}
    assert client.post(f"{page}submit/", data).status_code == 400
    assert client.post(f"{page}submit/", data | {f"quantity_{travel.pk}": "80"}).url == page
    travel.refresh_from_db()
    assert f"{travel.claimed:.2f}" == "144.00"


def test_as_many_statements_for_many_notices_as_for_one(door, cast, issued):
    client, counts = door(cast.owner_a), []
    for number in (0, 5):
        for count in range(number):
            WriteOffNotice.objects.create(
                number=f"HX2025-{count}", dealer=cast.dealer_a, state="issued", issued_at=issued.issued_at, company_name="x",
                dealer_name="x", reviewed_by_name="x", issued_by_name="x",
            )  # fmt: skip
        with CaptureQueriesContext(connection) as asked:
            client.get(address(issued))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12
