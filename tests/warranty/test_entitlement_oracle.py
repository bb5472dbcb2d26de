"""The verdict agrees with a second engineer's brute force on 2,000 random cases, and keeps what must always hold."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.warranty.cases import PART_NAMES, iso, random_case
from tests.warranty.oracle import ANNEX_1, SAME_THING, card_of, opinions, working_days_later
from warranty.entitlement import decide

SEEDS = st.integers(0, 10**9)
LOOK = settings(max_examples=200, deadline=None)


def only(values: set):
    """The one value that all worlds agree on, else None."""
    return next(iter(values)) if len(values) == 1 else None


@pytest.mark.parametrize("block", range(20))
def test_agrees_with_the_oracle(block):
    for number in range(block * 100, block * 100 + 100):
        case = random_case(Random(number))
        verdict, found = decide(case), opinions(case)
        covered, remedy = {one.covered for one in found}, {one.remedy for one in found}
        whole, part = {one.whole_until for one in found}, {one.part_until for one in found}
        expected = {
            "covered": "person" if len(covered) > 1 else "yes" if True in covered else "no",
            "remedy": "person" if len(remedy) > 1 else only(remedy),
            "recognised": card_of(case),
        }
        if len(whole) == len(part) == 1:
            expected["whole_until"] = iso(only(whole))
            expected["part_until"] = iso(only(part))
        if len(remedy) == 1:
            expected["repair_by"] = iso(min((one.repair_by for one in found if one.repair_by), default=None))
        if len({(one.governing, one.alternative) for one in found}) == 1:
            one = next(iter(found))
            expected["alternative_until"] = iso(one.alternative) if one.alternative != one.governing else None
        if lost := case.get("voucher", {}).get("lost_applied_on"):
            expected["voucher_reissue_by"] = iso(working_days_later(date.fromisoformat(lost), 10))
        if verdict["remedy"] == "return":
            expected["refund"] = case.get("invoice_amount")
        assert {key: verdict[key] for key in expected} == expected, (number, case)
        assert verdict["citations"]
        assert verdict["needs_person"] or len(remedy) == len({one.repair_by for one in found}) == 1


@LOOK
@given(SEEDS, st.integers(1, 60))
def test_a_later_invoice_never_ends_earlier(seed, days):
    case = random_case(Random(seed))
    later = date.fromisoformat(case["invoice_date"]) + timedelta(days=days)
    case.update(repairs=[], suspensions=[], replacements=[], sent_in=None, card=None)
    case["report_date"] = max(case["report_date"], iso(later))
    case["voucher"] = {**(case.get("voucher") or {}), "lost_applied_on": None}
    first, second = decide(case), decide({**case, "invoice_date": iso(later)})
    assert second["whole_until"] >= first["whole_until"]
    assert (second["part_until"] or "") >= (first["part_until"] or "")


@LOOK
@given(SEEDS, st.integers(0, 400), st.integers(0, 90))
def test_more_suspension_never_ends_earlier(seed, after, days):
    case = random_case(Random(seed))
    start = date.fromisoformat(case["invoice_date"]) + timedelta(days=after)
    more = {"from": iso(start), "to": iso(start + timedelta(days=days))}
    longer = {**case, "suspensions": [*(case.get("suspensions") or []), more]}
    first, second = decide(case), decide(longer)
    assert second["whole_until"] >= first["whole_until"]
    assert (second["part_until"] or "") >= (first["part_until"] or "")
    assert not (first["covered"] == "yes" and second["covered"] == "no")


@LOOK
@given(SEEDS)
def test_an_exclusion_never_widens_coverage(seed):
    case = random_case(Random(seed))
    before = decide({**case, "excluded_cause": False})["covered"]
    after = decide({**case, "excluded_cause": True})["covered"]
    assert after == "no" or before == after == "person"
    assert before != "no" or after == "no"


@LOOK
@given(SEEDS, st.sampled_from([name for name in ANNEX_1 if name != "other"]), st.sampled_from(PART_NAMES))
def test_main_only_where_its_class_lists_it(seed, machine, name):
    names = next((group for group in SAME_THING if name in group), {name})
    listed = bool(names & set(ANNEX_1[machine][2]))
    product_class = "tractor" if "tractor" in machine else machine
    invoice = date(2024, 1, 1) + timedelta(days=seed % 300)
    case = {
        "product_class": product_class,
        "power_kw": 36.8 if machine == "large tractor" else 12,
        "sold_alone": True,
        "invoice_date": iso(invoice),
        "report_date": iso(invoice + timedelta(days=round(ANNEX_1[machine][0] * 30.5) + 20)),
        "part": {"name": name, "main": True},
    }
    assert decide(case)["covered"] == ("yes" if listed else "no")


@LOOK
@given(SEEDS)
def test_the_card_never_changes_what_the_customer_is_due(seed):
    case = random_case(Random(seed))
    case.pop("card", None)
    late = {**case, "card": {"sale_date": case["invoice_date"], "returned_on": iso(date(2027, 1, 1))}}
    one, other = decide(case), decide(late)
    assert (one["recognised"], other["recognised"]) == (None, "no")
    assert [one[key] for key in ("covered", "remedy", "whole_until")] == [other[key] for key in ("covered", "remedy", "whole_until")]
