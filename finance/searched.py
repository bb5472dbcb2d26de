"""What claims and write-off notices are found by."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from core.search.rooms import INSIDE, Follows, Keys, Kind, Words

NOT_FOR = (Role.DEALER_REPAIRER,)  # what a dealer is paid its owner sees
KINDS = [
    Kind(
        "claim", "finance.Claim", _("Claims"), [("claim", "number")], icon="receipt-text", place=80, hidden_from=NOT_FOR,
        related=("record__ticket", "dealer"), says=lambda row: (row.record.ticket.title, row.dealer or "", row.get_state_display()),
    ),
    Kind(
        "notice", "finance.WriteOffNotice", _("Write-off notices"), [("notice", "number")], icon="receipt-text", place=90,
        hidden_from=NOT_FOR, related=("dealer",), says=lambda row: (row.dealer, row.get_state_display()),
    ),
]  # fmt: skip
WORDS = [
    Words("claim", """
        SELECT c.id, concat_ws(' ', c.number, r.number, t.number, t.title) FROM finance_claim c
          JOIN tickets_repairrecord r ON r.id = c.record_id JOIN tickets_ticket t ON t.id = r.ticket_id WHERE c.id {ids}"""),
    Words("claim", """
        SELECT c.id, concat_ws(' ', d.short_name, d.name) FROM finance_claim c JOIN dealers_dealer d ON d.id = c.dealer_id
         WHERE c.id {ids}""", INSIDE),
    Words("notice", "SELECT id, concat_ws(' ', number, dealer_name) FROM finance_writeoffnotice WHERE id {ids}"),
]  # fmt: skip
KEYS = [
    Keys("claim", "SELECT id, '@' || dealer_id FROM finance_claim WHERE id {ids}"),
    Keys("notice", "SELECT id, '@' || dealer_id FROM finance_writeoffnotice WHERE id {ids}"),
]
FOLLOWS = [
    Follows("claim", "finance_claim", "SELECT {row}.id", ("number", "record_id", "dealer_id")),
    Follows("claim", "tickets_ticket", """
        SELECT c.id FROM finance_claim c JOIN tickets_repairrecord r ON r.id = c.record_id WHERE r.ticket_id = {row}.id""", ("title",)),
    Follows("claim", "dealers_dealer", "SELECT c.id FROM finance_claim c WHERE c.dealer_id = {row}.id", ("short_name", "name")),
    Follows("notice", "finance_writeoffnotice", "SELECT {row}.id", ("number", "dealer_name", "dealer_id")),
]  # fmt: skip
