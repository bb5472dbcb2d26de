"""The legal copy of a write-off notice: A4, made by typst with our own font, in the company's language (A19)."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import clock
from core.money import capitals, written
from core.paper import printed, qr
from finance.models import WriteOffNotice

TEMPLATE = Path(__file__).parent / "paper" / "notice.typ"


def notice_pdf(notice: WriteOffNotice, address: str = "") -> bytes:
    """The notice as PDF. `address` is the page that its QR code opens, by default the site."""
    with override(settings.LANGUAGE_CODE):
        data = paper(notice, address or settings.SITE_URL)
    return printed(TEMPLATE, data, notice.issued_at)


def paper(notice: WriteOffNotice, address: str) -> dict:
    """Everything that stands on the paper, in words and figures as printed."""
    lines = list(notice.lines.order_by("seq"))
    return {
        "title": _title(notice),
        "number": notice.number,
        "docno": _docno(notice),
        "stamp": _stamp(notice),
        "company": notice.company_name,
        "dealer": notice.dealer_name,
        "intro": _intro(notice),
        "signed": _signed(notice),
        "lines": [_line(line, before) for line, before in zip(lines, [None, *lines], strict=False)],
        "claimed": written(notice.claimed),
        "approved": written(notice.approved),
        "capitals": capitals(notice.approved),
        "before": written(notice.balance_before),
        "deducted": written(-notice.approved),
        "after": written(notice.balance_after),
        "address": address,
        "qr": qr(address),
        "words": _words(),
    }


def _title(notice) -> str:
    return _("Write-off notice (withdrawal)") if notice.counters_id else _("Write-off notice")


def _docno(notice) -> str:
    return _("No. %(number)s    %(day)s") % {"number": notice.number, "day": _day(clock.company_day(notice.issued_at))}


def _day(day) -> str:
    return _("%(year)s-%(month)s-%(day)s") % {"year": day.year, "month": day.month, "day": day.day}


def _stamp(notice) -> str:
    """Said on every later print of a notice that was withdrawn."""
    if notice.state != WriteOffNotice.State.WITHDRAWN:
        return ""
    return _("Withdrawn by %(counter)s: %(reason)s") % {"counter": notice.countered_by.number, "reason": notice.reason}


def _intro(notice) -> str:
    if notice.counters_id:
        facts = {"notice": notice.counters.number, "reason": notice.reason}
        return _("Our notice %(notice)s is withdrawn: %(reason)s. What was deducted is put back as follows. Amounts in yuan.") % facts
    return _(
        "The warranty costs that you claimed in %(period)s were verified by the sales rep, appraised by the technical department"
        " and reviewed by finance. They are approved as follows; please confirm line by line. Amounts in yuan."
    ) % {"period": _period(notice)}


def _period(notice) -> str:
    first, last = notice.claims_from, notice.claims_until
    if (first.year, first.month) == (last.year, last.month):
        return _month(first)
    return _("%(first)s to %(last)s") % {"first": _month(first), "last": _month(last)}


def _month(day) -> str:
    return _("%(year)s-%(month)s") % {"year": day.year, "month": day.month}


def _line(line, before) -> dict:
    """One row; ticket and machine stand only where they change."""
    same = before is not None and before.ticket_number == line.ticket_number
    cut = written(line.claimed - line.approved)
    reason = _("Cut %(amount)s: %(reason)s") % {"amount": cut, "reason": line.reason} if line.claimed != line.approved else ""
    return {
        "seq": str(line.seq),
        "ticket": "" if same else line.ticket_number,
        "machine": "" if same else line.machine_name,
        "text": line.text,
        "reason": reason,
        "claimed": written(line.claimed),
        "approved": written(line.approved),
    }


def _signed(notice) -> str:
    names = {"reviewed": notice.reviewed_by_name, "issued": notice.issued_by_name}
    return _("Reviewed %(reviewed)s    Issued %(issued)s") % names


def _words() -> dict:
    return {
        "line": _("Line"),
        "ticket": _("Ticket"),
        "item": _("Item"),
        "claimed": _("Claimed"),
        "approved": _("Approved"),
        "total": _("Total"),
        "capitals": _("Amount approved (in capitals)"),
        "before": _("Payable by you before"),
        "deducted": _("Deducted now"),
        "after": _("Payable by you after"),
        "department": _("Finance department"),
        "dealer_signs": _("Confirmed by the dealer (seal)"),
        "date": _("Year        Month        Day"),
        "page": _("Page {n} of {m}"),
    }
