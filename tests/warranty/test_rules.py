"""The law and the company's terms as versioned rows: a new version with its reason, never worse than the law (A6, A8)."""

import ast
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from core import clock
from core.errors import NotYourVerb, Refused
from deadlines.actions.rules import SAID, next_version
from deadlines.models import Policy
from tests.program import Program
from tests.warranty.test_entitlement_rules import edited
from warranty import actions, cases
from warranty.entitlement import Rules, decide, first_season, in_season, load_reference
from warranty.models import RuleSet
from warranty.revisions import changes

ROWS = load_reference()["rows"]
BETTER = {"product_class": "combine", "whole_months": 18, "part_months": 36, "from": "2025-01-01", "to": "2025-12-31"}
TERMS = {"kind": "terms", "key": "1", "ref": "Company terms", "value": BETTER}
HARVEST = {"kind": "season", "key": "1", "ref": "R2010 Art. 33",
           "value": {"product_class": "combine", "province": "安徽", "season": "busy", "from": "05-25", "to": "06-15"}}  # fmt: skip
WORK = {**HARVEST, "key": "2", "value": {**HARVEST["value"], "season": "operating"}}
COMBINE = {"product_class": "combine", "invoice_date": "2025-04-16", "report_date": "2025-07-05"}


def with_value(row: dict, **value) -> dict:
    return {**row, "value": {**row["value"], **value}}


class TestLayers:
    def test_better_terms_hold_for_what_is_sold_in_their_days(self):
        rules = Rules.from_rows([*ROWS, TERMS])
        verdict = decide(COMBINE, rules)
        assert verdict["whole_until"] == "2026-10-16" and "Company terms" in [row["ref"] for row in verdict["citations"]]
        before = decide({**COMBINE, "invoice_date": "2024-12-31"}, rules)
        assert before["whole_until"] == "2025-12-31" and "Company terms" not in [row["ref"] for row in before["citations"]]

    def test_terms_of_a_model_are_not_those_of_its_class(self):
        rules = Rules.from_rows([*ROWS, with_value(TERMS, model="4LZ-7.0E")])
        assert decide(COMBINE, rules)["whole_until"] == "2026-04-16"
        assert decide(COMBINE, rules, model="4LZ-7.0E")["whole_until"] == "2026-10-16"

    @pytest.mark.parametrize(
        "change",
        [{"whole_months": 11}, {"part_months": 23}, {"product_class": "tractor", "whole_months": 10, "part_months": None},
         {"whole_months": None, "part_months": None}, {"from": "2026-01-01"}, {"product_class": "plough"}, {"from": "soon"}],
    )  # fmt: skip
    def test_terms_that_cut_the_law_or_say_nothing_are_refused(self, change):
        with pytest.raises(ValueError, match="terms 1"):
            Rules.from_rows([*ROWS, with_value(TERMS, **change)])

    def test_a_day_lies_in_a_season_of_its_class_and_province(self):
        seasons = Rules.from_rows([*ROWS, HARVEST]).seasons
        days = [date(2026, 5, 24), date(2026, 5, 25), date(2026, 6, 15), date(2026, 6, 16)]
        assert [in_season(seasons, "combine", "安徽省", "busy", day) for day in days] == [False, True, True, False]
        assert in_season(seasons, "combine", "山东省", "busy", days[1]) is None
        assert in_season(seasons, "tractor", "安徽省", "busy", days[1]) is None

    def test_a_season_may_run_over_new_year_or_hold_for_one_year(self):
        winter = with_value(HARVEST, **{"from": "12-20", "to": "01-10"})
        seasons = Rules.from_rows([*ROWS, winter]).seasons
        assert in_season(seasons, "combine", "安徽", "busy", date(2026, 1, 10)) and in_season(
            seasons, "combine", "安徽", "busy", date(2026, 12, 20)
        )
        once = Rules.from_rows([*ROWS, with_value(HARVEST, year=2026)]).seasons
        assert [in_season(once, "combine", "安徽", "busy", date(year, 6, 1)) for year in (2025, 2026)] == [False, True]

    def test_the_first_season_begins_on_or_after_the_purchase(self):
        seasons = Rules.from_rows([*ROWS, WORK]).seasons
        found = [first_season(seasons, "combine", "安徽省", day) for day in (date(2026, 4, 1), date(2026, 5, 25), date(2026, 6, 16))]
        assert found == [date(2026, 5, 25), date(2026, 5, 25), date(2027, 5, 25)]
        assert first_season(seasons, "combine", "安徽省", date(2026, 6, 1)) is None


@pytest.mark.django_db
class TestRevise:
    @pytest.fixture
    def revise(self, administrator):
        def act(rows, by=administrator, base=1, reason="公司承诺", **more):
            return actions.revise_rules(base=base, rows=rows, reason=reason, by=by, **more)

        return act

    def test_a_new_version_holds_from_its_day_and_the_former_stays(self, revise, administrator, machine_a, at):
        report = machine_a.invoiced_on + timedelta(days=400)
        before = cases.judge_machine(machine_a, report_day=report)
        made = revise([*ROWS, with_value(TERMS, to=None)])
        assert (made.version, made.made_by, made.note) == (2, administrator, "公司承诺")
        version, _case, answer = cases.judge_machine(machine_a, report_day=report)
        assert (before[0], version) == (1, 2) and answer["whole_until"] > before[2]["whole_until"]
        assert RuleSet.objects.get(version=1).rows == ROWS

    def test_a_version_of_tomorrow_does_not_hold_today(self, revise, at):
        revise([*ROWS, TERMS], valid_from=clock.company_day(clock.now()) + timedelta(days=1))
        assert cases.current_rules()[0] == 1

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"rows": [row for row in ROWS if row["key"] != "combine"]}, "rows"),
            ({"rows": [*ROWS, ROWS[0]]}, "rows"),
            ({"rows": [*ROWS, with_value(TERMS, whole_months=6)]}, "rows"),
            ({"rows": [*ROWS, {"kind": "terms"}]}, "rows"),
            ({"rows": [*ROWS, {**TERMS, "kind": "favours"}]}, "rows"),
            ({"rows": [*ROWS, {**ROWS[10], "key": "lunar_days"}]}, "rows"),
            ({"rows": [*ROWS, with_value(TERMS, moon="full")]}, "rows"),
            ({"rows": ["combine"]}, "rows"),
            ({"rows": [edited("combine", whole_months="12") if row["key"] == "combine" else row for row in ROWS]}, "rows"),
            ({"rows": [edited("combine", whole_months=30) if row["key"] == "combine" else row for row in ROWS]}, "rows"),
            ({"reason": " "}, "reason"),
            ({"valid_from": date(2020, 1, 1)}, "valid_from"),
        ],
    )
    def test_what_cannot_stand_is_refused_by_name(self, revise, change, field):
        with pytest.raises(ValidationError) as wrong:
            revise(**{"rows": [*ROWS, TERMS], **change})
        assert list(wrong.value.message_dict) == [field] and RuleSet.objects.count() == 1

    def test_nothing_is_overwritten_unseen(self, revise, clerk):
        with pytest.raises(Refused) as idle:
            revise(ROWS)
        revise([*ROWS, TERMS])
        with pytest.raises(Refused) as late:
            revise([*ROWS, HARVEST])
        assert (idle.value.code, late.value.code) == ("rules.unchanged", "rules.moved_on")
        with pytest.raises(NotYourVerb):
            revise([*ROWS, HARVEST], by=clerk, base=2)

    @pytest.mark.parametrize(
        ("later", "stands"),
        [({"whole_months": 24}, True), ({"to": None}, True), ({"whole_months": 12}, False), ({"part_months": None}, False),
         ({"to": "2025-06-30"}, False), ({"from": "2025-02-01"}, False), ({"model": "4LZ-7.0E"}, False),
         ({"product_class": "tractor", "part_months": 36}, False), (None, False)],
    )  # fmt: skip
    def test_who_bought_under_the_companys_terms_keeps_them(self, revise, later, stands):
        revise([*ROWS, TERMS])
        rows = [*ROWS, with_value(TERMS, **later)] if later else ROWS
        if stands:
            assert revise(rows, base=2).version == 3
            return
        with pytest.raises(ValidationError, match="2025-01-01"):
            revise(rows, base=2)
        assert RuleSet.objects.count() == 2

    def test_terms_that_run_may_end_today_and_those_to_come_may_go(self, revise):
        today = clock.company_day(clock.now())
        day = timedelta(days=1)
        runs, ahead = with_value(TERMS, to=None), {**with_value(TERMS, **{"from": str(today + 9 * day), "to": None}), "key": "2"}
        revise([*ROWS, runs, ahead])
        with pytest.raises(ValidationError):
            revise([*ROWS, with_value(runs, to=str(today - day))], base=2)
        with pytest.raises(ValidationError):
            revise([*ROWS, with_value(runs, to=str(today))], base=2, valid_from=today + 5 * day)
        assert revise([*ROWS, with_value(runs, to=str(today))], base=2).version == 3

    def test_the_cards_days_are_those_of_its_deadline_rule(self, revise, administrator):
        def days(n):
            return [edited("card_days", value=n) if row["key"] == "card_days" else row for row in ROWS]

        with pytest.raises(ValidationError, match="20"):
            revise(days(25))
        rule = Policy.objects.get(kind="card.return")
        said = {name: getattr(rule, name) for name in SAID} | {"days": 25}
        next_version(kind="card.return", valid_from=clock.company_day(clock.now()), by=administrator, **said)
        with pytest.raises(ValidationError, match="25"):
            revise([*ROWS, TERMS])
        assert revise(days(25)).version == 2

    def test_an_empty_province_is_none(self, revise):
        revise([*ROWS, with_value(HARVEST, province="")])
        everywhere = {name: value for name, value in HARVEST["value"].items() if name != "province"}
        with pytest.raises(Refused) as idle:
            revise([*ROWS, {**HARVEST, "value": everywhere}], base=2)
        assert idle.value.code == "rules.unchanged"

    def test_what_changed_is_told_row_by_row(self):
        later = [edited("combine", whole_months=18) if row["key"] == "combine" else row for row in ROWS]
        (one,) = changes(ROWS, later)
        assert (one.kind, one.key, one.name, one.before, one.after) == ("period", "combine", "whole_months", 12, 18)
        assert {change.name for change in changes([*ROWS, TERMS], ROWS)} == {"ref", *TERMS["value"]}

    def test_a_program_revises_too(self, administrator):
        program = Program(administrator)
        made = program.done("rules/revise/", base=1, rows=[*ROWS, TERMS], reason="公司承诺")
        assert made["version"] == 2 and program.get("rules/2/").json()["rows"][-1] == TERMS


@pytest.mark.django_db
class TestPages:
    def fill(self, client, **change) -> dict:
        """Everything that the form shows, as a browser would send it back."""
        form = client.get("/desk/rules/revise/").context["form"]
        fields = [*form, *form.terms.management_form, *form.seasons.management_form]
        fields += [field for row in (*form.terms, *form.seasons) for field in row]
        sent = {field.html_name: field.value() for field in fields if field.value() is not None}
        return {**sent, "reason": "更正", **change}

    def test_the_administrator_makes_a_version_and_sees_what_it_changed(self, client, administrator):
        client.force_login(administrator)
        season = {"season-0-product_class": "combine", "season-0-season": "busy", "season-0-province": "安徽",
                  "season-0-first": "05-25", "season-0-last": "06-15"}  # fmt: skip
        terms = {"terms-0-product_class": "combine", "terms-0-whole_months": "18", "terms-0-first": "2026-01-01"}
        sent = self.fill(client, **{"period.other.main_parts": "主梁\n牵引架"}, **season, **terms)
        answer = client.post("/desk/rules/revise/", sent, follow=True)
        made = RuleSet.objects.order_by("-version").first()
        assert answer.redirect_chain[-1][0] == "/desk/rules/2/", answer.context["form"].errors
        assert [row["value"] for row in made.rows if row["kind"] == "season"] == [HARVEST["value"]]
        page = answer.content.decode()
        assert "主梁、牵引架" in page and "更正" in page and "05-25" in page and str(administrator) in page
        sent = self.fill(client, **{"season-0-DELETE": "on"})
        client.post("/desk/rules/revise/", sent)
        assert [row["kind"] for row in cases.RuleSet.objects.get(version=3).rows][-1] == "terms"

    def test_a_model_brings_its_class_and_a_province_is_one_of_chinas(self, client, administrator, combine):
        client.force_login(administrator)
        terms = {"terms-0-model": combine.code, "terms-0-whole_months": "18", "terms-0-first": "2026-01-01"}
        season = {"season-0-product_class": "combine", "season-0-season": "busy", "season-0-first": "05-25", "season-0-last": "06-15"}
        answer = client.post("/desk/rules/revise/", self.fill(client, **terms, **season, **{"season-0-province": "安微"}))
        form = answer.context["form"]
        assert form.seasons.forms[0].errors.keys() == {"province"} and not form.terms.forms[0].errors
        client.post("/desk/rules/revise/", self.fill(client, **terms))
        assert RuleSet.objects.get(version=2).rows[-1]["value"]["product_class"] == combine.product_class
        nothing = client.post("/desk/rules/revise/", self.fill(client))
        assert nothing.status_code != 302 and RuleSet.objects.count() == 2

    def test_what_is_wrong_stands_at_its_field(self, client, administrator):
        client.force_login(administrator)
        wrong = {"season-0-product_class": "combine", "season-0-season": "busy", "season-0-first": "02-30", "season-0-last": "06-15"}
        answer = client.post("/desk/rules/revise/", self.fill(client, **wrong, **{"limit.card_days.value": "0"}))
        assert answer.status_code == 400 and "limit.card_days.value" in answer.context["form"].errors
        assert answer.context["form"].seasons.forms[0].errors.keys() == {"first"}
        cut = {"terms-0-product_class": "combine", "terms-0-whole_months": "6", "terms-0-first": "2026-01-01"}
        answer = client.post("/desk/rules/revise/", self.fill(client, **cut))
        assert answer.status_code == 400 and 'role="alert"' in answer.content.decode() and RuleSet.objects.count() == 1


def test_the_code_of_the_verdict_knows_no_class_no_part_and_no_figure_of_the_rules():
    classes = {row["value"]["product_class"] for row in ROWS if row["kind"] == "period"}
    parts = {name for row in ROWS if row["kind"] == "part" for name in row["value"]["names"]}
    figures = {value for row in ROWS if row["kind"] in ("period", "limit") for value in row["value"].values() if type(value) is int}
    calendar, limits_of_input = {1, 2, 12}, "case.py"  # a year's months, a pair
    found = []
    for path in Path(cases.__file__).with_name("entitlement").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            value = getattr(node, "value", None) if isinstance(node, ast.Constant) else None
            if isinstance(value, str) and value in classes | parts:
                found.append((path.name, node.lineno, value))
            if type(value) is int and value in figures - calendar and path.name != limits_of_input:
                found.append((path.name, node.lineno, value))
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") == "date"
                and all(isinstance(x, ast.Constant) for x in node.args)
            ):
                found.append((path.name, node.lineno, "a date"))
    assert found == []
