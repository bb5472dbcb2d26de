"""A second opinion on the verdict, by brute force: written from the articles, knowing nothing of the product's code.

It judges only cases in which everything is known, walking calendars day by day. For a fact that nobody knows it judges
every case that the fact could make of it; what all of those agree on is the answer, else a person decides.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import product

import holidays

CALENDAR = holidays.China(years=range(2023, 2032))
DAY = timedelta(days=1)
ENGINE = ["机体", "气缸盖", "飞轮"]
TRACTOR = [
    "内燃机机体",
    "气缸盖",
    "飞轮",
    "机架",
    "变速箱箱体",
    "半轴壳体",
    "转向器壳体",
    "差速器壳体",
    "最终传动箱箱体",
    "制动毂",
    "牵引板",
    "提升壳体",
]
# Annex 1: whole machine, main parts, main parts' names.
ANNEX_1 = {
    "diesel_multi": (12, 24, ENGINE),
    "diesel_single": (9, 18, ENGINE),
    "petrol_two_stroke": (3, 6, ENGINE),
    "petrol_four_stroke": (6, 12, ENGINE),
    "large tractor": (12, 24, TRACTOR),
    "small tractor": (9, 18, TRACTOR),
    "combine": (12, 24, ["内燃机机体", "气缸盖", "飞轮", "机架", "变速箱箱体", "离合器壳体", "转向机", "最终传动齿轮箱体"]),
    "transplanter": (12, 24, ["机架", "变速箱体", "传动箱体", "插植臂", "发动机机体", "气缸盖", "曲轴"]),
    "other": (12, 12, []),
}
SAME_THING = [{"机体", "内燃机机体", "发动机机体"}, {"变速箱箱体", "变速箱体"}]
FITTED = {
    "diesel_multi": ["large tractor", "small tractor", "combine", "transplanter", "other"],
    "diesel_single": ["large tractor", "small tractor", "combine", "transplanter", "other"],
    "petrol_two_stroke": ["transplanter", "other"],
    "petrol_four_stroke": ["transplanter", "other"],
}
HARVEST = {"large tractor", "small tractor", "combine", "transplanter", "other"}
ART_38 = {"misuse"}


@cache
def day(text: str | None) -> date | None:
    return text and date.fromisoformat(text)


@dataclass(frozen=True)
class World:
    """One way in which the unknown facts of a case may be: the machine, the part, and the problem's past."""

    machine: str
    main: bool
    excluded: bool
    serious: bool
    usable: bool
    season: date | None
    same_repairs: tuple[bool, ...]
    same_replacements: tuple[bool, ...]


@dataclass(frozen=True)
class Opinion:
    remedy: str
    whole_until: date
    part_until: date | None
    governing: date
    alternative: date
    repair_by: date | None

    @property
    def covered(self) -> bool:
        return self.remedy not in ("none", "paid_service")


def opinions(case: dict) -> set[Opinion]:
    """What every world that the case allows leads to."""
    found = set()
    for machine in machines(case):
        for main in main_or_not(case, machine):
            by_r2010 = ends(case, machine, main, suspensions(case))
            by_regulation = ends(case, machine, main, suspensions(case) + repair_stops(case))
            found |= {judge(case, world, by_r2010, by_regulation[2]) for world in worlds(case, machine, main)}
    return found


def worlds(case: dict, machine: str, main: bool):
    report = day(case["report_date"])
    repairs, news = case.get("repairs") or [], case.get("replacements") or []
    past_matters = bool(repairs or news or case.get("use_scope_not_disclosed"))
    severities = [case["severity"] == "serious"] if case.get("severity") else [True, False] if past_matters else [False]
    usables = [case["usable"]] if case.get("usable") is not None else [True, False] if past_matters else [True]
    seasons = [day(case.get("season_start"))]
    if seasons == [None] and past_matters:
        bought = day(case["invoice_date"])
        seasons += [report - n * DAY for n in range(-1, 40) if 0 <= (report - n * DAY - bought).days <= 366]
    if case.get("excluded_cause") is None and case.get("cause") in ART_38:
        exclusions = [True, False]
    else:
        exclusions = [bool(case.get("excluded_cause"))]
    pasts = linked(case, repairs + news)
    for excluded, serious, usable, season, links in product(exclusions, severities, usables, seasons, pasts):
        yield World(machine, main, excluded, serious, usable, season, links[: len(repairs)], links[len(repairs) :])


def machines(case: dict) -> list[str]:
    name = case["product_class"]
    if name in FITTED and case.get("sold_alone") is False:
        return FITTED[name]
    if name != "tractor":
        return [name]
    power = case.get("power_kw")
    return ["large tractor", "small tractor"] if power is None else ["large tractor" if power >= 18 else "small tractor"]


def main_or_not(case: dict, machine: str) -> list[bool]:
    part = case.get("part")
    if part is None:
        return [True, False]
    name = part.get("name")
    if machine != "other" and name is not None:
        names = next((group for group in SAME_THING if name in group), {name})
        return [bool(names & set(ANNEX_1[machine][2]))]
    if part.get("wearing") or part.get("main") is False:
        return [False]
    return [True] if machine == "other" and part.get("main") else [True, False]


def linked(case: dict, rows: list[dict]):
    """For each earlier repair and replacement whether it was of the same problem, in every way that is possible."""
    mine = [case["problem"]] if case.get("problem") else [row["problem"] for row in rows if row.get("problem")] + ["new"]
    found = set()
    for problem in mine:
        choices = [[row["problem"] == problem] if row.get("problem") else [True, False] for row in rows]
        found.update(product(*choices))
    return found


# Calendar


@cache
def works(one: date) -> bool:
    return CALENDAR.is_working_day(one)


@cache
def working_days_later(start: date, n: int) -> date:
    while n:
        start += DAY
        n -= works(start)
    return start


@cache
def working_days_between(start: date, end: date) -> int:
    return sum(works(start + (n + 1) * DAY) for n in range((end - start).days))


def off_holidays(end: date) -> date:
    while not works(end):
        end += DAY
    return end


def months_later(start: date, months: int) -> date:
    year, month = start.year, start.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    for number in range(start.day, 0, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    raise AssertionError("a month has a first day")


@cache
def period_end(start: date, months: int, stops: tuple[tuple[date, date], ...]) -> date:
    """Days not counted are added at the end, for as long as that brings in more stops that began in time."""
    counted: set[date] = set()
    while True:
        end = off_holidays(months_later(start, months) + len(counted) * DAY)
        more = {
            first + n * DAY for first, last in stops if first <= end for n in range(1, (last - first).days + 1) if first + n * DAY > start
        }
        if more == counted:
            return end
        counted = more


# Judgment, everything being known


def judge(case: dict, world: World, periods: tuple, alternative: date) -> Opinion:
    report, sent_in = day(case["report_date"]), day(case.get("sent_in"))
    part = case.get("part") or {}
    wearing = bool(part.get("wearing")) and not world.main
    repairs = case.get("repairs") or []
    whole, own, governing = periods
    since = max(exchange_days(case), default=day(case["invoice_date"]))
    going_on = [(row, same) for row, same in zip(repairs, world.same_repairs, strict=True) if is_going_on(row, case)]
    going_on = [(row, same) for row, same in going_on if day(row["sent_in"]) >= since]
    raised = min([report, sent_in or report] + [day(row["sent_in"]) for row, same in going_on if same])
    remedy = remedy_of(case, world, raised <= governing, wearing)
    repair_by = None
    if remedy in ("repair", "repair_or_exchange", "replace_part"):
        begun = [day(row["sent_in"]) for row, _same in going_on if not other_problem(row, case)]
        start = sent_in or max(begun, default=report)
        repair_by = working_days_later(start, 30)
        in_harvest = case.get("busy_season") and case.get("inside_network") is not False
        if in_harvest and world.machine in HARVEST and raised <= whole:
            unnamed = part.get("name") is None and not part.get("wearing") and part.get("main") is not False
            whole_or_main = case.get("part") is None or world.main or unnamed
            repair_by = report + (3 * DAY if whole_or_main else DAY)
    return Opinion(remedy, whole, own, governing, alternative, repair_by)


def suspensions(case: dict) -> tuple[tuple[date, date], ...]:
    """Art. 34; an open one is reckoned to the report."""
    report = day(case["report_date"])
    return tuple((day(s["from"]), day(s.get("to")) or max(report, day(s["from"]))) for s in case.get("suspensions") or [])


def repair_stops(case: dict) -> tuple[tuple[date, date], ...]:
    """Art. 18 of the Implementing Regulation, from 2024-07-01."""
    result = []
    for row in case.get("repairs") or []:
        first, last = max(day(row["sent_in"]), date(2024, 7, 1)), day(row.get("returned")) or day(case["report_date"])
        if first < last:
            result.append((first, last))
    return tuple(result)


def ends(case: dict, machine: str, main: bool, stops) -> tuple[date, date | None, date]:
    """Art. 24, 31: whole machine, the part's own period if it has one, and the one that governs."""
    part, voucher, report = case.get("part") or {}, case.get("voucher") or {}, day(case["report_date"])
    law_whole, law_part, _names = ANNEX_1[machine]
    whole_months = max(law_whole, voucher.get("whole_months") or 0)
    stated = part.get("stated_months")
    news = [new for new in case.get("replacements") or [] if day(new["date"]) <= report]
    starts = [day(case["invoice_date"])] + [day(new["date"]) for new in news if new["what"] == "machine"]
    whole = max(period_end(start, whole_months, stops) for start in starts)
    renewed = [day(new["date"]) for new in news if new["what"] == "part" and renews(case, new)]
    if main:
        months = max(law_part, whole_months, voucher.get("part_months") or 0, stated or 0)
    elif stated:
        months = stated
    elif renewed:
        months = whole_months
    else:
        return whole, None, whole
    own = max(period_end(start, months, stops) for start in starts + renewed)
    return whole, own, own if stated and not main else max(own, whole)


def renews(case: dict, new: dict) -> bool:
    """Whether what was replaced is the part that has failed now."""
    if case.get("part") is None:
        return False
    mine, theirs = case["part"].get("name"), new.get("name")
    if mine and theirs:
        return mine == theirs or any({mine, theirs} <= group for group in SAME_THING)
    if not mine and not theirs:
        return True
    return bool(new.get("problem")) and new["problem"] == case.get("problem")


def is_over(row: dict, case: dict) -> bool:
    """Whether it was repaired before this report; the stay of this very report is not."""
    if not row.get("returned") or row["returned"] > case["report_date"]:
        return False
    return row["returned"] != case["report_date"] or row["sent_in"] != case.get("sent_in")


def is_going_on(row: dict, case: dict) -> bool:
    """Whether the machine is in the workshop on the day of the report."""
    return not row.get("returned") or row["returned"] > case["report_date"]


def other_problem(row: dict, case: dict) -> bool:
    return bool(row.get("problem") and case.get("problem") and row["problem"] != case["problem"])


def exchange_days(case: dict) -> list[date]:
    news = [day(new["date"]) for new in case.get("replacements") or [] if new["what"] == "machine"]
    return [one for one in news if one <= day(case["report_date"])]


def is_here(row: dict, case: dict) -> bool:
    """Whether the stay in repair is that of this report."""
    if is_going_on(row, case):
        return True
    if other_problem(row, case):
        return False
    return day(row["returned"]) >= day(case["report_date"]) or row["sent_in"] == case.get("sent_in")


def remedy_of(case: dict, world: World, in_period: bool, wearing: bool) -> str:
    if case.get("light_fault"):
        return "none"  # Art. 43
    report = day(case["report_date"])
    opening = world.season is not None and world.season <= report and (report - world.season).days <= 30
    news = [(new, same) for new, same in zip(case.get("replacements") or [], world.same_replacements, strict=True)]
    news = [(new, same) for new, same in news if day(new["date"]) <= report]
    exchanges = [day(new["date"]) for new, _same in news if new["what"] == "machine"]
    since = max(exchanges, default=date.min)
    repairs = zip(case.get("repairs") or [], world.same_repairs, strict=True)
    repairs = [(row, same) for row, same in repairs if day(row["sent_in"]) >= since]
    done = [day(row["sent_in"]) for row, same in repairs if same and is_over(row, case)]
    after_part = any(same and new["what"] == "part" and day(new["date"]) >= since for new, same in news)
    after_machine = any(same and new["what"] == "machine" for new, same in news)
    art_28 = in_period and too_long(case, repairs)
    art_29 = not wearing and (
        (world.serious and in_period and not world.usable and len(done) >= 2)
        or (not world.serious and opening and len([one for one in done if one >= world.season]) >= 2)
    )
    art_30 = not wearing and (in_period or opening)
    art_32 = case.get("use_scope_not_disclosed") and not world.usable and opening
    if not (in_period or art_32 or art_29 or art_30 and (after_part or after_machine)):
        return "paid_service"  # Art. 37
    if world.excluded:
        return "paid_service"  # Art. 38
    no_model = case.get("same_model_available") is False
    if art_32 or art_30 and after_machine:
        return "return"
    if art_30 and after_part:
        return "return" if no_model else "exchange"
    if art_29 and not (art_28 and case.get("demand") == "exchange"):
        return "replace_part"
    if art_28:
        return "return" if no_model and case.get("demand") in ("exchange", "return") else "repair_or_exchange"
    return "repair"


def too_long(case: dict, repairs: list[tuple[dict, bool]]) -> bool:
    """Art. 28: some repair of this problem, or the present stay, over 30 working days."""
    report = day(case["report_date"])
    for row, same in repairs:
        until = day(row.get("returned")) or report
        if (same or is_here(row, case)) and working_days_between(day(row["sent_in"]), until) > 30:
            return True
    sent_in = day(case.get("sent_in"))
    alone = sent_in and all(row["sent_in"] != case["sent_in"] for row in case.get("repairs") or [])
    return bool(alone) and working_days_between(sent_in, report) > 30


def card_of(case: dict) -> str | None:
    """A6: the 20 days of the receipt card."""
    card = case.get("card")
    if card is None:
        return None
    sold = min(day(case["invoice_date"]), day(card.get("sale_date")) or date.max)
    good_days = [sold + n * DAY for n in range(21)]
    back = day(card.get("returned_on"))
    if back and back <= good_days[-1]:
        return "yes"
    if card.get("exception"):
        return "exception"
    if back is None and day(case["report_date"]) in good_days:
        return "pending"
    return "no"
