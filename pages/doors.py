"""Who comes in by which door, and what is seen first."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.urls import NoReverseMatch, reverse

from accounts.doors import company
from accounts.models import Role

__all__ = ["address", "company", "dealers_only", "door_of", "first_page"]


def dealers_only(view):
    """For dealers' people; company people have the desk."""

    @login_required
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if request.user.is_company:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def first_page(user) -> str:
    """The name of the page on which this person lands."""
    if not user.is_company:
        return "portal:home"
    if user.role in (Role.CLERK, Role.ADMIN):
        return "clerk:home"
    return "desk:home"


def door_of(request) -> str:
    """The door through which this page came, or the person's own."""
    match = request.resolver_match
    if match and match.namespace in ("clerk", "desk", "portal"):
        return match.namespace
    return first_page(request.user).split(":")[0]


def address(door: str, page: str) -> str:
    """The address of a room, or nothing while the room is not there."""
    try:
        return reverse(f"{door}:{page}")
    except NoReverseMatch:
        return ""
