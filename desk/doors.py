"""Who comes in by which door, and what is seen first."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404

from accounts.models import Role


def company(view):
    """For company people; to a dealer the page does not exist (X4)."""

    @login_required
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.is_company:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


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
