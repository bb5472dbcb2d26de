"""The pages of declared verbs: each shows its form, runs its action once, and goes back to what it is about."""

import inspect

from django.http import HttpRequest
from django.urls import path

from accounts.declared import DECLARED, PLACES, Verb, offered
from accounts.doors import company
from core.web import door, verb_page


def urls(room: str) -> list:
    """The addresses of all verbs of a room that have a page; they stand in the company's doors."""
    pages = [verb for verb in DECLARED.values() if verb.page and verb.name.startswith(f"{room}.")]
    return [path(PLACES[verb.about].path + verb.page.path, view_of(verb), name=verb.page.name) for verb in pages]


def address(request: HttpRequest, verb: Verb, obj) -> str:
    """Where the page of a verb with this object is, in the door through which the request came. One that is more than a form
    is a view of its own with the action's name."""
    return door(request, verb.page.name if verb.page else verb.action.__name__, *PLACES[verb.about].where(obj))


def buttons(request: HttpRequest, obj) -> list[dict]:
    """The declared verbs with a page that this person has on an object now, as a page shows them."""
    found = [verb for verb in offered(request.user, obj) if verb.page and verb.button]
    return [{"url": address(request, verb, obj), "label": verb.button.label, "icon": verb.button.icon} for verb in found]


def form_of(verb: Verb, user, obj, *data):
    """Its form, made with what its constructor names of the person and the object."""
    known = {"user": user, verb.subject: obj}
    named = inspect.signature(verb.page.form.__init__).parameters
    return verb.page.form(*data, **{name: value for name, value in known.items() if name in named})


def view_of(verb: Verb):
    """The page. The right is asked before the form is shown, and by the action again."""
    place = PLACES[verb.about]

    @company
    def view(request, **where):
        obj = place.find(request.user, **where)
        verb.admits(request.user, obj)
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        back = door(request, *place.back(obj))
        return verb_page(
            request,
            place.template,
            form=form_of(verb, request.user, obj, *sent),
            act=lambda **data: verb.run(request.user, obj, data),
            then=lambda _done: back,
            heading=verb.page.heading,
            press=verb.page.press,
            grave=verb.page.grave,
            back=back,
            about=obj,
            **place.shows(obj),
        )

    return view
