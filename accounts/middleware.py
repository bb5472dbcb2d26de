"""What holds for every page: what is personal is kept nowhere, a second factor where it is demanded, when a device was last seen."""

import time

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import redirect

from accounts import actions, guessing, second_factor
from core.api.errors import refusal_body

SEEN_EVERY = 600  # seconds
PAGES = ("2fa", "reauthenticate", "logout", "login", "password")  # where one sets the second factor up, or signs out
LEAVING = "/accounts/logout/"
OPEN = (*(f"/accounts/{page}/" for page in PAGES), "/i18n/", "/healthz")


class Walls:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self._without_factor(request) or self.get_response(request)
        self._touch(request)
        if getattr(request, "signed_in", None):
            guessing.remember(request, response, request.signed_in)
        if request.method == "POST" and request.path == LEAVING:
            response["Clear-Site-Data"] = '"cache", "storage"'  # signed out, a phone keeps nothing (X5)
        if "no-store" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "no-store"  # no browser, no proxy, no phone that is handed on
        return response

    def _without_factor(self, request):
        """Send who lacks the second factor that his role demands to set it up; a program is told so."""
        if not settings.SECOND_FACTOR_ROLES or request.path.startswith(OPEN) or request.session.get("factor"):
            return None
        user = request.user
        if not user.is_authenticated or not second_factor.demanded_of(user):
            return None
        if second_factor.missing(user):
            if request.path.startswith("/api/"):
                refused = second_factor.Demanded()
                return JsonResponse(refusal_body(refused), status=refused.status)
            return redirect("mfa_index")
        request.session["factor"] = True  # who takes it away is signed out everywhere else: accounts/signals.py
        return None

    def _touch(self, request):
        """When this device was last here, to ten minutes. A sign-in by the tests' or the shell's own way has no device."""
        if not hasattr(request, "_cached_user"):
            return  # nobody asked who it is, so nor do we
        seen = request.session.get("seen")
        if seen is not None and time.time() - seen > SEEN_EVERY and request.user.is_authenticated:
            actions.note_seen(request)
            request.session["seen"] = int(time.time())
