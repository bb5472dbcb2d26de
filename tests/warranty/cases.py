"""Random cases for the oracle, the properties and the bench: many lie on the edge of some period."""

from datetime import date, timedelta
from random import Random

CLASSES = ["diesel_multi", "diesel_single", "petrol_two_stroke", "petrol_four_stroke", "tractor", "combine", "transplanter", "other"]
PART_NAMES = [
    "机体",
    "内燃机机体",
    "气缸盖",
    "飞轮",
    "机架",
    "变速箱箱体",
    "半轴壳体",
    "制动毂",
    "离合器壳体",
    "转向机",
    "插植臂",
    "曲轴",
    "启动电机",
    "V带",
    "化油器",
]
PROBLEMS = (None, *["a"] * 7, "b")
MAYBE = (None, True, False)


def iso(day: date | None) -> str | None:
    return day and day.isoformat()


def random_case(chance: Random) -> dict:
    """One case as JSON; the same generator state gives the same case."""
    invoice = date(2024, 1, 1) + timedelta(days=chance.randrange(500))
    report = _report_day(chance, invoice)
    case = {
        "product_class": chance.choice((*CLASSES, "tractor", "combine")),
        "invoice_date": iso(invoice),
        "report_date": iso(report),
        "power_kw": chance.choice((None, 12, 17.9, 18, 36.8)),
        "sold_alone": chance.choice((None, True, True, False)),
        "part": chance.choice((None, {}, _part(chance), _part(chance), _part(chance), _part(chance))),
        "voucher": {
            "whole_months": chance.choice((None, None, 6, 15)),
            "part_months": chance.choice((None, None, 18, 30)),
            "lost_applied_on": iso(chance.choice((None, report))),
        },
        "cause": chance.choice((None, None, "manufacturing", "misuse")),
        "excluded_cause": chance.choice((None, *[False] * 5, True)),
        "severity": chance.choice((None, "serious", "general")),
        "light_fault": chance.choice((None, *[False] * 12, True)),
        "usable": chance.choice(MAYBE),
        "busy_season": chance.choice(MAYBE),
        "inside_network": chance.choice(MAYBE),
        "season_start": iso(chance.choice((None, _near(chance, invoice, report, 45), _near(chance, invoice, report, 31)))),
        "problem": chance.choice(("a", "a", "a", None)),
        "sent_in": iso(chance.choice((None, None, report + timedelta(days=chance.randrange(3)), _near(chance, invoice, report, 60)))),
        "repairs": [_repair(chance, invoice, report) for _ in range(chance.choice((0, 1, 2, 2, 3, 3)))],
        "suspensions": [_span(chance, invoice, report) for _ in range(chance.choice((0, 0, 0, 1, 2)))],
        "replacements": [_replacement(chance, invoice, report) for _ in range(chance.choice((*[0] * 8, 1, 1, 2)))],
        "same_model_available": chance.choice((None, None, True, False)),
        "demand": chance.choice((None, "repair", "exchange", "return")),
        "invoice_amount": chance.choice((None, "86800.00")),
        "use_scope_not_disclosed": chance.choice((None, *[False] * 8, True)),
        "card": chance.choice((None, _card(chance, invoice))),
    }
    if case["repairs"] and chance.random() < 0.3:
        case["repairs"][-1]["returned"], case["sent_in"] = case["report_date"], case["repairs"][-1]["sent_in"]
    return {key: value for key, value in case.items() if value is not None or chance.random() < 0.5}


def _report_day(chance: Random, invoice: date) -> date:
    months = chance.choice((0, 1, 2, 3, 4, 5, 6, 8, 9, 12, 12, 15, 18, 24))
    near_an_end = chance.randrange(-6, 40)
    return max(invoice, invoice + timedelta(days=round(months * 30.44) + near_an_end))


def _near(chance: Random, invoice: date, report: date, days: int) -> date:
    return max(invoice, report - timedelta(days=chance.randrange(days)))


def _part(chance: Random) -> dict:
    return {
        "name": chance.choice((None, *PART_NAMES)),
        "main": chance.choice(MAYBE),
        "wearing": chance.choice((None, None, False, True)),
        "stated_months": chance.choice((None, None, 3, 14)),
    }


def _repair(chance: Random, invoice: date, report: date) -> dict:
    start = _near(chance, invoice, report, chance.choice((25, 25, 25, 90)))
    end = start + timedelta(days=chance.choice((0, 1, 1, 2, 3, 3, 9, 42, 43, 44, 45)))
    return {"problem": chance.choice(PROBLEMS), "sent_in": iso(start), "returned": iso(chance.choice((*[end] * 7, None)))}


def _span(chance: Random, invoice: date, report: date) -> dict:
    start = _near(chance, invoice, report + timedelta(days=10), 120)
    return {"from": iso(start), "to": iso(chance.choice((start + timedelta(days=chance.randrange(60)), None)))}


def _replacement(chance: Random, invoice: date, report: date) -> dict:
    return {
        "what": chance.choice(("part", "part", "machine")),
        "name": chance.choice((None, *PART_NAMES)),
        "date": iso(_near(chance, invoice, report + timedelta(days=5), 300)),
        "problem": chance.choice(PROBLEMS),
    }


def _card(chance: Random, invoice: date) -> dict:
    sale = chance.choice((None, invoice, max(date(2024, 1, 1), invoice - timedelta(days=chance.randrange(4)))))
    back = chance.choice((None, (sale or invoice) + timedelta(days=chance.randrange(15, 26))))
    return {"sale_date": iso(sale), "returned_on": iso(back), "exception": chance.choice((None, True, False))}
