"""The rules' rows in the words of their readers."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from core.language import reads_chinese
from warranty.models import ProductClass
from warranty.words import reference

KINDS = {
    "period": _("Periods and main parts"),
    "terms": _("The company's better terms"),
    "season": _("Seasons"),
    "limit": _("Limits and steps"),
    "part": _("Names of main parts"),
    "exclusion": _("Not covered"),
    "decision": _("What a person decides"),
    "text": _("What the articles say"),
}
LIMITS = {
    "repair_working_days": _("Repair: working days from being sent in"),
    "busy_main_days": _("Busy season: days for the whole machine or a main part"),
    "busy_other_days": _("Busy season: days for wearing and other parts"),
    "season_days": _("First season: days from its start"),
    "season_within_days": _("First season: begins within days of the purchase"),
    "repairs_before_replacement": _("Repairs of the same problem before a part is replaced"),
    "reissue_working_days": _("Lost voucher: working days until a new one"),
    "card_days": _("Receipt card: days from the sale"),
    "repealed_exchange_days": _("Days within which the repealed rules exchanged"),
    "repair_time_excluded_from": _("Repair time may not count from"),
    "agreement_months": _("Installed equipment: months from acceptance"),
    "project_months": _("Projects: months from acceptance"),
}
VALUES = {
    "whole_months": _("Whole machine, months"),
    "part_months": _("Main parts, months"),
    "main_parts": _("Main parts"),
    "value": _("Value"),
    "names": _("Names"),
    "from": _("From"),
    "to": _("Until"),
    "province": _("Province"),
    "season": _("Season"),
    "year": _("Year"),
    "model": _("Model"),
    "product_class": _("Class"),
    "text_zh": _("Chinese"),
    "text_en": _("English"),
    "ref": _("Article"),
    "ref_zh": _("Article, in Chinese"),
    "min_kw": _("From kW"),
    "below_kw": _("Below kW"),
    "hosts": _("Engine of"),
    "busy_limits": _("Limits of the busy season hold"),
    "as_stated": _("Main parts as the voucher states them"),
    "better": _("What is better"),
    "also": _("Other names"),
    "who": _("Who decides"),
}
PROVINCES = (
    "北京", "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江", "安徽", "福建", "江西", "山东", "河南",
    "湖北", "湖南", "广东", "广西", "海南", "重庆", "四川", "贵州", "云南", "西藏", "陕西", "甘肃", "青海", "宁夏", "新疆", "台湾", "香港",
    "澳门",
)  # fmt: skip
SEASONS = {"operating": _("operating season"), "busy": _("busy season")}
CLASSES = dict(ProductClass.choices)
OF_VALUE = {
    "season": SEASONS,
    "product_class": CLASSES,
    "hosts": CLASSES,
    "better": {"less": _("less"), "more": _("more")},
    "busy_limits": {True: _("Yes"), False: _("No")},
    "as_stated": {True: _("Yes"), False: _("No")},
    "who": dict(Role.choices) | {"administrator": Role.ADMIN.label},
}


def wordless(rows: Iterable[Mapping]) -> str:
    """The first code that no reader would understand: a kind, a limit, or what a row says; nothing where all have words."""
    for row in rows:
        if row["kind"] not in KINDS or row["kind"] == "limit" and row["key"] not in LIMITS:
            return f"{row['kind']} {row['key']}"
        for name, value in row["value"].items():
            said = value if isinstance(value, list) else [value]
            if name not in VALUES or name in OF_VALUE and not all(one in OF_VALUE[name] for one in said):
                return f"{row['kind']} {row['key']}: {name}"
    return ""


def in_language() -> str:
    """Under which name a row has its text for this reader."""
    return "text_zh" if reads_chinese() else "text_en"


def name_of(row: Mapping) -> str:
    """What a row is about: its limit, its part, its class and power, else what it says."""
    value = row["value"]
    if row["kind"] == "limit":
        return str(LIMITS[row["key"]])
    if row["kind"] == "part":
        return value["names"][0]
    if row["kind"] == "text":
        return reference(row["ref"])
    if "product_class" not in value:
        return value[in_language()]
    bounds = [f"{sign} {value[bound]} kW" for sign, bound in (("≥", "min_kw"), ("<", "below_kw")) if value.get(bound)]
    return " ".join([str(CLASSES[value["product_class"]]), *bounds])


def terms_name(row) -> str:
    """A row of the company's terms: whom it is for and for which days."""
    value = row["value"]
    name = value.get("model") or CLASSES[value["product_class"]]
    return _("the company's terms for %(name)s, %(first)s to %(last)s") % {
        "name": name, "first": value["from"], "last": value.get("to") or _("further notice"),
    }  # fmt: skip


def of_value(name: str, value) -> str:
    """A row's value of that name for people to read."""
    if isinstance(value, list):
        return "、".join(of_value(name, one) for one in value)
    if value is None:
        return ""
    return reference(value) if name == "ref" else str(OF_VALUE[name][value] if name in OF_VALUE else value)
