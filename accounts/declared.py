"""A verb is declared once, in its room's `verbs.py`: from it come button, page, endpoint, `can` and the lists (docs/pages.md)."""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.models import Role
from accounts.rights import VERBS, may, require, right
from core.errors import NotYourVerb
from core.stale import answers

LAST = 100


@dataclass(frozen=True, kw_only=True)
class Button:
    """How a verb is offered on pages. `label` and `first` may be functions of (user, obj).

    `step` orders the buttons, the next thing to do first; one that is `first` may be the primary of a page; `beside` it
    stands in sight, else in the menu. `shown(obj)` hides what can be done, but is out of place.
    """

    label: str | Callable
    icon: str = ""
    step: int = LAST
    first: bool | Callable = False
    beside: bool = False
    grave: bool = False
    key: str = ""
    shown: Callable | None = None


@dataclass(frozen=True, kw_only=True)
class Page:
    """A verb's page (accounts/pages.py): a form, which is made with what its constructor names of `user`, `today` and the object
    (`task`, `ticket`, …), a heading, and what the button says; without a form it is pressed at once. `path` lies below the
    object's own, see `Place`. `several`: it can be done with several objects at once, by a form that asks nothing of any of them.

    `hint`, words or a function of the object, stands above the fields. `then(user, obj, done)` is the page to go on to, with its
    arguments, by default back to what it is about. `does(by, obj, data)` where the form is told otherwise than the API. `place` where it
    lies elsewhere than the other pages of its model.
    """

    form: type | None = None
    heading: str = ""
    press: str = ""
    path: str
    name: str
    grave: bool = False
    several: bool = False
    hint: str | Callable = ""
    then: Callable | None = None
    does: Callable | None = None
    place: "Place | None" = None


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the pages of a model's verbs lie: below `path`, whose arguments `where(obj)` gives; `find(user, **arguments)`
    gives the object, or raises Http404. `shows(user, obj)` is the context of `template`, `back(obj)` the page to return to,
    with its arguments, and `then(user, obj, done)` the one to go on to, where that is another. `only` names the pages that lie
    there, where not all do; `forms` gives those that ask otherwise there. A page with a template of its own beside `template`,
    named as the page, has that.
    """

    path: str
    find: Callable
    where: Callable
    back: Callable
    template: str = "verb.html"
    shows: Callable = lambda _user, _obj: {}
    then: Callable | None = None
    only: frozenset[str] | None = None
    forms: dict[str, type] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Verb:
    """One verb of the business.

    `rights`: any of these of the table. `about` is the model whose objects it is done with, or, as `many`, whose list.
    `offered`: the transition, or a question to the object, without which nobody has it now. `standing(by, obj)` where the action
    itself, and not the table, says whose it is. `call(by, obj, data)` where the action is told otherwise than body and
    form say. `endpoint` is its name in the API, with `body`, `status` and `answer`; without a `body` it has none there;
    `resource` names the list of the API where a model has several. `view` is the name of its page, where that is more than a
    form and not named as the action.
    """

    name: str
    action: Callable
    rights: tuple[str, ...]
    about: type[Model]
    many: bool = False
    offered: str | Callable | None = None
    standing: Callable | None = None
    button: Button | None = None
    page: Page | None = None
    endpoint: str
    body: type | None = None
    status: int = 200
    answer: type | None = None
    call: Callable | None = None
    resource: str = ""
    view: str = ""

    @cached_property
    def subject(self) -> str:
        """What the action calls the object that it is done with."""
        return next(name for name in inspect.signature(self.action).parameters if name != "by")

    @property
    def slug(self) -> str:
        """Its name within the room, as addresses write it."""
        return self.name.partition(".")[2].replace("_", "-")

    @property
    def says(self) -> str:
        """What it does: the action's own first sentences."""
        return inspect.getdoc(self.action).partition("\n\n")[0].replace("\n", " ")

    def run(self, by, obj, data: dict):
        """Do it."""
        if self.call:
            return self.call(by, obj, data)
        return self.action(**({} if self.many else {self.subject: obj}), by=by, **data)

    def may_ever(self, user) -> bool:
        """Whether this person's role has it, with whatever object."""
        return any(may(user, one) for one in self.rights)

    def offered_to(self, user, obj) -> bool:
        """Whether this person has it on this object now: by right, standing and state."""
        if not any(may(user, one, obj) for one in self.rights) or self.standing and not self.standing(user, obj):
            return False
        if self.offered is None:
            return True
        return obj.can(self.offered) if isinstance(self.offered, str) else bool(self.offered(obj))

    def admits(self, user, obj=None) -> None:
        """Raise NotYourVerb or NotYours (403) unless right and standing are there."""
        if len(self.rights) == 1:
            require(user, self.rights[0], obj)
        elif not any(may(user, one, obj) for one in self.rights):
            raise NotYourVerb(self.rights[0])


DECLARED: dict[str, Verb] = {}
PLACES: dict[tuple[type[Model], str], Place] = {}


def verb(
    action: Callable, roles: Iterable = (), *, about: type[Model], name="", standing=None, own_work=None, rights=(), endpoint="", **more
) -> Verb:
    """Declare a verb by its action, or under another `name` of the room.

    Its right has its name, for `roles` and by `standing` and `own_work` (accounts/rights.py); or it needs any of `rights`
    that stand in the table already. `more` are the fields of `Verb`. Raises ValueError for a second one of the name.
    """
    room = action.__module__.partition(".")[0]
    name = name or action.__name__
    full = f"{room}.{name}"
    if full in DECLARED or bool(roles) == bool(rights):
        raise ValueError(full)
    if roles:
        rights, standing = [right(full, roles, standing, own_work)], None
    known = {"name": full, "action": action, "about": about, "rights": tuple(rights), "standing": standing}
    DECLARED[full] = Verb(**known, endpoint=(endpoint or name).replace("_", "-"), **more)
    return DECLARED[full]


@answers
def who_could(obj) -> list[str]:
    """What changes an object's present state, each with the roles that have it."""
    said = []
    for one in about(type(obj)):
        words = one.page.heading if one.page else ""
        words = words or (one.button.label if one.button and not callable(one.button.label) else "")
        moves = one.offered if isinstance(one.offered, str) else one.name.partition(".")[2]
        if words and hasattr(obj, "can") and obj.can(moves) and (one.offered is None or isinstance(one.offered, str) or one.offered(obj)):
            roles = [str(label) for role, label in Role.choices if any(role in VERBS[name] for name in one.rights)]
            said.append(_("%(verb)s (%(roles)s)") % {"verb": words, "roles": " / ".join(roles)})
    return said


def place_of(verb: Verb, at: str = "") -> Place | None:
    """Where the pages of a verb lie, in the company's doors or `at` another; None where it has none there."""
    own = verb.page.place if verb.page else None
    return PLACES.get((verb.about, at)) if at else own or PLACES.get((verb.about, ""))


def place(model: type[Model], at: str = "", **where) -> None:
    """Say where the pages of a model's verbs lie, in the company's doors or `at` another; `where` are the fields of `Place`."""
    PLACES[model, at] = Place(**where)


def about(model: type[Model]) -> list[Verb]:
    """The verbs of a model's objects and of its list, in the order of their declaration."""
    return [one for one in DECLARED.values() if one.about is model]


def offered(user, obj) -> list[Verb]:
    """What this person can do with this object now."""
    return [one for one in about(type(obj)) if not one.many and one.offered_to(user, obj)]
