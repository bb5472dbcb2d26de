"""Whose account must have a second factor (`SECOND_FACTOR_ROLES`), at every door."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.errors import Refused


class Demanded(Refused):
    """This role signs in in two steps, and this account does not yet (403)."""

    status = 403

    def __init__(self):
        super().__init__(
            "account.second_factor", _("Your role signs in in two steps."), _("Set it up in a browser: account, two-step sign-in.")
        )


def demanded_of(user) -> bool:
    return user.role in settings.SECOND_FACTOR_ROLES


def missing(user) -> bool:
    return demanded_of(user) and not is_mfa_enabled(user)
