"""From the filed record to the posted amount, with the sums of the example notice (A18, A19)."""

from datetime import timedelta
from decimal import Decimal

from finance import actions, books
from finance.models import Claim, Posting, WriteOffNotice


def test_a_claim_is_drawn_up_as_the_record_is_filed(claim_at, cast):
    claim = claim_at("submitted")
    assert (claim.number[:7], claim.state, claim.dealer, claim.staff) == ("HS2026-", "submitted", cast.dealer_a, None)
    lines = [(line.kind, line.text, line.quantity, line.unit_price, line.claimed) for line in claim.lines.all()]
    assert lines == [
        ("part", "搅龙安全离合器总成", 1, Decimal("1286.00"), Decimal("1286.00")),
        ("labour", "工时", Decimal("5.5"), Decimal("65.00"), Decimal("357.50")),
        ("travel", "差旅", Decimal("88.0"), Decimal("1.80"), Decimal("158.40")),
    ]
    assert claim.claimed == Decimal("1801.90")


def test_from_the_record_to_the_ledger(cast, notice, opinions, owed):
    assert (notice.number[:7], notice.claimed, notice.approved) == ("HX2026-", Decimal("1801.90"), Decimal("1704.40"))
    assert (notice.balance_before, notice.balance_after) == (Decimal("48620.00"), Decimal("46915.60"))
    assert [line.text for line in notice.lines.all()] == [
        "搅龙安全离合器总成 1 件",
        "工时 5.5 × 65.00",
        "差旅 88 公里 × 1.80",
    ]
    assert notice.lines.get(seq=2).reason == "超定额 4.0 小时"
    assert notice.dealer_name == "阜阳市丰裕农机销售有限公司"
    actions.confirm(notice=notice, opinions=opinions(notice), by=cast.owner_a, at=notice.issued_at + timedelta(days=2))
    notice.refresh_from_db()
    claim = Claim.objects.get()
    assert (notice.state, claim.state, owed()) == ("settled", "settled", Decimal("46915.60"))
    assert list(Posting.objects.filter(document=notice.number).order_by("line").values_list("amount", flat=True)) == [
        Decimal("1286.00"),
        Decimal("260.00"),
        Decimal("158.40"),
    ]
    assert [e.kind for e in notice.events.order_by("id")] == ["notice.issued", "notice.confirmed", "notice.settled"]
    kinds = [e.kind.removeprefix("claim.") for e in claim.events.order_by("id")]
    assert kinds == ["submitted", "appraised", "verified", "reviewed", "noticed", "settled"]
    assert books.check() == []


def test_more_than_it_owes_is_a_credit(cast, claim_at, opinions, owed):
    claim = claim_at("reviewed")
    notice = actions.issue(dealer=cast.dealer_a, claims=[claim], by=cast.finance_officer)
    actions.confirm(notice=notice, opinions=opinions(notice), by=cast.owner_a)
    assert owed() == Decimal("-1704.40")
    assert WriteOffNotice.objects.get().balance_after == Decimal("-1704.40")
