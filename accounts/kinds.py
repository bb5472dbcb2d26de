"""What can happen to an account (X2)."""

from django.utils.translation import gettext_lazy as _

from core.history import EventKind, personal


class Happened(EventKind):
    """What happens to accounts: who may sign in, as what, and with what. `from` and `to` stand in the facts."""

    ENTERED = "account.entered", _("entered")
    ROLE = "account.role", _("role")
    DEPARTMENT = "account.department", _("department")
    DEALER = "account.dealer", _("works for")
    ACTIVE = "account.active", _("may sign in")
    HANDED_OVER = "account.handed_over", personal("to"), _("handed over what he held")
    CORRECTED = "account.corrected", _("corrected")
    PASSWORD = "account.password", _("password set")
    SECOND_FACTOR = "account.second_factor", _("second factor")
    TOKEN = "account.token", personal("name"), _("token made")
    TOKEN_REVOKED = "account.token_revoked", personal("name"), _("token revoked")
    ACCESS_ENDED = "account.access_ended", _("signed out everywhere")
    SESSION_ENDED = "account.session_ended", personal("address"), _("one device signed out")
    SIGNED_IN = "account.signed_in", personal("address", "agent"), _("signed in")
    LINKED = "account.linked", _("linked to the company's sign-in")
    UNLINKED = "account.unlinked", _("no longer linked to the company's sign-in")
