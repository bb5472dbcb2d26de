"""allauth, with sign-up closed: people are entered by an administrator (A1)."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.locks import locked
from core.web import client_address


class ClosedSignupAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False

    def get_client_ip(self, request):
        """As every other part of the product has it."""
        return client_address(request)

    def post_login(self, request, user, **more):
        """A browser in which nobody has chosen a language speaks the person's."""
        answer = super().post_login(request, user, **more)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            answer.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                user.language,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                samesite=settings.LANGUAGE_COOKIE_SAMESITE,
            )
        return answer

    @transaction.atomic
    def set_password(self, user, password):
        """The new password, unless somebody set one since this person was read: a key works once, in parallel too."""
        known = user.password
        fresh = locked(get_user_model().objects.all(), user)
        if fresh.password != known:
            raise Refused("account.password_changed", _("The password was changed meanwhile."), _("Sign in, or ask for a new link."))
        user.set_password(password)
        user.save(update_fields=["password"])
