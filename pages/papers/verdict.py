"""The verdict on paper, for the customer: what was reported, what is due, until when, and by which articles (A8)."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.company import the_company
from accounts.models import Company
from core import clock
from core.money import written
from pages.papers.sheet import block, facts, sheet
from pages.verdicts import COVERED, Shown, shown
from tickets.models import Ticket


def verdict_pdf(ticket: Ticket, at) -> bytes:
    """The ticket's last verdict, `ticket.answer`; nothing that is between company and dealer stands on it."""
    company = the_company()
    with override(settings.LANGUAGE_CODE):
        return sheet(
            company=company.name,
            title=_("Three Guarantees: what the customer is due"),
            number=ticket.number,
            code=f"{settings.SITE_URL}/m/{ticket.machine.token}",
            at=at,
            blocks=blocks(ticket, shown(ticket.answer, at, None, ticket), company, at),
        )


def blocks(ticket: Ticket, verdict: Shown, company: Company, at) -> list[dict]:
    """Everything that stands on it."""
    found = [_about(ticket), _due(verdict)]
    if verdict.needs:
        found.append(block("list", _("Still to be decided"), [need.text for need in verdict.needs]))
    found.append(
        block("list", _("By which article"), [f"{ref}　{text}" + (f"（{used}）" if used else "") for ref, text, used in verdict.law])
    )
    found.append(block("text", "", [_issued(company, clock.company_day(at))]))
    return [*found, block("signs", "", [_("Company (seal)"), _("Customer (signature)"), _("Date")])]


def _about(ticket) -> dict:
    machine = ticket.machine
    return facts(
        _("What was reported"),
        [
            (_("Customer"), ticket.customer),
            (_("Reported on"), clock.company_day(ticket.reported_at)),
            (_("Machine"), machine.model),
            (_("Serial number"), machine.serial),
            (_("Invoice date"), machine.invoiced_on or _("no invoice on record")),
            (_("Fault"), ticket.title),
        ],
    )


def _due(verdict: Shown) -> dict:
    """The seal, the remedy, and the days that are reckoned."""
    rows = [
        (_("Verdict"), COVERED.get(verdict.covered, "")),
        (_("What is due"), verdict.remedy or _("Undecided: a person decides")),
        (_("Whole machine until"), verdict.whole_until),
        (_("The part until"), verdict.part_until),
        (_("Repair by"), verdict.repair_by),
        (_("New voucher by"), verdict.reissue_by),
        (_("Refund"), f"¥{written(verdict.refund)}" if verdict.refund else None),
    ]
    return facts(_("What the customer is due"), [(label, value) for label, value in rows if value])


def _issued(company: Company, day) -> str:
    ask = _("Questions: %(company)s, %(phone)s.") % {"company": company.name, "phone": company.phone} if company.phone else ""
    return " ".join(filter(None, [_("Judged on what was known on %(day)s; what is learned later is judged anew.") % {"day": day}, ask]))
