"""The rules' rows in the words of their readers."""

from django.utils.translation import gettext_lazy as _

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
}
PROVINCES = (
    "北京", "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江", "安徽", "福建", "江西", "山东", "河南",
    "湖北", "湖南", "广东", "广西", "海南", "重庆", "四川", "贵州", "云南", "西藏", "陕西", "甘肃", "青海", "宁夏", "新疆", "台湾", "香港",
    "澳门",
)  # fmt: skip
SEASONS = {"operating": _("operating season"), "busy": _("busy season")}


def terms_name(row) -> str:
    """A row of the company's terms: whom it is for and for which days."""
    value = row["value"]
    name = value.get("model") or dict(ProductClass.choices).get(value["product_class"], "")
    return _("the company's terms for %(name)s, %(first)s to %(last)s") % {
        "name": name, "first": value["from"], "last": value.get("to") or _("further notice"),
    }  # fmt: skip


def of_value(name: str, value) -> str:
    """A row's value of that name for people to read."""
    if isinstance(value, list):
        return "、".join(value)
    words = {"season": SEASONS, "product_class": dict(ProductClass.choices)}.get(name, {})
    return "" if value is None else reference(value) if name == "ref" else str(words.get(value, value))
