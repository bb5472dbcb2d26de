"""Where the page of a person lies, for who enters people, and what is asked of him there."""

from django.http import Http404

from accounts import leaving
from accounts.actions import is_last, whose_account
from accounts.models import Role
from core import clock
from core.errors import NotFound


def find(user, pk):
    """Somebody, for an administrator. Raises Http404."""
    try:
        return whose_account(user, pk)
    except NotFound:
        raise Http404 from None


def held(person) -> list[leaving.Held]:
    """What he holds now; asked once a request."""
    if not hasattr(person, "_held"):
        person._held = leaving.held(person, clock.now())
    return person._held


def has_something(person) -> bool:
    return bool(held(person))


def can_leave(person) -> bool:
    """He is here, and not the last who could enter people."""
    return person.is_active and not (person.role == Role.ADMIN and is_last(person))


PERSON = {
    "path": "people/<int:pk>/",
    "find": find,
    "where": lambda person: (person.pk,),
    "back": lambda person: ("person", person.pk),
    "template": "account/leave.html",
    "shows": lambda _user, person: {"person": person},
}
