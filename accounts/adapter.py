"""allauth, with sign-up closed: people are entered by an administrator (A1)."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import actions
from accounts.guessing import Slow
from core.errors import Refused
from core.locks import locked
from core.web import client_address


class ClosedSignupAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False

    def get_client_ip(self, request):
        """As every other part of the product has it."""
        return client_address(request)

    def is_safe_url(self, url):
        """Every address to return to is asked about here; one that cannot even be read (`http://[`) is none."""
        try:
            return super().is_safe_url(url)
        except ValueError:
            return False

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

    def pre_authenticate(self, request, **credentials):
        """Tries are counted behind every door, in accounts/backends.py."""

    def authenticate(self, request, **credentials):
        try:
            return super().authenticate(request, **credentials)
        except Slow as slow:
            raise ValidationError(_("Too many tries. The next one is in %(seconds)s seconds.") % {"seconds": slow.seconds}) from None

    def login(self, request, user):
        """Signed in, by whatever way: it is on the trail, and the device is one of his."""
        super().login(request, user)
        methods = [record["method"] for record in get_authentication_records(request, user)]
        agent = request.META.get("HTTP_USER_AGENT", "")
        actions.signed_in(user, method="+".join(methods), address=client_address(request), agent=agent)
        request.session["seen"] = 0
        request.signed_in = user

    @transaction.atomic
    def set_password(self, user, password):
        """The new password, unless somebody set one since this person was read: a key works once, in parallel too."""
        known = user.password
        fresh = locked(get_user_model().objects.all(), user)
        if fresh.password != known:
            raise Refused("account.password_changed", _("The password was changed meanwhile."), _("Sign in, or ask for a new link."))
        own = self.request is not None and self.request.user.pk == user.pk
        actions.set_password(person=user, password=password, by=user, way="form" if own else "link")
