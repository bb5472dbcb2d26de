"""Letters about accounts. What they say is made when they are sent: no key that opens an account lies in the outbox."""

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Letter(models.TextChoices):
    """What an account's owner may be written."""

    PASSWORD = "password", gettext_lazy("link for a new password")
    ADDRESS = "address", gettext_lazy("confirmation of an address")


def write(letter: str, user, address: str) -> tuple[str, str] | None:
    """Subject and text, in the language that is on; None where the address is no longer this person's."""
    entered = EmailAddress.objects.filter(user=user, email__iexact=address).first()
    if entered is None and user.email.lower() != address.lower():
        return None
    if letter == Letter.PASSWORD:
        uid = user_pk_to_url_str(user)
        url = site(reverse("account_reset_password_from_key", args=["UID", "KEY"]).replace("UID-KEY", f"{uid}-{key_of(user)}"))
        subject = _("A new password for %(product)s") % {"product": settings.PRODUCT_NAME}
        said = _("Somebody asked for a new password for your account “%(username)s”. If it was not you, do nothing.") % {
            "username": user.username
        }
        hours = settings.PASSWORD_RESET_TIMEOUT // 3600
        todo = _("Set a new password here. The link works once, within %(hours)s hours:") % {"hours": hours}
    else:
        url = site(reverse("account_confirm_email", args=[EmailConfirmationHMAC(entered).key])) if entered else site("/")
        subject = _("Confirm your address for %(product)s") % {"product": settings.PRODUCT_NAME}
        said = _("“%(username)s” gave this address for his account. If it was not you, do nothing.") % {"username": user.username}
        todo = _("Confirm it here:")
    return subject, f"{said}\n\n{todo}\n{url}"


def key_of(user) -> str:
    """A key for a new password: worth nothing any more once the password has changed."""
    return default_token_generator.make_token(user)


def site(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
