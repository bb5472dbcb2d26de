"""Whose pages a view is. Every storey asks here, so that a room below the desk can guard its own pages."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404


def company(view):
    """For company people; to a dealer the page does not exist (X4)."""

    @login_required
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.is_company:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def in_its_door(view):
    """Company people at their desks, dealers in the portal; elsewhere the page does not exist."""

    @login_required
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if (request.resolver_match.namespace == "portal") == request.user.is_company:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
