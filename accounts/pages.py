"""The pages and buttons of declared verbs: a page shows its form, runs its action once, and goes back to what it is about."""

import inspect
from dataclasses import dataclass

from django.forms import CharField
from django.http import HttpRequest, HttpResponseNotAllowed
from django.urls import path

from accounts.declared import DECLARED, PLACES, Page, Place, Verb, offered, place_of
from accounts.doors import company
from accounts.rights import STANDING
from core import clock, pages
from core.web import back_to, door, verb_page

LONGEST = 200  # of what an address may say beforehand


def urls(room: str, at: str = "", guard=company) -> list:
    """The addresses of all verbs of a room that have a page there: in the company's doors, or `at` that of the dealers."""
    found = [verb for verb in DECLARED.values() if verb.page and verb.name.startswith(f"{room}.")]
    placed = [(verb, PLACES.get((verb.about, at)) if at else place_of(verb)) for verb in found]
    return [
        path(place.path + verb.page.path, guard(view_of(verb, place)), name=verb.page.name)
        for verb, place in placed
        if place and (place.only is None or verb.page.name in place.only)
    ]


def address(request: HttpRequest, verb: Verb, obj) -> str:
    """Where the page of a verb with this object is, in the door through which the request came. One that is more than a form
    is a view of its own, with the action's name where the verb names no other."""
    name = verb.page.name if verb.page else verb.view or verb.action.__name__
    there = PLACES.get((verb.about, request.resolver_match.namespace)) or place_of(verb)
    return door(request, name, *there.where(obj))


def form_of(verb: Verb, user, obj, *data, at: Place | None = None):
    """Its form, made with what its constructor names of the person, the object and the present day."""
    known = {"user": lambda: user, verb.subject: lambda: obj, "today": lambda: clock.company_day(getattr(obj, "now", None) or clock.now())}
    made = at.forms.get(verb.page.name, verb.page.form) if at else verb.page.form
    named = inspect.signature(made.__init__).parameters
    return made(*data, **{name: value() for name, value in known.items() if name in named})


def _said(form, given) -> None:
    """Words that the address which led here says already stand in the form's fields."""
    words = [name for name, one in form.fields.items() if type(one) is CharField and name in given]
    form.initial = {**form.initial, **{name: given[name][:LONGEST] for name in words}}


def template_of(page: Page, place: Place) -> list[str]:
    """Its own one beside the place's, if there is one."""
    return [f"{place.template.rpartition('/')[0]}/{page.name}.html".lstrip("/"), place.template]


def view_of(verb: Verb, place: Place):
    """The page. The right is asked before the form is shown, and by the action again. A verb without a form is pressed from
    its button alone."""
    page = verb.page

    def view(request, **where):
        if page.form is None and request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        verb.admits(request.user)
        obj = place.find(request.user, **where)
        back = back_to(request, door(request, *place.back(obj)))
        do = page.does or verb.run
        act = lambda **data: do(request.user, obj, data)  # noqa: E731

        def then(done):
            on = place.then or page.then
            return back_to(request, door(request, *on(request.user, obj, done))) if on else back

        if page.form is None:
            return pages.press(request, act, then)
        verb.admits(request.user, obj)
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = form_of(verb, request.user, obj, *sent, at=place)
        if not sent:
            _said(form, request.GET)
        return verb_page(
            request,
            template_of(page, place),
            form=form,
            act=act,
            then=then,
            heading=page.heading,
            hint=page.hint(obj) if callable(page.hint) else page.hint,
            press=page.press,
            icon=verb.button.icon if verb.button else "",
            grave=page.grave,
            back=back,
            next=back_to(request, ""),
            about=obj,
            **place.shows(request.user, obj),
        )

    return view


@dataclass(frozen=True)
class Offered:
    """A button: what it says, where it leads, or what it presses at once; `grave` ones ask for a reason there. `mine`: offered
    only to whose it is."""

    name: str
    label: str
    url: str
    icon: str
    grave: bool
    key: str
    step: int
    first: bool
    beside: bool
    mine: bool
    pressed: bool

    @property
    def look(self) -> str:
        """Its class, after a space."""
        return " grave" if self.grave else " primary" if self.first else ""


def buttons(request: HttpRequest, obj) -> list[Offered]:
    """What this person may do with one object now, as far as it has a button, in the order of declaration."""
    shown = (one for one in offered(request.user, obj) if one.button and (one.button.shown is None or one.button.shown(obj)))
    return [_button(request, one, obj) for one in shown]


def _button(request, verb: Verb, obj) -> Offered:
    button = verb.button
    label, first = (value(request.user, obj) if callable(value) else value for value in (button.label, button.first))
    return Offered(
        name=verb.name.partition(".")[2],
        label=label,
        url=address(request, verb, obj),
        icon=button.icon,
        grave=button.grave,
        key=button.key,
        step=button.step,
        first=first,
        beside=button.beside,
        mine=any(right in STANDING for right in verb.rights),
        pressed=bool(verb.page) and verb.page.form is None,
    )
