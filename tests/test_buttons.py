"""What a page offers is what `can` says (A1, X4): the page of every kind, state and standing × everyone who sees it."""

import re

import pytest
from django.http import Http404
from django.test import Client
from django.urls import NoReverseMatch, resolve, reverse

from accounts.declared import PLACES, about, place_of
from accounts.models import User
from deadlines.models import Policy
from dealers.models import people_visible_to
from notifications.models import Notice
from pages.doors import first_page
from tests.test_can import lives, people  # noqa: F401
from tickets.models import Doubt, RegisterView

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# Where one is looked at whose verbs have no pages below it.
PAGES = {
    Policy: lambda one: ("policy", one.pk), RegisterView: lambda _one: ("tickets",), Notice: lambda _one: ("inbox",),
    Doubt: lambda one: ("claim", one.record.claim.number),
}  # fmt: skip
# What is offered on another page than that of its object, or by something else than a button of its name.
ELSEWHERE = {
    "finance.propose": "with the appraisal, on the bench",
    "notifications.read": "by opening it, or all at once",
    "tickets.send_as_proposed": "for several at once, on the board",
    "warranty.decide": "a question; the page shows its answer",
    "warranty.reveal": "on the pages of customers, tickets and machines",
}
# What the page offers only where there is reason to: each is there for who has it, and for nobody else.
WITH_REASON = {
    "deadlines.replan": "where promises run by an older version of the rule",
    "tickets.link_problem": "where there were earlier repairs of this machine",
    "tickets.settle": "what the verdict does not know yet",
    "warranty.drop_contact": "where he has one",
    "warranty.drop_site": "where he has one",
    "warranty.refused_lines": "where lines were refused",
    "warranty.share_phone": "where somebody else has the number",
}


def page_of(obj, space: str) -> str | None:
    """The address of the page on which the verbs of an object are offered in a door."""
    there = PLACES.get((type(obj), space)) or PLACES.get((type(obj), ""))
    if there is None:
        there = next((one.page.place for one in about(type(obj)) if one.page and one.page.place), None)
    name, *args = PAGES[type(obj)](obj) if type(obj) in PAGES else there.back(obj)
    try:
        return reverse(f"{space}:{name}", args=args)
    except NoReverseMatch:
        return None


def leads(answer) -> set[tuple]:
    """Where a page leads: (`to` or `posts`, name, arguments) of its links to others and of its forms; a form without an address posts
    to the page itself."""
    html, here = answer.content.decode(), answer.request["PATH_INFO"]
    found = {("to", place) for place in re.findall(r'href="(/[^"?#]*)', html) if place != here}
    found |= {("posts", place) for place in re.findall(r'(?:action|formaction|hx-post)="(/[^"?#]*)', html)}
    found |= {("posts", here)} if re.search(r'<form(?![^>]*action=)[^>]*method="post"', html) else set()
    known = set()
    for how, address in found:
        try:
            match = resolve(address)
        except Http404:
            continue
        known.add((how, match.url_name, *match.kwargs.values()))
    return known


def leads_to(verb, obj, space: str, shown: set[tuple]) -> bool:
    """Whether one of them is the verb's own page with this object, or takes what is posted about it."""
    there = PLACES.get((verb.about, space)) or place_of(verb)
    name, keys = verb.page.name if verb.page else verb.view or verb.action.__name__, there.where(obj) if there else (obj.pk,)
    return ("posts", name) in shown or any(one[1] == name and one[2 : len(keys) + 2] == keys for one in shown)


def visits(lives, people):  # noqa: F811
    """(what, who, object as he sees it, what he is offered), once for each role and what it is offered."""
    asked = set()
    for model, found in lives.things.items():
        verbs = [verb for verb in about(model) if not verb.many]
        for what, obj in found.items():
            for who, by in people.items():
                seen = (people_visible_to(by) if model is User else model.objects.visible_to(by)).filter(pk=obj.pk).first()
                offered = {verb.name for verb in verbs if seen and verb.offered_to(by, seen)}
                sort = (model, what, by.role, frozenset(offered))
                if seen and sort not in asked:
                    asked.add(sort)
                    yield f"{model.__name__} {what} {who}", by, seen, offered


def test_a_page_offers_what_can_says_and_nothing_else(lives, people):  # noqa: F811
    wrong, clients = [], {}
    for what, by, seen, offered in visits(lives, people):
        space, page = first_page(by).partition(":")[0], page_of(seen, first_page(by).partition(":")[0])
        if by.pk not in clients:
            clients[by.pk] = Client()
            clients[by.pk].force_login(by)
        answer = clients[by.pk].get(page, follow=True) if page else None
        shown = leads(answer) if answer and answer.status_code == 200 else set()
        for verb in about(type(seen)):
            if verb.many or verb.name in ELSEWHERE:
                continue
            there = leads_to(verb, seen, space, shown)
            hidden = not there and (verb.name in WITH_REASON or verb.button and verb.button.shown and not verb.button.shown(seen))
            if there != (verb.name in offered) and not hidden:
                wrong.append(f"{what}: {verb.name} {'is offered, not shown' if verb.name in offered else 'is shown, not offered'}")
    assert not wrong, "\n".join(wrong)
