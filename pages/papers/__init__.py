"""What is printed and goes to the customer with the machine: voucher, receipt card, policy sheet, verdict (A6, A8)."""

from pages.papers.card import card_pdf
from pages.papers.policy import policy_pdf
from pages.papers.ticket import ticket_pdf
from pages.papers.verdict import verdict_pdf
from pages.papers.voucher import voucher_pdf

__all__ = ["card_pdf", "policy_pdf", "ticket_pdf", "verdict_pdf", "voucher_pdf"]
