"""What the pages of every room share: a form's data, a verb that needs no fields, one page of a list."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from core.typed import is_id
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
    if not is_id(text):
        raise BadRequest(name)
    return int(text)


def newest(rows, request: HttpRequest, size: int = SIZE) -> Page:
    """One page by id, newest first; `before` in the address is the last id of the page before."""
    before = whole(request.GET.get("before", ""), "before")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: size + 1])
    return Page(found[:size], found[size - 1].pk if len(found) > size else None)
