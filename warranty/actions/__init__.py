"""The verbs of this storey. Every door calls these and nothing else writes."""

from warranty.actions.cards import accept_card, except_card, replace_card, return_card, send_back_card, withdraw_acceptance
from warranty.actions.contacts import add_contact, add_site, drop_contact, drop_site, note_contact
from warranty.actions.customers import CUSTOMER_FIELDS, correct_customer, edit_customer, enter_customer, reveal_phone, share_phone
from warranty.actions.erasing import erase_customer
from warranty.actions.exchange import correct_sale, exchange
from warranty.actions.holding import hold_sale, let_sale_go
from warranty.actions.hours import note_hours, read_hours
from warranty.actions.imports import confirm_import, start_import, stop_import
from warranty.actions.machines import confirm_machine, register_machine
from warranty.actions.many import return_many
from warranty.actions.merging import merge_customers, part_customers
from warranty.actions.plates import identify_machine, put_right, retire_merged
from warranty.actions.rules import revise_rules
from warranty.actions.sales import sell, take_back
from warranty.actions.suspensions import end_suspension, suspend
from warranty.actions.vouchers import reissue_voucher, report_lost, transfer_voucher, withdraw_loss

__all__ = [
    "CUSTOMER_FIELDS",
    "accept_card",
    "add_contact",
    "add_site",
    "confirm_import",
    "confirm_machine",
    "correct_customer",
    "correct_sale",
    "drop_contact",
    "drop_site",
    "edit_customer",
    "end_suspension",
    "enter_customer",
    "erase_customer",
    "except_card",
    "exchange",
    "hold_sale",
    "identify_machine",
    "let_sale_go",
    "merge_customers",
    "note_contact",
    "note_hours",
    "part_customers",
    "put_right",
    "read_hours",
    "register_machine",
    "reissue_voucher",
    "replace_card",
    "report_lost",
    "retire_merged",
    "return_card",
    "return_many",
    "reveal_phone",
    "revise_rules",
    "sell",
    "send_back_card",
    "share_phone",
    "start_import",
    "stop_import",
    "suspend",
    "take_back",
    "transfer_voucher",
    "withdraw_acceptance",
    "withdraw_loss",
]

# Not verbs of a person: what other actions, beat, receivers and imports call.
INNER = {
    "correct_customer",
    "exchange",
    "hold_sale",
    "let_sale_go",
    "note_contact",
    "note_hours",
    "put_right",
    "retire_merged",
}
