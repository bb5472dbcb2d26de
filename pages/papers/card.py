"""The receipt card 产品三包回执卡: filled in at the sale, it goes back to the company within 20 days (A6)."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.company import the_company
from accounts.models import Company
from core.masking import shown_phone
from pages.papers.sheet import block, facts, sheet
from pages.papers.terms import product
from warranty.cases import current_rules
from warranty.entitlement.card import last_day
from warranty.models import Delivery, ReceiptCard


def card_pdf(card: ReceiptCard, user, at) -> bytes:
    """The card with what is known; what is not leaves room to write. Its QR says its number."""
    company = the_company()
    with override(settings.LANGUAGE_CODE):
        return sheet(
            title=_("Product warranty receipt card"),
            number=card.number,
            code=card.number,
            at=at,
            company=company.name,
            blocks=blocks(card, company, user),
        )


def blocks(card: ReceiptCard, company: Company, user) -> list[dict]:
    """Everything that stands on it."""
    machine, owner, days = card.machine, card.machine.customer, current_rules()[1].limits["card_days"]
    last = card.counted_from and last_day(card.counted_from, days)
    return [
        product(machine, company),
        facts(
            _("Sale"),
            [
                (_("Dealer"), machine.dealer.name if machine.dealer else company.name),
                (_("Sale date"), machine.sold_on),
                (_("Invoice date"), machine.invoiced_on),
                (_("Invoice number"), machine.invoice_number),
                (_("Customer"), owner),
                (_("Phone"), shown_phone(owner, user)),
                (_("Customer's address"), owner.place_for(user) if owner else ""),
                (_("To be back by"), last),
            ],
        ),
        block("boxes", _("Delivery check"), [[item in card.delivered, str(words)] for item, words in Delivery.choices]),
        facts("", [(_("Customer trained on"), card.trained_on), (_("Policy explained on"), card.explained_on)]),
        block("text", "", [_duty(days)]),
        block("signs", "", [_("Customer (signature)"), _("Dealer (seal)"), _("Date")]),
    ]


def _duty(days: int) -> str:
    return _(
        "The dealer returns this card with the customer's particulars within %(days)s days of the sale, which is day 0; later, the company"
        " does not recognise service on this sale. The customer's rights are not touched by it."
    ) % {"days": days}
