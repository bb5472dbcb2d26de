"""The verdict: what the law gives in a case, by which article, and what a person must still decide. Pure.

It never guesses. A fact that nobody knows is tried with every value it may have: where the answer stays the same the
fact does not matter, where it changes a person is named who must settle it.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import product
from typing import Any

from core.workdays import Workdays
from warranty.entitlement.card import NO, YES, last_day, recognition
from warranty.entitlement.case import Case, parse
from warranty.entitlement.citations import Citations
from warranty.entitlement.finding import Finding
from warranty.entitlement.ladder import (
    NONE,
    RETURN,
    UNPAID,
    WORK_DUE,
    Facts,
    Past,
    due,
    possible_pasts,
    possible_seasons,
    repair_began,
)
from warranty.entitlement.periods import Terms, listed, terms
from warranty.entitlement.rules import Rules

PERSON = "person"
USUAL_ARTICLE, BUSY_ARTICLE = "27", "33"  # of R2010: which one set the last day of a repair
CHINA = Workdays()


def decide(
    case: Mapping[str, Any] | Case, rules: Rules | None = None, workdays: Workdays = CHINA, *, model: str | None = None
) -> dict[str, Any]:
    """The verdict on a case as the JSON of docs/entitlement.md (A6, A8, A9; R2010). Raises CaseError.

    Days are calendar days of the company's zone; what happened after `report_date` is left aside. `model` is the code of
    a model for which the company may have terms of its own.
    """
    rules = rules or Rules.default()
    if not isinstance(case, Case):
        case = parse(case, rules.periods.keys())
    rules = rules.for_sale(case.invoice_date, model)
    found = find(case, rules, workdays)
    repair_by, limit, limit_undecided = repair_limit(case, found, rules, workdays)
    reissue_by = _reissue_limit(case, rules, workdays)
    recognised, card_day = recognised_by_card(case, rules)
    cited = Citations(case, rules)
    cited.coverage(found)
    cited.periods(found.terms)
    cited.remedy(found)
    cited.limits(limit, repair_by, reissue_by)
    cited.card(recognised, card_day)
    periods = found.terms
    return {
        "covered": found.covered,
        "recognised": recognised,
        "remedy": found.remedy,
        "whole_until": periods.whole.until.isoformat(),
        "part_until": periods.own.until.isoformat() if periods.own else None,
        "alternative_until": periods.alternative_until.isoformat() if periods.alternative_until != periods.until else None,
        "repair_by": repair_by.isoformat() if repair_by else None,
        "repair_article": (BUSY_ARTICLE if limit == "busy_limit" else USUAL_ARTICLE) if repair_by else None,
        "voucher_reissue_by": reissue_by.isoformat() if reissue_by else None,
        "refund": f"{case.invoice_amount:.2f}" if found.remedy == RETURN and case.invoice_amount is not None else None,
        "needs_person": _decisions(case, found, limit_undecided, rules),
        "citations": cited.rows,
    }


def find(case: Case, rules: Rules, workdays: Workdays) -> Finding:
    """Try every value of every unknown fact that could matter and keep what the answers agree on."""
    rows = rules.candidates(case.product_class, case.power_kw, case.sold_alone)
    kinds = {row.key: listed(case.part, row, rules) for row in rows}
    guesses = (False, True) if None in kinds.values() else (None,)
    terms_of = {
        (row.key, guess): terms(case, rules, row, bool(guess if kinds[row.key] is None else kinds[row.key]), workdays)
        for row in rows
        for guess in guesses
    }
    machine = "host_machine" if rows[0].product_class != case.product_class else "power_kw"
    kind = {machine: tuple(kinds), "part": guesses}
    unknown: dict[str, tuple] = {**kind, **_values(case, rules, workdays)}

    def answer(row: str, guess: Any, excluded: bool, severity: str, usable: bool, season: Any, past: Past) -> tuple[str, str]:
        period = terms_of[row, guess]
        wearing = bool(case.part and case.part.wearing and not period.is_main)
        return due(case, Facts(past.raised <= period.until, excluded, wearing, severity, usable, season, past), rules)

    answers = [answer(*values) for values in product(*unknown.values())]
    remedies = {remedy for remedy, _reason in answers}
    paid = {remedy in UNPAID for remedy in remedies}
    least = min(terms_of.values(), key=lambda period: period.until)
    pasts = unknown["same_problem"]
    outlived = any(period.until < past.raised <= period.alternative_until for period in terms_of.values() for past in pasts)
    return Finding(
        covered=PERSON if len(paid) > 1 else NO if True in paid else YES,
        remedy=PERSON if len(remedies) > 1 else answers[0][0],
        reasons=tuple(dict.fromkeys(reason for _remedy, reason in answers)),
        undecided=tuple(_deciding(unknown, [remedy for remedy, _reason in answers])),
        terms=least,
        choices=tuple(terms_of.values()),
        unknown_kind=kind,
        in_period=pasts[0].raised <= least.until,
        past=pasts[0],
        by_alternative=outlived and True in paid and NONE not in remedies and False in unknown["exclusion"],
    )


def _values(case: Case, rules: Rules, workdays: Workdays) -> dict[str, tuple]:
    """The values that the facts about the problem may have; one where it is known or cannot matter."""
    pasts = possible_pasts(case, rules, workdays)
    matter = case.use_scope_not_disclosed or any(past.repaired or past.part_replaced or past.machine_replaced for past in pasts)
    unproven = case.excluded_cause is None and case.cause in rules.exclusions
    return {
        "exclusion": (False, True) if unproven else (bool(case.excluded_cause),),
        "severity": ("general", "serious") if matter and case.severity is None else (case.severity,),
        "usable": (True, False) if matter and case.usable is None else (case.usable,),
        "season_start": possible_seasons(case, rules) if matter else (case.season_start,),
        "same_problem": pasts,
    }


def _deciding(unknown: Mapping[str, tuple], answers: list) -> Iterator[str]:
    """The facts of which a change alone would change the answer; `answers` are in the order of the facts' product."""
    step = len(answers)
    for name, values in unknown.items():
        width, step = step, step // len(values)
        if step < width and any(answers[at] != answers[at - at % width + at % step] for at in range(len(answers))):
            yield name


def repair_limit(case: Case, found: Finding, rules: Rules, workdays: Workdays) -> tuple[date | None, str | None, tuple[str, ...]]:
    """The last day for the repair, the text that sets it, and what a person must settle about it (Art. 27, 33).

    A season that nobody declared is not taken for busy. In a declared one the shortest limit that may apply is kept until
    a person has shown that the place lies outside the network, or which machine or part it is.
    """
    if found.covered == NO or found.remedy not in WORK_DUE | {PERSON}:
        return None, None, ()
    raised = found.past.raised
    general = workdays.add(repair_began(case), rules.limits["repair_working_days"])
    hurried = any(periods.row.busy_limits and raised <= periods.whole.until for periods in found.choices)
    if not hurried or case.busy_season is False:
        return general, "repair_limit", ()
    if case.inside_network is False:
        return general, "busy_outside" if case.busy_season else "repair_limit", ()
    if case.busy_season is None:
        return general, "repair_limit", ("busy_season",)
    days = [
        _busy_day(case, periods, rules) if periods.row.busy_limits and raised <= periods.whole.until else general
        for periods in found.choices
    ]
    undecided = [name for name in _deciding(found.unknown_kind, days) if name not in found.undecided]
    if case.inside_network is None:
        undecided.append("inside_network")
    return min(days), "busy_limit", tuple(undecided)


def _busy_day(case: Case, periods: Terms, rules: Rules) -> date:
    """The last day of Art. 33."""
    days = rules.limits["busy_main_days" if _stops_the_machine(case, periods) else "busy_other_days"]
    return case.report_date + timedelta(days=days)


def _stops_the_machine(case: Case, periods: Terms) -> bool:
    """Whether Art. 33 takes the problem for one of the whole machine or a main part: also while no part is named."""
    part = case.part
    if part is None or periods.is_main:
        return True
    return part.name is None and not part.wearing and part.main is not False


def _reissue_limit(case: Case, rules: Rules, workdays: Workdays) -> date | None:
    """The day by which a lost voucher is issued again (Art. 25)."""
    applied = case.voucher.lost_applied_on
    return workdays.add(applied, rules.limits["reissue_working_days"]) if applied else None


def recognised_by_card(case: Case, rules: Rules) -> tuple[str | None, date | None]:
    """Whether the company recognises the dealer's service (A6), and the last good day of the card; None without a card.

    The earlier of sale and invoice governs; it says nothing about the customer's rights.
    """
    card = case.card
    if card is None:
        return None, None
    sold, days = min(case.invoice_date, card.sale_date or case.invoice_date), rules.limits["card_days"]
    answer = recognition(counted_from=sold, today=case.report_date, card_days=days, returned_on=card.returned_on, exception=card.exception)
    return answer, last_day(sold, days)


def _decisions(case: Case, found: Finding, limit_undecided: tuple[str, ...], rules: Rules) -> list[dict[str, str]]:
    """Who must decide what, as {code, who, ref, text_zh, text_en}."""
    codes = [*found.undecided, *limit_undecided]
    if any(stop.end is None for stop in case.suspensions):
        codes.append("suspension_end")
    if found.by_alternative:
        codes.append("alternative_period")
    return [
        {"code": code, "who": task.who, "ref": task.ref, "text_zh": task.text_zh, "text_en": task.text_en}
        for code, task in ((code, rules.decisions[code]) for code in codes)
    ]
