"""No address stands in the shadow of another: what is reversed is found again under its own name.

A verb's page must stand before a route of the same shape that takes any word, as `tickets/<slug:number>/` takes `tickets/several/`.
"""

import re

import pytest
from django.urls import URLPattern, get_resolver, resolve, reverse

SAMPLES = {"Int": 7, "Slug": "SH2026-7", "String": "SH2026-7"}  # by the name of the converter
OURS = {"usersessions_list": "access"}  # a page of allauth's that is ours


def routes(resolver=None, space=(), given=()):
    """(name, {argument: converter, or nothing for a pattern of its own}) of every address that has a name."""
    for pattern in (resolver or get_resolver()).url_patterns:
        found = dict.fromkeys(re.findall(r"\?P<(\w+)>", str(pattern.pattern)), "")
        found |= {name: type(one).__name__.removesuffix("Converter") for name, one in pattern.pattern.converters.items()}
        wanted = {**dict(given), **found}
        if not isinstance(pattern, URLPattern):
            yield from routes(pattern, (*space, *filter(None, [pattern.namespace])), wanted.items())
        elif pattern.name:
            yield ":".join([*space, pattern.name]), wanted


@pytest.mark.parametrize(("name", "wanted"), [pytest.param(*one, id=one[0]) for one in routes() if not one[0].startswith("admin:")])
def test_an_address_is_found_under_its_own_name(name, wanted):
    place = reverse(name, kwargs={argument: SAMPLES.get(kind, 7) for argument, kind in wanted.items()})
    assert resolve(place).view_name == OURS.get(name, name), place
