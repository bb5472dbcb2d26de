"""Phone numbers in one form: written as they may be, stored, shown, searched and compared as one.

A number of the mainland is kept as it is dialled there, `13812345678`, `0536-7651188`, `4008208820`, one from elsewhere with
its country, `+49891234567`, an extension behind a hyphen, `0536-7651188-801`. What numbers there are is the library's business.
"""

import re
import unicodedata
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from phonenumbers import NumberParseException, PhoneNumberFormat

HOME, HOME_CODE = "CN", 86
MOBILE = re.compile(r"1[3-9]\d{9}")  # asked first: new ranges are given out faster than a library learns of them
LANDLINE = re.compile(r"(10|2\d|[3-9]\d\d)(\d{7,8})")
EXTENSION = re.compile(r"(?:转|分机|ext\.?|x|#)[\s:.]*(\d{1,6})$", re.IGNORECASE)
HYPHENED = re.compile(r"(0\d{2,3}-?\d{7,8})-(\d{1,6})")
HINT = _("Enter a phone number that exists: 11 digits of a mobile, or area code and number, as 0536-7651188.")


def normal_phone(text: str) -> str:
    """`text` in the one form: `+86 138-1234-5678` → `13812345678`. Empty stays empty; raises ValueError for what is no number."""
    plain = re.sub(r"[‐-―−ー]", "-", unicodedata.normalize("NFKC", text or ""))
    plain = "".join(c for c in plain if unicodedata.category(c) != "Cf").strip()
    if not plain or MOBILE.fullmatch(plain):
        return plain
    plain, extension = _split(plain)
    try:
        number = phonenumbers.parse(plain, HOME)
    except NumberParseException as error:
        raise ValueError(text) from error
    national = str(number.national_number)
    at_home = number.country_code == HOME_CODE
    if at_home and MOBILE.fullmatch(national):
        return national  # an extension of a mobile is a slip
    if not phonenumbers.is_valid_number(number):
        raise ValueError(text)
    if not at_home:
        whole = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    elif phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.FIXED_LINE and (found := LANDLINE.fullmatch(national)):
        whole = f"0{found[1]}-{found[2]}"
    else:
        whole = national
    return f"{whole}-{extension}" if extension else whole


def _split(plain: str) -> tuple[str, str]:
    """A number and its extension, as it is said here: `0536-7651188转801`, `0536-7651188-801`."""
    if found := EXTENSION.search(plain):
        return plain[: found.start()], found[1]
    if found := HYPHENED.fullmatch(re.sub(r"\s*-\s*", "-", plain)):
        return found[1], found[2]
    return plain, ""


def as_phone(text: str) -> str:
    """The one form where there is one, else the text as it is: for comparing, and for what old registers held."""
    try:
        return normal_phone(text)
    except ValueError:
        return text.strip()


def is_mobile(phone: str) -> bool:
    """Whether a text message reaches this number (of the mainland)."""
    return MOBILE.fullmatch(phone or "") is not None


def told_phone(value: str) -> str:
    """`normal_phone` for whoever typed it: raises ValidationError."""
    try:
        return normal_phone(value)
    except ValueError as error:
        raise ValidationError(HINT, code="phone") from error


class FormPhoneField(forms.CharField):
    """A phone number as anybody writes it; what comes out is the one form, what is none is refused here."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "tel"}))
        super().__init__(**dict[str, Any](label=_("Phone"), max_length=40) | kwargs)

    def to_python(self, value):
        return told_phone(super().to_python(value) or "")


class PhoneField(models.CharField):
    """A phone number. Whoever writes, searches or compares a row by it does so in the one form."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": 20} | kwargs)

    def clean(self, value, model_instance):
        return super().clean(told_phone(value) if value else value, model_instance)

    def pre_save(self, model_instance, add):
        value = super().pre_save(model_instance, add)
        if value:
            value = as_phone(value)
            setattr(model_instance, self.attname, value)
        return value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return as_phone(value) if isinstance(value, str) else value

    def formfield(self, **kwargs):
        return super().formfield(**dict[str, Any](form_class=FormPhoneField, max_length=40) | kwargs)
