"""From rows to a case for the verdict, and back: the only place where `entitlement` meets the database."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from core.models import CalendarDay
from core.standing import Standing, Told
from core.workdays import Workdays
from warranty.entitlement import BUSY, Rules, decide, first_season, in_season
from warranty.entitlement.card import last_day as card_day
from warranty.kinds import Happened
from warranty.models import Machine, MachineEvent, ReceiptCard, RuleSet, Suspension


@dataclass(frozen=True)
class Law:
    """What a verdict of today goes by: the rules in force, their version, and the corrected calendar."""

    version: int
    rules: Rules
    workdays: Workdays


@Standing
def _in_force() -> QuerySet:
    """Which rules are in force, and the corrections of the calendar."""
    days = ArraySubquery(CalendarDay.objects.values_list(JSONObject(day="day", working="working")))
    return RuleSet.objects.in_force().values("pk", "version", corrections=days)[:1]


def law() -> Law:
    """The rules in force and the Chinese calendar with the administrator's corrections, in one statement."""
    (row,) = _in_force()
    corrections = frozenset((date.fromisoformat(one["day"]), one["working"]) for one in row["corrections"])
    return Law(row["version"], _rules(row["pk"]), _workdays(corrections))


def current_rules() -> tuple[int, Rules]:
    """The rules in force and their version."""
    (row,) = _in_force()
    return row["version"], _rules(row["pk"])


def last_day(card: ReceiptCard) -> date | None:
    """The last day on which a card of a sale is in time by the rules in force; None for one that is not sold (A6)."""
    return card.counted_from and card_day(card.counted_from, current_rules()[1].limits["card_days"])


@lru_cache(maxsize=4)
def _rules(pk: int) -> Rules:
    """A version of the rules, which is never changed."""
    return Rules.from_rows(RuleSet.objects.get(pk=pk).rows)


def workdays() -> Workdays:
    """The Chinese calendar with the administrator's corrections."""
    return _workdays(frozenset(CalendarDay.objects.values_list("day", "working")))


@lru_cache(maxsize=4)
def _workdays(corrections) -> Workdays:
    return Workdays("CN", dict(corrections))


def province_of(machine: Machine) -> str:
    """Where the machine works: where its owner lives, else its dealer's province."""
    place = machine.customer or machine.dealer
    return place.province if place else ""


def season_of(machine: Machine, rules: Rules, day: date) -> bool | None:
    """Whether the administrator's rows make it the busy season there; None where they say nothing."""
    return in_season(rules.seasons, machine.model.product_class, province_of(machine), BUSY, day)


def case_of(machine: Machine, rules: Rules, *, report_day: date, part=None, busy_season=None, cause=None, **known) -> dict | None:
    """The facts of a machine as the verdict's JSON; None for one that has no invoice yet, which nothing covers or ends.

    Seasons that nobody has told are those of the rules' rows; `known` are further keys of the case, such as `repairs`.
    `part` is a warranty.Part; without it the verdict is about what nobody has looked at yet, and where the whole
    machine's period is over but the main parts' still runs, a person must say which part it is. A machine that was
    read along with its card and `stops=standing_still()` is taken as it is; else both are read here, since a card cached
    on a machine in hand may be old.
    """
    if machine.invoiced_on is None or machine.invoiced_on > report_day:
        return None
    model, (card, stops, exchanged_on) = machine.model, _papers(machine)
    if busy_season is None:
        busy_season = season_of(machine, rules, report_day)
    season = machine.season_started_on or first_season(rules.seasons, model.product_class, province_of(machine), machine.invoiced_on)
    case = {
        "product_class": model.product_class,
        "invoice_date": str(machine.invoiced_on),
        "report_date": str(report_day),
        "sold_alone": model.sold_alone,
        "busy_season": busy_season,
        "inside_network": True if busy_season else None,
        "card": _card_facts(card, report_day),
        "voucher": {"whole_months": model.whole_months, "part_months": model.part_months},
    }
    if model.power_kw is not None:
        case["power_kw"] = float(model.power_kw)
    if machine.invoice_amount is not None:
        case["invoice_amount"] = str(machine.invoice_amount)
    if exchanged_on:
        case["exchanged_on"] = str(exchanged_on)
    if season:
        case["season_start"] = str(season)
    if part is not None:
        case["part"] = {"name": part.name, "main": part.main, "wearing": part.wearing, "stated_months": part.stated_months}
    if cause is not None:
        case |= {"cause": cause.code, "excluded_cause": bool(cause.excluded)}
    stops = [{"from": stop["from"], "to": stop["to"]} for stop in stops if stop["from"] <= str(report_day)]
    news = _exchange(machine, report_day) + known.pop("replacements", [])
    case |= {"suspensions": stops or None, "replacements": news or None, **known}
    return {key: value for key, value in case.items() if value is not None}


def exchange_mark(machine: Machine) -> str:
    """The mark of the problem for which a machine was given in exchange for another."""
    return f"exchange-{machine.replaces_id}"


def _exchange(machine: Machine, day: date) -> list[dict]:
    if machine.replaced_on is None or machine.replaced_on > day:
        return []
    return [{"what": "machine", "date": str(machine.replaced_on), "problem": exchange_mark(machine)}]


def standing_still(machine: str = "pk") -> ArraySubquery:
    """The suspensions of a machine, to be read along with it or with its card: [{id, from, to}]."""
    stops = Suspension.objects.filter(machine=OuterRef(machine)).order_by("begins")
    return ArraySubquery(stops.values_list(JSONObject(**{"id": "id", "from": "begins", "to": "ends"})))


def with_papers(machines: QuerySet) -> QuerySet:
    """Machines as a verdict wants them, in one statement, with the moment at which one last came back (`back_at`)."""
    came = MachineEvent.objects.filter(machine=OuterRef("pk"), kind__in=(Happened.MACHINE_EXCHANGED, Happened.MACHINE_RETURNED)).order_by(
        "-at"
    )
    related = machines.select_related("model", "customer", "dealer", "card", "replaced_by")
    return related.annotate(stops=standing_still(), back_at=Subquery(came.values("at")[:1]))


@Standing
def _card() -> QuerySet:
    """The newest card of a machine, with its suspensions and the day on which another machine was given for it."""
    exchanged = Machine.objects.filter(replaces=OuterRef("machine")).values("replaced_on")
    cards = ReceiptCard.objects.filter(machine=Told("machine"))
    return cards.annotate(stops=standing_still("machine"), exchanged_on=Subquery(exchanged))[:1]


def _papers(machine: Machine) -> tuple[ReceiptCard | None, list[dict], date | None]:
    """The machine's card, its suspensions and the day of its exchange for another: as they were read along with it, else now,
    in one statement.

    For one that was given in exchange the card of the sale counts, which is the first machine's.
    """
    if hasattr(machine, "stops"):
        card, stops = getattr(machine, "card", None), machine.stops
        exchanged_on = machine.successor and machine.successor.replaced_on
    else:
        card = next(iter(_card(machine=machine.pk)), None)
        stops, exchanged_on = (card.stops, card.exchanged_on) if card else ([], None)
    return machine.first_of_chain().card if machine.replaces_id else card, stops, exchanged_on


def _card_facts(card: ReceiptCard | None, day: date) -> dict | None:
    if card is None or card.sold_on is None:
        return None
    returned = str(card.returned_on) if card.counts_on(day) else None
    return {"sale_date": str(card.sold_on), "returned_on": returned, "exception": bool(card.exception)}


NO_SALE = {
    "covered": "person",
    "recognised": None,
    "remedy": "person",
    "whole_until": None,
    "part_until": None,
    "alternative_until": None,
    "repair_by": None,
    "repair_article": None,
    "voucher_reissue_by": None,
    "refund": None,
    "needs_person": [
        {
            "code": "invoice_date",
            "who": "clerk",
            "ref": "R2010 Art. 24",
            "text_zh": "还没有发票日，请先登记销售。",
            "text_en": "There is no invoice date yet; enter the sale first.",
        }
    ],
    "citations": [
        {
            "ref": "R2010 Art. 37",
            "facts": {},
            "text_zh": "不能证明在三包有效期内。",
            "text_en": "Not shown to be within the warranty period.",
        }
    ],
}


def judge_machine(machine: Machine, *, report_day: date, **known) -> tuple[int, dict, dict]:
    """The verdict on a machine: (rules version, the case, the answer). `known` is what `case_of` takes besides."""
    now = law()
    case = case_of(machine, now.rules, report_day=report_day, **known)
    if case is None:
        return now.version, {}, NO_SALE
    return now.version, case, decide(case, now.rules, now.workdays, model=machine.model.code)
