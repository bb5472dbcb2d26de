"""Signing in by the company's own sign-in (OpenID Connect), where it is set up: it says who somebody is, never what he may (A1).

Of its claims two are believed: the subject, once it is linked to an account, and a mail address or phone that it says it has
verified. Nothing else of them is read, and none is kept (decision 43).
"""

from functools import wraps

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect import views
from django.db.models import Q
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from requests import RequestException

from accounts import actions
from accounts.models import User
from core.phones import as_phone


class Adapter(DefaultSocialAccountAdapter):
    def pre_social_login(self, request, sociallogin):
        """Who comes is somebody with an account here, or is refused."""
        account = sociallogin.account
        known, account.extra_data = account.extra_data, {}
        if account.pk:
            account.save(update_fields=["extra_data"])
        userinfo, token = known.get("userinfo") or {}, known.get("id_token") or {}
        if userinfo and token and userinfo.get("sub") != token.get("sub"):
            raise ImmediateHttpResponse(failed(request))
        if account.pk or sociallogin.state.get("process") != AuthProcess.LOGIN:
            return
        person, way = person_of(token | userinfo)
        if person is None or not person.is_active:
            raise ImmediateHttpResponse(unknown(request))
        sociallogin.user = actions.link_identity(person=person, account=account, way=way)

    def get_connect_redirect_url(self, request, socialaccount):
        return reverse("access")

    def on_authentication_error(self, request, provider, error=None, **_more):
        raise ImmediateHttpResponse(failed(request, cancelled=error == AuthError.CANCELLED))


def person_of(claims: dict) -> tuple[User | None, str]:
    """Whose account it is by a verified address or number, and by which; nobody where several fit, or where the account is
    linked to somebody else there."""
    for way, fits in (("email", _by_email(claims)), ("phone", _by_phone(claims))):
        found = list(User.objects.filter(fits)[:2]) if fits else []
        if len(found) == 1 and not SocialAccount.objects.filter(user=found[0]).exists():
            return found[0], way
    return None, ""


def _by_email(claims) -> Q | None:
    email = claims.get("email")
    if not _verified(claims, "email_verified") or not isinstance(email, str) or "@" not in email:
        return None
    typed = EmailAddress.objects.filter(email__iexact=email, verified=False)  # by himself, and nobody has seen that it is his
    return Q(email__iexact=email) & ~Q(pk__in=typed.values("user"))


def _by_phone(claims) -> Q | None:
    phone = claims.get("phone_number")
    if not _verified(claims, "phone_number_verified") or not isinstance(phone, str) or not phone:
        return None
    return Q(phone=as_phone(phone))


def _verified(claims, name: str) -> bool:
    """Some write the word in place of the value."""
    return claims.get(name) in (True, "true")


def unknown(request):
    """To whom no account belongs."""
    return render(request, "account/sign_on.html", {"title": _("There is no account for you here")}, status=403)


def failed(request, *, cancelled: bool = False):
    """Where the company's sign-in said nothing that can be used."""
    title = _("Signing in was broken off") if cancelled else _("The company's sign-in does not answer as it should")
    return render(request, "account/sign_on.html", {"title": title, "again": True}, status=403 if cancelled else 502)


def answered(view):
    """What the other side sends, or does not send, is never an error of ours."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except (RequestException, OAuth2Error, KeyError, TypeError, ValueError):
            return failed(request)

    return guarded


login, callback = answered(views.login), answered(views.callback)
