"""The register 产品售后服务登记表 as a table for spreadsheets: its columns, phones masked (A3, X5)."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.rights import require
from core.clock import company_day, company_zone
from core.exports import csv_response
from core.masking import masked_phone
from tickets.models import Ticket

COMPANY_LIMIT, DEALER_LIMIT = 20_000, 5_000  # lines


def register_csv(by, tickets: QuerySet, *, at: datetime, filters: dict) -> HttpResponse:
    """The tickets that `by` sees, as a file; who took it, when and by which filters is on record.

    The company's has two columns more. Raises NotYourVerb for a role that may not take it.
    """
    what, limit = ("register", COMPANY_LIMIT) if by.is_company else ("own_register", DEALER_LIMIT)
    require(by, f"export.{what}")
    found = tickets.select_related("customer", "machine__model", "model", "dealer", "clerk")[:limit]
    headings, rows = _headings(), (_columns(ticket) for ticket in found)
    if by.is_company:
        headings, rows = [*headings, _("Dealer"), _("Clerk")], ([*_columns(t), t.dealer or "", t.clerk or ""] for t in found)
    name = f"register-{company_day(at)}"
    return csv_response(by=by, at=at, what=what, name=name, filters=filters, headings=headings, rows=rows)


def _headings() -> list[str]:
    return [
        _("Number"), _("Received at"), _("How it came in"), _("Customer"), _("Phone"), _("Place"), _("Machine"), _("Serial number"),
        _("Kind"), _("Fault"), _("Warranty"), _("State"), _("How it ended"),
    ]  # fmt: skip


def _columns(ticket: Ticket) -> list[str]:
    """One line; an imported ticket may have no customer."""
    machine, customer = ticket.machine, ticket.customer
    who = [customer.name, masked_phone(customer.phone), customer.place] if customer else ["", "", ""]
    return [
        ticket.number, f"{ticket.received_at.astimezone(company_zone()):%Y-%m-%d %H:%M}", ticket.get_channel_display(), *who,
        str(machine.model if machine else ticket.model or ""),
        machine.serial if machine else ticket.serial_text, ticket.kind_told, ticket.title,
        {"yes": _("Covered"), "no": _("Not covered")}.get(ticket.covered, _("Undecided")), ticket.get_state_display(), ticket.outcome,
    ]  # fmt: skip
