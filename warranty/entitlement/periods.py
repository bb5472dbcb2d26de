"""When the periods end: months, suspensions, restarts, and the other end of the Consumer Regulation's Art. 18."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from core.workdays import Workdays
from warranty.entitlement.case import Case, Part, Replacement
from warranty.entitlement.law import Period
from warranty.entitlement.rules import Rules

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Term:
    """One period: its start, its months, the days it was suspended, its last good day.

    `month_end` and `moved` say that Civil Code Art. 202 or 203 had a part in it.
    """

    start: date
    months: int
    suspended_days: int
    until: date
    month_end: bool
    moved: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """The periods of a case under one row of the rules.

    `own` is the failed part's own period: a main part's, a stated one, or one that a replacement restarted; else None.
    `until` is the last good day of what governs the problem, `alternative_until` the same without repair time.
    """

    row: Period
    is_main: bool
    whole: Term
    own: Term | None
    until: date
    alternative_until: date


def corresponding_day(start: date, months: int) -> date:
    """The day of the same number `months` later, or that month's last (Civil Code Art. 202)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = 31 if start.day < 29 else monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same days without overlaps, in order: a day is never suspended twice."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = result[-1][0], max(end, result[-1][1])
        else:
            result.append((start, end))
    return result


def term(start: date, months: int, stops: Sequence[Span], workdays: Workdays) -> Term:
    """A period from `start`, which is not counted, prolonged by the `stops` that began while it ran (Art. 34)."""
    corresponding = end = corresponding_day(start, months)
    suspended = 0
    for stop_start, stop_end in stops:
        if stop_start > workdays.next_working(end):
            break
        days = (stop_end - max(stop_start, start)).days
        if days > 0:
            suspended += days
            end = corresponding + timedelta(days=suspended)
    until = workdays.next_working(end)
    return Term(start, months, suspended, until, corresponding.day != start.day, until != end)


def suspensions_of(case: Case) -> list[Span]:
    """The suspended spans; one without an end is reckoned up to the day of the report."""
    return [(stop.start, stop.end or max(stop.start, case.report_date)) for stop in case.suspensions]


def repair_time_of(case: Case, since: date) -> list[Span]:
    """The spans in repair from the day on which the Consumer Regulation began to leave them out."""
    spans = ((max(stay.sent_in, since), stay.returned or case.report_date) for stay in case.repairs)
    return [(start, end) for start, end in spans if end > start]


def exchanges(case: Case) -> list[date]:
    """The days on which the machine was exchanged, up to the report."""
    return [new.date for new in case.replacements if new.what == "machine" and new.date <= case.report_date]


def renewals(case: Case, rules: Rules) -> list[date]:
    """The days on which the failed part was replaced, up to the report."""
    if case.part is None:
        return []
    return [new.date for new in case.replacements if new.date <= case.report_date and _same_part(case, rules, new)]


def _same_part(case: Case, rules: Rules, new: Replacement) -> bool:
    if new.what != "part" or case.part is None:
        return False
    if new.name is None or case.part.name is None:
        return new.name is case.part.name is None or (new.problem is not None and new.problem == case.problem)
    return rules.part_key(new.name) == rules.part_key(case.part.name)


def listed(part: Part | None, row: Period, rules: Rules) -> bool | None:
    """Whether the part is a main part of the row's class; None where that cannot be told from the facts.

    The class's list decides; where the law leaves the list to the voucher, what the voucher says.
    """
    if part is None:
        return None
    if not row.as_stated and part.name is not None:
        return rules.part_key(part.name) in row.main_parts
    if part.wearing or part.main is False:
        return False
    return True if row.as_stated and part.main else None


def terms(case: Case, rules: Rules, row: Period, is_main: bool, workdays: Workdays) -> Terms:
    """The periods of a case under a row, taking the failed part as a main part or not."""
    whole_months = max(row.whole_months, case.voucher.whole_months or 0)
    own_months = _own_months(case, row, is_main, whole_months)
    starts = part_starts = [case.invoice_date, *exchanges(case)]
    if renewed := renewals(case, rules):
        part_starts = starts + renewed
        own_months = own_months or whole_months

    def latest(stops: Sequence[Span]) -> tuple[Term, Term | None, date]:
        """Whole, own and the end that governs. A restart never shortens what ran already."""
        whole = _longest(starts, whole_months, stops, workdays)
        own = _longest(part_starts, own_months, stops, workdays) if own_months else None
        return whole, own, (own or whole).until

    stops = suspensions_of(case)
    whole, own, until = latest(merged(stops))
    in_repair = repair_time_of(case, rules.limits["repair_time_excluded_from"])
    alternative = latest(merged(stops + in_repair))[2] if in_repair else until
    return Terms(row, is_main, whole, own, until, alternative)


def _own_months(case: Case, row: Period, is_main: bool, whole_months: int) -> int | None:
    """The months of the failed part's own period; None where it follows the whole machine (Art. 24)."""
    stated = case.part.stated_months if case.part else None
    if is_main:
        return max(row.part_months, whole_months, case.voucher.part_months or 0, stated or 0)
    return stated


def _longest(starts: Iterable[date], months: int, stops: Sequence[Span], workdays: Workdays) -> Term:
    return max((term(start, months, stops, workdays) for start in starts), key=lambda found: found.until)


def machine_ends(case: Case, rules: Rules, workdays: Workdays, *, model: str | None = None) -> tuple[date, date]:
    """The last good days of the whole machine and of its main parts, whatever failed; the earlier where a row is unknown."""
    rules = rules.for_sale(case.invoice_date, model)
    rows = rules.candidates(case.product_class, case.power_kw, case.sold_alone)
    found = [terms(replace(case, part=None), rules, row, True, workdays) for row in rows]
    return min(period.whole.until for period in found), min(period.until for period in found)


def accepted_until(accepted_on: date, months: int, workdays: Workdays) -> date:
    """The last good day of the free warranty of installed equipment (B11) or of a project (C1), from its acceptance."""
    return term(accepted_on, months, (), workdays).until
