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
SEASONS = {"operating": _("operating season"), "busy": _("busy season")}


def of_value(name: str, value) -> str:
    """A row's value of that name for people to read."""
    if isinstance(value, list):
        return "、".join(value)
    words = {"season": SEASONS, "product_class": dict(ProductClass.choices)}.get(name, {})
    return "" if value is None else reference(value) if name == "ref" else str(words.get(value, value))
