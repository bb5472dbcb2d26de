"""What tickets hold in the rooms below (core.holds)."""

from django.utils.translation import gettext_lazy as _

from core.holds import names

RETURN_OPEN = names(
    "return.open",
    _("an exchange or return is to be carried out"),
    about="warranty.machine",
    stops=("warranty.correct_sale", "warranty.take_back", "warranty.exchange", "warranty.transfer_voucher"),
    ends=_("It is let go when the exchange or return is carried out."),
)
