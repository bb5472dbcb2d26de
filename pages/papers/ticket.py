"""A ticket on paper, on two pages: what was asked, who does it, what was done, what happened (A3)."""

from django.conf import settings
from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.company import the_company
from core.clock import company_zone
from core.masking import shown_phone
from pages.papers.sheet import block, facts, sheet, table
from pages.story import story
from pages.verdicts import COVERED
from tickets.models import RecordPart, RepairRecord, Task, Ticket

LINES = 24  # of the timeline, so that it stays at two pages; the rest is on the ticket's page


def ticket_pdf(ticket: Ticket, user, at) -> bytes:
    """What this person sees of the ticket, in the company's language; the phone is masked."""
    with override(settings.LANGUAGE_CODE):
        return sheet(
            company=the_company().name,
            title=_("Ticket"),
            number=ticket.number,
            code=f"{settings.SITE_URL}/go/{Ticket._meta.label_lower}/{ticket.pk}/",
            at=at,
            blocks=[_asked(ticket, user), *_said(ticket), *_tasks(ticket, user), *_records(ticket, user), *_story(ticket, user, at)],
        )


def _time(moment) -> str:
    return f"{moment.astimezone(company_zone()):%Y-%m-%d %H:%M}" if moment else ""


def _asked(ticket, user) -> dict:
    customer, machine = ticket.customer, ticket.machine
    return facts(
        _("Request"),
        [
            (_("Received at"), _time(ticket.received_at)),
            (_("How it came in"), ticket.get_channel_display()),
            (_("Customer"), customer),
            (_("Phone"), shown_phone(customer, user)),
            (_("Place"), customer.place_for(user) if customer else ""),
            *([(_("Calls for the customer"), f"{ticket.contact.told} {shown_phone(ticket.contact, user)}")] if ticket.contact else []),
            (_("Dealer"), ticket.dealer),
            (_("Machine"), machine.model if machine else ticket.model),
            (_("Serial number"), machine.serial if machine else ticket.serial_text),
            (_("Warranty"), COVERED.get(ticket.covered, _("Undecided"))),
            (_("Kind"), ticket.kind_told + (_(" · urgent") if ticket.urgent else "")),
            (_("State"), ticket.get_state_display()),
            (_("Clerk"), ticket.clerk),
        ],
    )


def _said(ticket) -> list[dict]:
    found = [block("text", _("Fault"), [ticket.title, *filter(None, [ticket.description])])]
    return found + ([block("text", _("How it ended"), [ticket.outcome])] if ticket.outcome else [])


def _tasks(ticket, user) -> list[dict]:
    tasks = Task.objects.visible_to(user).active().filter(ticket=ticket).select_related("dealer", "department", "person", "repairer")
    columns = [(_("Done by"), 22), (_("What to do"), 22), (_("Sent"), 14), (_("Arranged"), 14), (_("Visit at"), 14), (_("Done"), 14)]
    rows = [
        [f"{task.party} {task.repairer or task.person or ''}".strip(), task.work, *(_time(m) for m in _moments(task))]
        for task in tasks.order_by("seq")
    ]
    return [table(_("Tasks"), columns, rows)] if rows else []


def _moments(task):
    return task.sent_at, task.arranged_at, task.visit_at, task.done_at


def _records(ticket, user) -> list[dict]:
    parts = Prefetch("parts", RecordPart.objects.select_related("part"), to_attr="fitted")
    records = RepairRecord.objects.visible_to(user).filter(ticket=ticket).select_related("cause", "repairer").prefetch_related(parts)
    return [_record(record) for record in records.order_by("id")]


def _record(record) -> dict:
    return facts(
        _("Repair record %(number)s") % {"number": record.number},
        [
            (_("Cause"), record.cause),
            (_("Repairer"), record.repairer),
            (_("What was done"), record.work),
            (_("Parts"), _("; ").join(f"{line.part.name}×{line.quantity}" for line in record.fitted)),
            (_("Finished"), _time(record.finished_at)),
            (_("Signed by"), record.signed_by),
        ],
    )


def _story(ticket, user, at) -> list[dict]:
    lines = story(ticket, user, at)
    shown = list(reversed(lines[:LINES]))
    rows = [[_time(line.at), line.by, " ".join(filter(None, [line.words, line.said, line.detail]))[:160]] for line in shown]
    found = [table(_("What happened"), [(_("When"), 16), (_("Who"), 12), (_("What"), 72)], rows)]
    if more := len(lines) - len(shown):
        found.append(block("text", "", [_("%(n)s earlier lines stand on the ticket's page.") % {"n": more}]))
    return found
