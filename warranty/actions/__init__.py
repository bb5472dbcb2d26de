"""The verbs of this storey. Every door calls these and nothing else writes."""

from warranty.actions.cards import accept_card, except_card, replace_card, return_card, send_back_card
from warranty.actions.customers import CUSTOMER_FIELDS, correct_customer, enter_customer, reveal_phone
from warranty.actions.erasing import erase_customer
from warranty.actions.exchange import correct_sale, exchange
from warranty.actions.holding import hold_sale, let_sale_go
from warranty.actions.hours import note_hours, read_hours
from warranty.actions.imports import confirm_import, forget_imports, start_import, stop_import
from warranty.actions.machines import register_machine
from warranty.actions.many import return_many
from warranty.actions.plates import identify_machine, put_right, retire_merged
from warranty.actions.rules import revise_rules
from warranty.actions.sales import sell, take_back
from warranty.actions.suspensions import end_suspension, suspend
from warranty.actions.vouchers import reissue_voucher, report_lost, transfer_voucher, withdraw_loss

__all__ = [
    "CUSTOMER_FIELDS",
    "accept_card",
    "confirm_import",
    "correct_customer",
    "correct_sale",
    "end_suspension",
    "enter_customer",
    "erase_customer",
    "except_card",
    "exchange",
    "forget_imports",
    "hold_sale",
    "identify_machine",
    "let_sale_go",
    "note_hours",
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
    "start_import",
    "stop_import",
    "suspend",
    "take_back",
    "transfer_voucher",
    "withdraw_loss",
]

# Not verbs of a person: what other actions, beat, receivers and imports call.
INNER = {"correct_customer", "exchange", "forget_imports", "hold_sale", "let_sale_go", "note_hours", "put_right", "retire_merged"}
