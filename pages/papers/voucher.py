"""The Three Guarantees voucher 三包凭证 (R2010 Art. 8(3), 24): it stays with the customer."""

from django.conf import settings
from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts.company import the_company
from accounts.models import Company
from core import clock
from core.masking import shown_phone
from pages.papers.sheet import block, facts, sheet, table
from pages.papers.terms import COVERED, NOT_COVERED, articles, guaranteed, parties, product
from tickets.models import RecordPart, RepairRecord
from warranty.cases import current_rules
from warranty.kinds import Happened
from warranty.models import Customer, MachineEvent, Voucher, VoucherEvent

BLANK_REPAIRS, BLANK_CHANGES = 6, 2
TRANSFERRED = Happened.VOUCHER_TRANSFERRED
EXCHANGES = {
    Happened.MACHINE_RETURNED: (gettext_lazy("Return"), gettext_lazy("taken back. %(article)s: %(reason)s")),
    Happened.MACHINE_GIVEN: (gettext_lazy("Exchange"), gettext_lazy("given for %(serial)s, %(article)s: %(reason)s")),
    Happened.MACHINE_EXCHANGED: (gettext_lazy("Exchange"), gettext_lazy("%(serial)s was given for it, %(article)s: %(reason)s")),
}


def voucher_pdf(voucher: Voucher, user, at) -> bytes:
    """The voucher as it stands at `at`, with the repairs and owners so far; a void one says so across the sheet."""
    company = the_company()
    with override(settings.LANGUAGE_CODE):
        return sheet(
            company=company.name,
            title=_("Three Guarantees voucher"),
            number=voucher.number,
            docno=_docno(voucher),
            stamp=_stamp(voucher),
            code=f"{settings.SITE_URL}/m/{voucher.machine.token}",
            at=at,
            blocks=blocks(voucher, company, user, clock.company_day(at)),
        )


def blocks(voucher: Voucher, company: Company, user, today) -> list[dict]:
    """Everything that stands on it."""
    machine, rules = voucher.machine, current_rules()[1]
    return [
        product(machine, company),
        parties(machine, company),
        _sale(machine, company, user),
        *guaranteed(machine, rules, today),
        block("list", _("What the customer is due"), articles(rules, COVERED)),
        block("list", _("What is not covered"), articles(rules, NOT_COVERED)),
        _repairs(machine, user),
        _changes(voucher, user),
        block("text", "", [_("Keep this voucher and the invoice with the machine. Sold on, it passes to the new owner with them.")]),
        block("signs", "", [_("Seller (seal)"), _("Customer (signature)"), _("Date")]),
    ]


def _docno(voucher) -> str:
    facts = {"number": voucher.number, "day": voucher.issued_on, "old": voucher.replaces}
    if voucher.replaces:
        return _("No. %(number)s    issued %(day)s    instead of %(old)s") % facts
    return _("No. %(number)s    issued %(day)s") % facts


def _stamp(voucher) -> str:
    if voucher.in_force:
        return ""
    return _("Void since %(day)s: %(why)s") % {"day": voucher.voided_on, "why": voucher.get_void_why_display()}


def _sale(machine, company, user) -> dict:
    dealer, owner = machine.dealer, machine.customer
    return facts(
        _("Sale"),
        [
            (_("Sold by"), dealer.name if dealer else company.name),
            (_("Place of sale"), f"{dealer.province}{dealer.city}" if dealer else ""),
            (_("Purchase date"), machine.sold_on),
            (_("Invoice date"), machine.invoiced_on),
            (_("Invoice number"), machine.invoice_number),
            (_("Customer"), f"{owner.name} {shown_phone(owner, user)}".strip() if owner else ""),
            (_("Customer's address"), owner.place_for(user) if owner else ""),
        ],
    )


def _repairs(machine, user) -> dict:
    """Each repair, oldest first: sent in, handed back, fault, work, what was replaced."""
    lines = Prefetch("parts", RecordPart.objects.select_related("part"), to_attr="replaced")
    records = RepairRecord.objects.visible_to(user).filter(ticket__machine=machine, solved=True).prefetch_related(lines)
    rows = [
        [
            clock.company_day(record.task.sent_at if record.task.cycle else record.ticket.received_at),
            clock.company_day(record.finished_at),
            record.fault,
            record.work,
            _(", ").join(f"{line.part.name} × {line.quantity}" for line in record.replaced),
            f"{record.number} {record.repairer}",
        ]
        for record in records.select_related("ticket", "task", "repairer").order_by("finished_at")[:30]
    ]
    headings = [_("Sent in"), _("Handed back"), _("Fault"), _("Repair done"), _("Replaced"), _("Record, repairer")]
    columns = list(zip(headings, (9, 9, 14, 16, 12, 12), strict=True))
    return table(_("Repair record"), columns, rows, blank=max(2, BLANK_REPAIRS - len(rows)))


def _changes(voucher, user) -> dict:
    """Exchange, return, new owners: what happened so far, and lines for what may follow."""
    columns = [(_("Day"), 10), (_("Exchange, return or new owner"), 16), (_("Particulars"), 28), (_("Seal or signature"), 16)]
    return table(_("Exchange, return, new owner"), columns, _changed(voucher.machine, user), blank=BLANK_CHANGES)


def _changed(machine, user) -> list[list]:
    """Each by its day: a new owner, which machine took the place of which, that it was taken back (Art. 8, 31)."""
    passed = VoucherEvent.objects.filter(voucher__machine=machine, kind=TRANSFERRED).order_by().values("at", "id", "kind", "data")
    changed = MachineEvent.objects.visible_to(user).filter(machine=machine, kind__in=EXCHANGES).order_by()
    events = list(passed.union(changed.values("at", "id", "kind", "data"), all=True).order_by("at", "id"))
    owners = Customer.objects.visible_to(user).in_bulk([event["data"]["owner_to"] for event in events if event["kind"] == TRANSFERRED])
    return [_change(event["kind"], event["data"], owners) for event in events]


def _change(kind, data, owners) -> list:
    if kind == TRANSFERRED:
        return [data["on"], _("New owner"), str(owners.get(data["owner_to"], "")), ""]
    what, particulars = EXCHANGES[kind]
    return [data["day"], what, particulars % data, ""]
