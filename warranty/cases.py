"""From rows to a case for the verdict, and back: the only place where `entitlement` meets the database."""

from datetime import date
from functools import lru_cache

from core.models import CalendarDay
from core.workdays import Workdays
from warranty.entitlement import Rules, decide
from warranty.models import Machine, ReceiptCard, RuleSet


def current_rules() -> tuple[int, Rules]:
    """The rules in force and their version."""
    row = RuleSet.objects.order_by("-version").first()
    return row.version, Rules.from_rows(row.rows)


def workdays() -> Workdays:
    """The Chinese calendar with the administrator's corrections."""
    return _workdays(frozenset(CalendarDay.objects.values_list("day", "working")))


@lru_cache(maxsize=4)
def _workdays(corrections) -> Workdays:
    return Workdays("CN", dict(corrections))


def case_of(machine: Machine, *, report_day: date, part=None, busy_season=None, cause=None, card=None) -> dict | None:
    """The facts of a machine as the verdict's JSON; None for one that has no invoice yet, which nothing covers or ends.

    `part` is a warranty.Part; without it the verdict is about what nobody has looked at yet, and where the whole
    machine's period is over but the main parts' still runs, a person must say which part it is. `card` is given by
    whoever has just read it; otherwise it is read here, since one cached on a machine in hand may be old.
    """
    if machine.invoiced_on is None or machine.invoiced_on > report_day:
        return None
    model = machine.model
    case = {
        "product_class": model.product_class,
        "invoice_date": str(machine.invoiced_on),
        "report_date": str(report_day),
        "sold_alone": model.sold_alone,
        "busy_season": busy_season,
        "inside_network": True if busy_season else None,
        "card": _card_facts(machine, card),
        "voucher": {"whole_months": model.whole_months, "part_months": model.part_months},
    }
    if model.power_kw is not None:
        case["power_kw"] = float(model.power_kw)
    if machine.invoice_amount is not None:
        case["invoice_amount"] = str(machine.invoice_amount)
    if machine.season_started_on:
        case["season_start"] = str(machine.season_started_on)
    if part is not None:
        case["part"] = {"name": part.name, "main": part.main, "wearing": part.wearing, "stated_months": part.stated_months}
    if cause is not None:
        case["excluded_cause"] = bool(cause.excluded)
    return {key: value for key, value in case.items() if value is not None}


def _card_facts(machine, card) -> dict | None:
    card = card or ReceiptCard.objects.filter(machine=machine).first()
    if card is None or card.sold_on is None:
        return None
    returned = str(card.returned_on) if card.returned_on else None
    return {"sale_date": str(card.sold_on), "returned_on": returned, "exception": bool(card.exception)}


NO_SALE = {
    "covered": "person",
    "recognised": None,
    "remedy": "person",
    "whole_until": None,
    "part_until": None,
    "alternative_until": None,
    "repair_by": None,
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


def judge_machine(machine: Machine, *, report_day: date, part=None, busy_season=None, cause=None) -> tuple[int, dict, dict]:
    """The verdict on a machine: (rules version, the case, the answer)."""
    version, rules = current_rules()
    case = case_of(machine, report_day=report_day, part=part, busy_season=busy_season, cause=cause)
    if case is None:
        return version, {}, NO_SALE
    return version, case, decide(case, rules, workdays())
