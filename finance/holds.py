"""What finance holds in the rooms below (core.holds)."""

from django.utils.translation import gettext_lazy as _

from core.holds import names

STOPS = ("returns.dispose", "returns.reappraise")  # the part is the evidence

CLAIM_OPEN = names(
    "claim.open",
    _("its claim is open"),
    about="returns.oldpart",
    stops=STOPS,
    ends=_("It is let go when the claim is settled, refused or lapsed."),
)
CLAIM_DISPUTED = names(
    "claim.disputed",
    _("its claim is disputed"),
    about="returns.oldpart",
    stops=STOPS,
    ends=_("It is let go when the dispute is answered."),
)
