"""What a line may cost at most (A8, A16, A18). Pure."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.amounts import PartFacts, labour_allowance, part_allowance, proposal, standard_hours, travel_allowance

D = Decimal
ZERO = D("0.00")


def part(**changes):
    return PartFacts(**{"price": D("1286.00"), "quantity": 1, "hours": D("4.0"), "liable": "company", **changes})


@pytest.mark.parametrize(
    ("facts", "paper", "cap", "cut", "lapsed"),
    [
        ({}, True, "1286.00", "", ""),
        ({"quantity": 3, "price": D("28.60")}, True, "85.80", "", ""),
        ({"liable": "supplier"}, True, "1286.00", "", ""),  # the company pays the dealer and claims from the supplier
        ({"liable": "dealer"}, True, "0", "liable_dealer", ""),
        ({"liable": "customer"}, True, "0", "liable_customer", ""),
        ({"justified": False}, True, "0", "not_justified", ""),
        ({"forfeited": True, "liable": ""}, True, "0", "", "part"),
        ({}, False, "0", "", "record"),
    ],
)
def test_a_part(facts, paper, cap, cut, lapsed):
    allowance = part_allowance(part(**facts), paper)
    assert (allowance.cap, allowance.cut, allowance.lapsed) == (D(cap), cut, lapsed)


@pytest.mark.parametrize(
    ("parts", "cap", "cut", "lapsed"),
    [
        ([], "357.50", "", ""),  # nothing replaced: no standard
        ([{}], "260.00", "", ""),
        ([{}, {"hours": D("1.5"), "quantity": 2}], "455.00", "", ""),
        ([{}, {"forfeited": True}], "260.00", "", ""),  # the standard hours of the part that stayed away go with it
        ([{}, {"liable": "dealer"}], "260.00", "", ""),
        ([{"forfeited": True}], "0", "", "part"),
        ([{"liable": "customer"}], "0", "liable_customer", ""),
        ([{"forfeited": True}, {"justified": False}], "0", "not_justified", ""),
        ([{"hours": D("0")}], "0", "", ""),
    ],
)
def test_labour(parts, cap, cut, lapsed):
    allowance = labour_allowance(D("357.50"), D("65.00"), [part(**facts) for facts in parts])
    assert (allowance.cap, allowance.cut, allowance.lapsed) == (D(cap), cut, lapsed)


def test_without_its_record_labour_lapses():
    assert labour_allowance(D("357.50"), D("65.00"), [part()], paper_back=False).lapsed == "record"


@pytest.mark.parametrize(
    ("parts", "expected", "back", "cap", "cut", "lapsed"),
    [
        ([], False, True, "158.40", "", ""),
        ([{}], False, True, "158.40", "", ""),
        ([{}, {"forfeited": True}], False, True, "158.40", "", ""),
        ([{"forfeited": True}, {"forfeited": True}], False, True, "0", "", "nothing"),
        ([{"forfeited": True}], True, True, "158.40", "", ""),  # the signed paper came back at least
        ([{"forfeited": True}], True, False, "0", "", "nothing"),
        ([], True, False, "0", "", "nothing"),
        ([{}], True, False, "158.40", "", ""),
        ([{"liable": "dealer"}], False, True, "0", "liable_dealer", ""),
        ([{"liable": "customer"}, {"forfeited": True}], False, True, "0", "liable_customer", ""),
        ([{"liable": "customer"}, {}], False, True, "158.40", "", ""),
        ([{"justified": False}], False, True, "158.40", "", ""),  # the fault was the company's all the same
    ],
)
def test_travel(parts, expected, back, cap, cut, lapsed):
    allowance = travel_allowance(D("158.40"), [part(**facts) for facts in parts], expected, back)
    assert (allowance.cap, allowance.cut, allowance.lapsed) == (D(cap), cut, lapsed)


def test_standard_hours_count_each_piece():
    assert standard_hours([part(quantity=3, hours=D("0.5")), part(forfeited=True)]) == D("1.5")


@pytest.mark.parametrize(
    ("kind", "cap", "wanted", "answer"),
    [
        ("labour", "400", None, ("357.50", "")),
        ("labour", "260", None, ("260", "standard")),
        ("part", "260", None, ("260", "price")),
        ("travel", "260", None, ("260", "other")),
        ("labour", "260", "300", ("260", "standard")),
        ("labour", "400", "300", ("300", "other")),
    ],
)
def test_what_is_proposed(kind, cap, wanted, answer):
    from finance.amounts import Allowance

    assert proposal(kind, D("357.50"), Allowance(D(cap)), wanted and D(wanted)) == (D(answer[0]), answer[1])


money = st.decimals(min_value=0, max_value=100_000, places=2)
parts = st.lists(
    st.builds(
        PartFacts,
        price=money,
        quantity=st.integers(1, 20),
        hours=st.decimals(min_value=0, max_value=20, places=1),
        forfeited=st.booleans(),
        liable=st.sampled_from(["company", "supplier", "dealer", "customer"]),
        justified=st.booleans(),
    ),
    max_size=5,
)


@given(claimed=money, rate=money, parts=parts, paper=st.booleans(), wanted=st.none() | money)
def test_never_above_the_claim_or_the_cap_and_never_cut_without_a_reason(claimed, rate, parts, paper, wanted):
    for kind, allowance in (
        ("labour", labour_allowance(claimed, rate, parts, paper)),
        ("travel", travel_allowance(claimed, parts, True, paper)),
        *(("part", part_allowance(p, paper)) for p in parts),
    ):
        approved, cut = proposal(kind, claimed, allowance, wanted)
        assert ZERO <= approved <= min(claimed, allowance.cap)
        assert approved == claimed or cut or allowance.lapsed
        assert not allowance.lapsed or approved == 0


@given(claimed=money, rate=money, parts=parts)
def test_a_forfeited_part_never_brings_more(claimed, rate, parts):
    lost = [PartFacts(**{**vars(p), "forfeited": True}) for p in parts]
    assert labour_allowance(claimed, rate, lost).cap <= labour_allowance(claimed, rate, parts).cap
    assert travel_allowance(claimed, lost).cap <= travel_allowance(claimed, parts).cap
