"""The verbs of this storey. Every door calls these and nothing else writes."""

from warranty.actions.cards import accept_card, except_card, return_card, send_back_card
from warranty.actions.customers import CUSTOMER_FIELDS, correct_customer, enter_customer, reveal_phone
from warranty.actions.machines import register_machine, sell

__all__ = [
    "CUSTOMER_FIELDS",
    "accept_card",
    "correct_customer",
    "enter_customer",
    "except_card",
    "register_machine",
    "return_card",
    "reveal_phone",
    "sell",
    "send_back_card",
]
