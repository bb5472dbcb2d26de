"""What the pages of every room share: a form's data, a verb that needs no fields, one page of a list."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from core.money import LIMIT, parse
from core.web import post_once

SIZE = 50


def posted(request: HttpRequest):
    """What a form is bound to: nothing until it is sent."""
    return request.POST if request.method == "POST" else None


def press(request: HttpRequest, act: Callable, then: Callable[..., str]) -> HttpResponse:
    """A verb that needs no fields: once per key, then on to `then(result)`. What it refuses becomes a page of its own."""
    return redirect(post_once(request, lambda: then(act())))


@dataclass(frozen=True)
class Page:
    """Rows of a list, and the id from which the next page goes on; None on the last one."""

    rows: list
    more: int | None


def whole(text: str, name: str) -> int | None:
    """A whole number out of an address; None where it is not given. Raises BadRequest for anything else."""
    if not text:
        return None
    if not text.isdecimal() or not text.isascii() or len(text) > 18:
        raise BadRequest(name)
    return int(text)


def newest(rows, request: HttpRequest, size: int = SIZE) -> Page:
    """One page by id, newest first; `before` in the address is the last id of the page before."""
    before = whole(request.GET.get("before", ""), "before")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: size + 1])
    return Page(found[:size], found[size - 1].pk if len(found) > size else None)


class MoneyField(forms.Field):
    """An amount as people type it: `1704.4` and `1,704.40` are the same."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": 20})

    def to_python(self, value) -> Decimal | None:
        if value in self.empty_values:
            return None
        try:
            amount = parse(str(value))
        except ValueError:
            raise forms.ValidationError(_("Write the amount as 1704.40.")) from None
        if abs(amount) >= LIMIT / 100:
            raise forms.ValidationError(_("This amount is too large."))
        return amount
