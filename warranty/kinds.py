"""The kinds of deadlines and of events of this room. How long a deadline runs is a policy (deadlines.Policy)."""

from django.utils.translation import gettext_lazy as _

from core.history import EventKind, personal
from deadlines.registry import declare

# A6: the dealer's, 20 days from the sale
CARD_RETURN = declare("card.return", _("Receipt card back"), "warranty.receiptcard", _("sold or invoiced %(moment)s"), icon="id-card")
# A6: the dealer's, from the day on which the card is sent back
CARD_CORRECT = declare("card.correct", _("Card corrected"), "warranty.receiptcard", _("sent back %(moment)s"), icon="id-card")
# R2010 Art. 25: the sales branch's, 10 working days from the application
VOUCHER_REISSUE = declare("voucher.reissue", _("Voucher issued again"), "warranty.voucher", _("loss reported %(moment)s"), icon="file-text")

OF_CARD = (CARD_RETURN, CARD_CORRECT)


class Happened(EventKind):
    """What happens to cards, vouchers, machines and suspensions (X2)."""

    CARD_ISSUED = "card.issued", _("Card issued with the machine")
    CARD_SOLD = "card.sold", _("Sold on %(sold_on)s, the card's days run")
    CARD_LATE = "card.late", _("Not back in time")
    CARD_RETURNED = "card.returned", _("Handed in")
    CARD_ACCEPTED = "card.accepted", _("Accepted by the technical department")
    CARD_ACCEPTANCE_WITHDRAWN = "card.acceptance_withdrawn", personal("reason"), _("Acceptance taken back: %(reason)s")
    CARD_SENT_BACK = "card.sent_back", personal("wrong"), _("Sent back: %(wrong)s")
    CARD_UNCORRECTED = "card.uncorrected", _("Not corrected in time: the first submission does not count")
    CARD_SALE_CORRECTED = "card.sale_corrected", personal("reason", "customer_*"), _("Sale corrected: %(reason)s")
    CARD_EXCEPTED = "card.excepted", personal("reason"), _("Leader's exception: %(reason)s")
    CARD_EXCEPTION_KEPT = "card.exception_kept", personal("reason"), _("Leader's exception kept from %(number)s: %(reason)s")
    CARD_VOID = "card.void", _("Card void: %(why)s")
    VOUCHER_ISSUED = "voucher.issued", _("Voucher issued")
    VOUCHER_LOST = "voucher.lost", personal("how"), _("Voucher reported lost: %(how)s")
    VOUCHER_FOUND = "voucher.found", personal("reason"), _("Report of the loss withdrawn: %(reason)s")
    VOUCHER_TRANSFERRED = "voucher.transferred", personal("owner_from", "owner_to"), _("Voucher and rights passed to %(owner)s on %(on)s")
    VOUCHER_REISSUE_LATE = "voucher.reissue_late", _("Voucher not issued again in time")
    VOUCHER_VOID = "voucher.void", _("Voucher void: %(why)s")
    MACHINE_IDENTIFIED = "machine.identified", _("Name plate read: %(serial_to)s instead of %(serial_from)s")
    MACHINE_MERGED = "machine.merged", _("Merged into %(serial)s")
    MACHINE_TOOK_OVER = "machine.took_over", _("Took over the history of %(serial)s")
    MACHINE_CONFIRMED = "machine.confirmed", _("Looked at: another machine in spite of a number that it shares")
    MACHINE_CORRECTED = "machine.corrected", _("Corrected by an import")
    MACHINE_PUT_RIGHT = "machine.put_right", personal("reason"), _("Put right: %(before)s → %(after)s, %(reason)s")
    MACHINE_RETURNED = "machine.returned", personal("reason"), _("Taken back from the customer")
    MACHINE_EXCHANGED = "machine.exchanged", personal("reason"), _("Exchanged: %(serial)s was given for it")
    MACHINE_HELD = "machine.held", _("Held: %(why)s (%(because)s)")
    MACHINE_LET_GO = "machine.let_go", _("No longer held: %(why)s (%(because)s)")
    MACHINE_GIVEN = "machine.given", personal("reason"), _("Given in exchange for %(serial)s")
    CUSTOMER_CORRECTED = "customer.corrected", personal("reason"), _("Put right: %(reason)s")
    CUSTOMER_MERGED = "customer.merged", personal("into"), _("The same as another entry: merged into it")
    CUSTOMER_TOOK_OVER = "customer.took_over", personal("customer"), _("Took over what hung on another entry")
    CUSTOMER_PARTED = "customer.parted", personal("other", "reason"), _("Merging taken back: %(reason)s")
    CUSTOMER_SHARES = "customer.shares", _("Others have this number too, as somebody confirmed")
    CONTACT_ADDED = "customer.contact_added", personal("contact"), _("Contact added")
    CONTACT_DROPPED = "customer.contact_dropped", personal("contact"), _("Contact taken off")
    SITE_ADDED = "customer.site_added", personal("site"), _("Site added")
    SITE_DROPPED = "customer.site_dropped", personal("site"), _("Site taken off")
    SUSPENSION_BEGUN = "suspension.begun", personal("note"), _("Periods stand still from %(begins)s")
    SUSPENSION_ENDED = "suspension.ended", personal("result"), _("Periods run again from %(ends)s")
