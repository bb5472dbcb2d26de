"""The law and the company's terms as data: corrected and bettered by rows, never cut."""

from datetime import date, timedelta

import pytest

from core.workdays import Workdays
from warranty.entitlement import Rules, RulesError, accepted_until, decide, load_reference, machine_ends, parse
from warranty.entitlement.ladder import possible_seasons
from warranty.entitlement.layers import read_season

TRACTOR = {"product_class": "tractor", "power_kw": 36.8, "invoice_date": "2024-04-10"}
COMBINE = {"product_class": "combine", "invoice_date": "2025-04-16", "report_date": "2025-07-05"}
PETROL = {"product_class": "petrol_four_stroke", "sold_alone": True, "invoice_date": "2025-03-20"}
STARTER = {"name": "启动电机", "main": False}


def rows_with(*more: dict) -> list[dict]:
    return [*load_reference()["rows"], *more]


def company(kind: str, key: str, **value) -> dict:
    return {"kind": kind, "key": key, "ref": "Company terms", "layer": "company", "value": value}


def test_company_terms_better_the_law():
    rules = Rules.from_rows(
        rows_with(
            company("period", "tractor.small", whole_months=24, main_parts=["启动电机"]),
            company("limit", "repair_working_days", value=10),
        ),
        "8",
    )
    verdict = decide({**TRACTOR, "power_kw": 12, "report_date": "2025-09-22", "part": STARTER}, rules)
    assert (verdict["covered"], verdict["whole_until"], verdict["repair_by"]) == ("yes", "2026-04-10", "2025-10-11")
    assert "Company terms" in [row["ref"] for row in verdict["citations"]]
    assert rules.version == "8"


@pytest.mark.parametrize(
    "row",
    [
        company("period", "tractor.small", whole_months=6),
        company("period", "plough", whole_months=36),
        company("limit", "repair_working_days", value=40),
        company("limit", "season_days", value=20),
        company("text", "excluded", text_en="no"),
    ],
)
def test_company_terms_never_cut_the_law(row):
    with pytest.raises(RulesError, match=row["key"]):
        Rules.from_rows(rows_with(row))


@pytest.mark.parametrize("wrong", [{"product_class": "plough"}, {"season": "lazy"}, {"from": "2-30"}])
def test_a_season_of_no_class_kind_or_day_is_refused(wrong):
    harvest = {"kind": "season", "key": "harvest", "ref": "R2010 Art. 33"}
    value = {"product_class": "combine", "season": "busy", "from": "5-20", "to": "6-30"}
    assert Rules.from_rows(rows_with({**harvest, "value": value}))
    with pytest.raises(RulesError, match="harvest"):
        Rules.from_rows(rows_with({**harvest, "value": value | wrong}))


def test_a_missing_limit_is_found_when_rules_are_built():
    with pytest.raises(RulesError, match="card_days"):
        Rules.from_rows([row for row in rows_with() if row["key"] != "card_days"])


def test_counsel_can_correct_a_month_without_a_release():
    rows = rows_with()
    row = next(row for row in rows if row["key"] == "combine")
    row["value"] = {**row["value"], "whole_months": 18}
    assert decide(COMBINE, Rules.from_rows(rows))["whole_until"] == "2026-10-16"


def test_every_text_and_decision_is_complete_in_both_languages():
    rules = Rules.default()
    for entry in (*rules.texts.values(), *rules.decisions.values()):
        assert entry.ref and entry.text_zh and entry.text_en
    assert all(text.ref_zh for text in rules.texts.values())


def test_corrected_working_days_move_the_end():
    mine = Workdays(corrections={date(2025, 9, 20): True})
    assert decide({**PETROL, "report_date": "2025-09-01"}, workdays=mine)["whole_until"] == "2025-09-20"


def test_installed_equipment_and_projects_count_from_acceptance():
    months = Rules.default().limits
    assert accepted_until(date(2024, 3, 15), months["agreement_months"], Workdays()) == date(2026, 3, 16)
    assert accepted_until(date(2024, 3, 13), months["project_months"], Workdays()) == date(2026, 3, 13)


def test_ends_of_a_machine_for_its_page():
    def ends(**case):
        rules = Rules.default()
        return machine_ends(parse({**TRACTOR, "report_date": "2024-12-01", **case}, rules.periods.keys()), rules, Workdays())

    assert ends() == (date(2025, 4, 10), date(2026, 4, 10))
    assert ends(part=STARTER) == ends()
    assert ends(power_kw=None) == ends(power_kw=12) == (date(2025, 1, 10), date(2025, 10, 10))


@pytest.mark.django_db
def test_rows_that_a_release_needs_come_beside_what_was_edited(reference):
    from warranty import cases
    from warranty.models import RuleSet
    from warranty.reference import load

    old = [row for row in load_reference()["rows"] if row["key"] not in ("season_within_days", "combine")]
    RuleSet.objects.create(version=2, valid_from=date(2026, 1, 1), rows=[*old, edited("combine", whole_months=18)])
    load()
    load()
    assert RuleSet.objects.count() == 3 and RuleSet.objects.order_by("-version").first().note.endswith("season_within_days")
    assert decide(COMBINE, cases.current_rules()[1])["whole_until"] == "2026-10-16"


def edited(key: str, **value) -> dict:
    row = next(row for row in load_reference()["rows"] if row["key"] == key)
    return {**row, "value": {**row["value"], **value}}


@pytest.mark.parametrize(("days", "seasons"), [(396, 2), (397, 1)])
def test_the_first_season_begins_within_a_year_of_the_purchase(days, seasons):
    """Where nobody knows when it began, it may be the one that reaches back furthest, to its last day (Art. 29)."""
    rules, invoice = Rules.from_rows(load_reference()["rows"], "1"), date(2025, 4, 16)
    case = parse({**COMBINE, "report_date": (invoice + timedelta(days=days)).isoformat()}, ["combine"])
    assert len(possible_seasons(case, rules)) == seasons


@pytest.mark.parametrize(("sale", "apart"), [("2025-04-14", 2), ("2025-04-18", 2), ("2025-04-16", None)])
def test_the_card_says_how_many_days_lie_between_sale_and_invoice_where_any_do(sale, apart):
    answer = decide({**COMBINE, "card": {"sale_date": sale, "returned_on": "2025-04-20"}})
    (facts,) = [row["facts"] for row in answer["citations"] if "sale_date" in row["facts"]]
    assert facts.get("days_apart") == apart


def test_a_season_is_of_a_class_that_there_is():
    row = {"key": "x", "value": {"product_class": "combine", "season": "busy", "from": "05-20", "to": "06-20"}}
    assert read_season(row, ["combine"]).product_class == "combine"
    with pytest.raises(ValueError, match="no such class"):
        read_season(row, ["tractor"])
    with pytest.raises(ValueError, match="no such class"):
        read_season(row | {"value": row["value"] | {"season": "winter"}}, ["combine"])
