"""The words that are frozen into a notice; always in the company's language, whoever presses the button."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from finance.models import ClaimLine

Kind = ClaimLine.Kind


def machine_words(ticket) -> str:
    """Product and model: 联合收割机 4LZ-7.0E."""
    return str(ticket.model or "")


# What a line of each kind says on a notice; of one piece of a part only how many. A kind without words is a failing test.
ITEMS = {
    Kind.PART: gettext_noop("%(part)s, %(quantity)s pcs × %(price)s"),
    Kind.LABOUR: gettext_noop("Labour %(quantity)s × %(price)s"),
    Kind.TRAVEL: gettext_noop("Travel %(quantity)s km × %(price)s"),
}


def item_words(line: ClaimLine) -> str:
    """One line of a claim as a notice says it: 工时 4.0 × 65.00."""
    quantity = f"{line.quantity:.1f}" if line.kind == Kind.LABOUR else f"{line.quantity:.1f}".removesuffix(".0")
    facts = {"part": line.text, "quantity": quantity, "price": f"{line.unit_price:.2f}"}
    with override(settings.LANGUAGE_CODE):
        if line.kind == Kind.PART and line.quantity == 1:
            return _("%(part)s, %(quantity)s pcs") % facts
        return _(ITEMS[line.kind]) % facts
