"""What strays hold in the rooms below."""

from django.utils.translation import gettext_lazy as _

from core.holds import names

SLEPT_ON = names(
    "stray.slept_on",
    _("a stray sleeps on it"),
    about="returns.oldpart",
    stops=("returns.dispose",),
    ends=_("It is let go when the stray gets up."),
)
