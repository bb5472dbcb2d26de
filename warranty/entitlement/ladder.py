"""What the user is due, step by step (R2010 Art. 26–32), when every fact is known."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from core.workdays import Workdays
from warranty.entitlement.case import Case, Repair
from warranty.entitlement.periods import exchanges
from warranty.entitlement.rules import Rules

NONE, PAID, REPAIR, CHOICE, PART, EXCHANGE, RETURN = (
    "none",
    "paid_service",
    "repair",
    "repair_or_exchange",
    "replace_part",
    "exchange",
    "return",
)
UNPAID = frozenset((NONE, PAID))
WORK_DUE = frozenset((REPAIR, CHOICE, PART))


@dataclass(frozen=True, slots=True)
class Past:
    """What happened before to the problem of a case: its finished repairs, and whether part or machine were replaced.

    `raised`: the day on which it was first brought forward, by the report or by a stay in repair that goes on.
    `overdue`: a repair of it took longer than Art. 27 allows.
    """

    raised: date
    repaired: tuple[date, ...] = ()
    part_replaced: bool = False
    machine_replaced: bool = False
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """A case with nothing left open. `season` is the first operating season's start, None where it does not help."""

    in_period: bool
    excluded: bool
    wearing: bool
    severity: str | None
    usable: bool | None
    season: date | None
    past: Past


def due(case: Case, facts: Facts, rules: Rules) -> tuple[str, str]:
    """The remedy, and the key of the text that carries it.

    The strongest that the user may ask for, whatever was demanded; where two rights stand side by side the demand decides.
    """
    if case.exchanged_on and case.exchanged_on < case.report_date:
        return NONE, "exchanged"
    if case.light_fault:
        return NONE, "light_fault"
    right = _right(case, facts, rules)
    if right is None:
        return PAID, "not_in_period"
    if facts.excluded:
        return PAID, "excluded"
    if right[0] == EXCHANGE and case.same_model_available is False:
        return RETURN, "no_same_model"
    if right[0] == CHOICE and case.same_model_available is False and case.demand in (EXCHANGE, RETURN):
        return RETURN, "no_same_model"
    return right


def _right(case: Case, facts: Facts, rules: Rules) -> tuple[str, str] | None:
    """The highest step reached, leaving exclusions and stock aside; None where there is none."""
    first_days = in_first_days(case, facts.season, rules)
    if case.use_scope_not_disclosed and facts.usable is False and first_days:
        return RETURN, "scope_not_told"
    overdue = facts.past.overdue and facts.in_period
    if not facts.wearing:
        if facts.past.machine_replaced and (facts.in_period or first_days):
            return RETURN, "return"
        if facts.past.part_replaced and (facts.in_period or first_days):
            return EXCHANGE, "exchange"
        chosen_exchange = overdue and case.demand == EXCHANGE
        if not chosen_exchange and (reason := _part_replacement(facts, first_days, rules)):
            return PART, reason
    if overdue:
        return CHOICE, "overdue"
    return (REPAIR, "free_repair") if facts.in_period else None


def _part_replacement(facts: Facts, first_days: bool, rules: Rules) -> str | None:
    """Which half of Art. 29 gives a new main part or system, if any."""
    enough = rules.limits["repairs_before_replacement"]
    if facts.severity == "serious":
        if facts.in_period and facts.usable is False and len(facts.past.repaired) >= enough:
            return "replace_serious"
    elif first_days and sum(facts.season is not None and day >= facts.season for day in facts.past.repaired) >= enough:
        return "replace_general"
    return None


def in_first_days(case: Case, season: date | None, rules: Rules) -> bool:
    """Whether the report falls in the first days of the first operating season (Art. 29, 30, 32)."""
    days = rules.limits["season_days"]
    return season is not None and season <= case.report_date <= season + timedelta(days=days)


def possible_seasons(case: Case, rules: Rules) -> tuple[date | None, ...]:
    """The season's start, or where nobody knows it: none at all, and the one that reaches back furthest.

    The first season after the purchase comes within a year of it; one that began later helps nobody.
    """
    if case.season_start is not None:
        return (case.season_start,)
    furthest = case.report_date - timedelta(days=rules.limits["season_days"])
    if furthest > case.invoice_date + timedelta(days=rules.limits["season_within_days"]):
        return (None,)
    return None, furthest


def possible_pasts(case: Case, rules: Rules, workdays: Workdays) -> tuple[Past, ...]:
    """What may have happened before to this problem: one past where every link is known, else the extremes."""
    exchanged = max(exchanges(case), default=None)
    stays = [stay for stay in case.repairs if exchanged is None or stay.sent_in >= exchanged]
    news = [new for new in case.replacements if new.date <= case.report_date]
    limit = rules.limits["repair_working_days"]
    waiting = _waiting(case, limit, workdays)
    told = min(case.report_date, case.sent_in or case.report_date)
    if not stays and not news:
        return (Past(told, overdue=waiting),)

    def past(problem: str, unlinked: bool) -> Past:
        """The past of a problem, taking what has no link as part of it or not."""
        mine = [stay for stay in stays if (stay.problem or problem) == problem and (stay.problem or unlinked)]
        kept = [new for new in news if (new.problem or problem) == problem and (new.problem or unlinked)]
        done = tuple(sorted(stay.sent_in for stay in mine if _before(stay, case)))
        return Past(
            raised=min([told, *(stay.sent_in for stay in mine if is_open(stay, case))]),
            repaired=done,
            part_replaced=any(new.what == "part" and (exchanged is None or new.date >= exchanged) for new in kept),
            machine_replaced=any(new.what == "machine" for new in kept),
            overdue=waiting or any(_took_too_long(stay, case, limit, workdays) for stay in stays if stay in mine or _present(stay, case)),
        )

    return tuple(dict.fromkeys(past(problem, unlinked) for problem, unlinked in _readings(case, stays, news)))


def _readings(case: Case, stays: list, news: list) -> Iterator[tuple[str, bool]]:
    """The ways in which the case's problem may be linked to the past: (problem, unlinked rows are of it)."""
    linked = {row.problem for row in (*stays, *news)}
    problems = [case.problem] if case.problem else ["", *sorted(linked - {None})]
    for problem in problems:
        yield problem, False
        if None in linked:
            yield problem, True


def is_open(stay: Repair, case: Case) -> bool:
    """Whether the machine was still in this repair on the day of the report."""
    return stay.returned is None or stay.returned > case.report_date


def _before(stay: Repair, case: Case) -> bool:
    """Whether a stay ended before this report: the stay that the report itself led to is no earlier repair."""
    return stay.returned is not None and not is_open(stay, case) and (stay.returned < case.report_date or stay.sent_in != case.sent_in)


def _present(stay: Repair, case: Case) -> bool:
    """Whether a stay in repair is that of this report, not an earlier one: of whatever problem while the machine is there."""
    mine = stay.returned == case.report_date or stay.sent_in == case.sent_in
    return is_open(stay, case) or mine and _may_be_same(stay, case)


def _may_be_same(stay: Repair, case: Case) -> bool:
    """Whether nothing says that a stay was for another problem."""
    return not stay.problem or not case.problem or stay.problem == case.problem


def repair_began(case: Case) -> date:
    """The day from which the limit of Art. 27 counts: being sent in for this problem, else the report."""
    exchanged = max(exchanges(case), default=case.invoice_date)
    here = [stay for stay in case.repairs if is_open(stay, case) and stay.sent_in >= exchanged and _may_be_same(stay, case)]
    return case.sent_in or max((stay.sent_in for stay in here), default=case.report_date)


def _took_too_long(stay: Repair, case: Case, limit: int, workdays: Workdays) -> bool:
    return workdays.count(stay.sent_in, stay.returned or case.today) > limit


def _waiting(case: Case, limit: int, workdays: Workdays) -> bool:
    """Whether the machine, sent in for this report, is still in repair after the limit."""
    if case.sent_in is None or any(stay.sent_in == case.sent_in for stay in case.repairs):
        return False
    return workdays.count(case.sent_in, case.today) > limit
