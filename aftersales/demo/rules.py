"""The company's own rows beside the law: busy seasons, operating seasons, better terms; and periods that stood still."""

from datetime import timedelta

from aftersales.demo.life import Life
from aftersales.demo.machines import Unit
from warranty import actions
from warranty.models import RuleSet, Suspension

WHEAT = ("安徽", "江苏", "河南", "湖北", "山东", "陕西", "河北")
NORTH, SOUTH = ("黑龙江", "吉林"), ("湖北", "湖南", "江西")
# class, provinces, kind, from, to: wheat from south to north in June, autumn grain, rice planting, spring ploughing
SEASONS = [
    ("combine", WHEAT, "busy", "05-20", "06-25"),
    ("combine", (*WHEAT, *NORTH), "busy", "09-15", "10-31"),
    ("combine", ("湖南", "江西", "四川"), "busy", "07-05", "08-10"),
    ("transplanter", NORTH, "busy", "05-08", "06-05"),
    ("transplanter", SOUTH, "busy", "04-10", "05-10"),
    ("tractor", ("",), "busy", "03-10", "04-25"),
    ("tractor", ("",), "busy", "09-20", "11-05"),
    ("combine", WHEAT, "operating", "05-20", "06-25"),
    ("combine", NORTH, "operating", "09-15", "10-31"),
    ("transplanter", NORTH, "operating", "05-08", "06-05"),
    ("transplanter", SOUTH, "operating", "04-10", "05-10"),
    ("tractor", ("",), "operating", "03-10", "04-25"),
]
NOTES = ("用户要求检验发动机机油压力异常的原因", "用户要求鉴定机架裂纹")


def plan_rules(life: Life, units: list[Unit]) -> None:
    """The administrator's version before the first call, and two suspensions: one over, one that runs (Art. 34)."""
    life.plan(life.on(62, 8), revise, life)
    old = [unit for unit in units if unit.fate == "accepted" and unit.sold_at < life.on(90, 0)]
    life.plan(life.on(40, 10), suspend, life, old[3], NOTES[0])
    life.plan(life.on(28, 15), end, life, old[3])
    life.plan(life.on(6, 9), suspend, life, old[7], NOTES[1])


def revise(life: Life, *, at) -> None:
    former = RuleSet.objects.latest("version")
    terms = {"product_class": "combine", "from": str(at.date()), "whole_months": 18, "part_months": 36}
    rows = [
        _season(f"demo_{number}_{place}", product_class, province, kind, first, last)
        for number, (product_class, provinces, kind, first, last) in enumerate(SEASONS, 1)
        for place, province in enumerate(provinces, 1)
    ]
    rows.append({"kind": "terms", "key": "combine_18_months", "ref": "Company terms", "value": terms})
    reason = "定农忙季节和作业季；今年起新购收割机整机三包 18 个月、主要部件 36 个月"
    actions.revise_rules(base=former.version, rows=[*former.rows, *rows], reason=reason, by=life.company.users["admin"], at=at)


def _season(key, product_class, province, kind, first, last) -> dict:
    value = {"product_class": product_class, "province": province, "season": kind, "from": first, "to": last}
    return {"kind": "season", "key": key, "ref": "R2010 Art. 33", "value": value}


def suspend(life: Life, unit: Unit, note: str, *, at) -> None:
    begins = at.date() - timedelta(days=1)
    actions.suspend(machine=unit.machine, begins=begins, ground="appraisal", note=note, by=life.company.users["hezhiyuan"], at=at)


def end(life: Life, unit: Unit, *, at) -> None:
    stop = Suspension.objects.get(machine=unit.machine)
    actions.end_suspension(suspension=stop, ends=at.date(), result="鉴定完毕，属制造原因", by=life.company.users["hezhiyuan"], at=at)
