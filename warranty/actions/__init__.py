"""The verbs of this storey. Every door calls these and nothing else writes."""

from warranty.actions.cards import accept_card, except_card, return_card, send_back_card
from warranty.actions.customers import CUSTOMER_FIELDS, correct_customer, enter_customer, reveal_phone
from warranty.actions.hours import note_hours, read_hours
from warranty.actions.machines import register_machine, sell
from warranty.actions.plates import identify_machine, retire_merged
from warranty.actions.rules import revise_rules
from warranty.actions.suspensions import end_suspension, suspend

__all__ = [
    "CUSTOMER_FIELDS",
    "accept_card",
    "correct_customer",
    "end_suspension",
    "enter_customer",
    "except_card",
    "identify_machine",
    "note_hours",
    "read_hours",
    "register_machine",
    "retire_merged",
    "return_card",
    "reveal_phone",
    "revise_rules",
    "sell",
    "send_back_card",
    "suspend",
]
