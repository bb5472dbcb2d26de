"""The words that are frozen into a notice; always in the company's language, whoever presses the button."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from finance.models import ClaimLine

Kind = ClaimLine.Kind


def machine_words(ticket) -> str:
    """Product and model: 联合收割机 4LZ-7.0E."""
    return str(ticket.model or "")


def item_words(line: ClaimLine) -> str:
    """One line of a claim as a notice says it: 工时 4.0 × 65.00."""
    facts = {"part": line.text, "quantity": f"{line.quantity:.1f}", "price": f"{line.unit_price:.2f}"}
    with override(settings.LANGUAGE_CODE):
        if line.kind == Kind.LABOUR:
            return _("Labour %(quantity)s × %(price)s") % facts
        facts["quantity"] = facts["quantity"].removesuffix(".0")
        if line.kind == Kind.TRAVEL:
            return _("Travel %(quantity)s km × %(price)s") % facts
        return (_("%(part)s, %(quantity)s pcs") if line.quantity == 1 else _("%(part)s, %(quantity)s pcs × %(price)s")) % facts
