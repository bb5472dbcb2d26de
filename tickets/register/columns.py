"""The columns of the register, one row each: a new one is added here and nowhere else (A3, R2010 Art. 20)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clock import company_zone
from core.masking import shown_phone
from tickets.models import Callback
from warranty.words import reference

MARK = "%m-%d %H:%M"


@dataclass(frozen=True)
class Column:
    """What one column says of a line: `of` takes a `lines.Line` and gives text.

    `share` is its part of the paper's width. A `personal` one is written anew at each print and never frozen with a
    month; a column of the `company` alone is not in a dealer's register; a `paper` one stands on the form unless
    somebody chooses otherwise.
    """

    code: str
    heading: str
    of: Callable[..., str]
    share: int = 10
    personal: bool = False
    company: bool = False
    paper: bool = True

    def text(self, line) -> str:
        """The cell: what was kept when the line's month was signed off, else what is so today."""
        kept = line.cells.get(self.code)
        return str(self.of(line)) if kept is None else kept


def moment(at, form=MARK) -> str:
    """A moment as the register writes it, in the company's zone."""
    return f"{at.astimezone(company_zone()):{form}}" if at else ""


def joined(words: Iterable) -> str:
    """Several things of one ticket, in their order, each once."""
    return _("; ").join(dict.fromkeys(str(word) for word in words if word))


def _phone(line) -> str:
    customer = line.ticket.customer
    return customer.phone_for(line.by) if line.whole_phones and customer else shown_phone(customer, line.by)


def _place(line) -> str:
    return line.ticket.customer.place_for(line.by) if line.ticket.customer else ""


def _caller(line) -> str:
    """Who called for the owner."""
    return line.ticket.contact.told if line.ticket.contact else ""


def _sold(line) -> str:
    machine = line.ticket.machine
    return joined([machine.sold_on, machine.invoiced_on]) if machine else ""


def _covered(line) -> str:
    return {"yes": _("Covered"), "no": _("Not covered")}.get(line.ticket.covered, _("Undecided"))


def _basis(line) -> str:
    """The articles of the verdict; what is between company and dealer alone is not among them."""
    return joined(reference(row["ref"]) for row in line.citations if "recognised" not in row["facts"])


def _why_late(line) -> str:
    """What was written down of it: why the call was entered later, why help was asked for, why it was reported."""
    if not line.late:
        return ""
    return joined([line.ticket.late_reason, *(task.help_reason for task in line.tasks), *(report.note for report in line.reports)])


def _satisfied(line) -> str:
    words = dict(Callback.SCALE)
    return joined(words[one["satisfied"]] for one in line.callbacks if one["reached"])


def _called_back(line) -> str:
    return joined(f"{moment(one['at'])} {one['by'] or ''} {'' if one['reached'] else _('not reached')}".strip() for one in line.callbacks)


def _remarks(line) -> str:
    """Notes, the number that the caller gave, and the ticket that it became one with."""
    ticket = line.ticket
    merged = _("goes on as %(number)s") % {"number": ticket.goes_on_as} if ticket.goes_on_as else ""
    return joined([*line.notes, ticket.external_number, merged])


def _fee(line) -> str:
    """What the repair costs the customer, once one is on record."""
    return {"yes": _("Free"), "no": _("Charged")}.get(line.ticket.covered, "") if line.records else ""


def _fault(line) -> str:
    """The fault, and where it was asked for more than once how often and when last."""
    ticket = line.ticket
    again = _("asked again: call no. %(n)s, %(at)s") % {"n": ticket.calls, "at": moment(ticket.asked_at)} if ticket.calls > 1 else ""
    return joined([ticket.title, again])


def _parties(line) -> str:
    return joined(f"{task.party} {task.repairer or task.person or ''}".strip() for task in line.tasks)


def _work(line) -> str:
    done = [record.work for record in line.records] or [task.result for task in line.tasks]
    return joined([*done, *(f"{part.part.name}×{part.quantity}" for record in line.records for part in record.fitted)])


def _checks(line) -> str:
    said = {True: _("in hand"), False: _("not in hand")}
    return joined(f"{moment(task.checked_at)} {said[task.in_hand]}" for task in line.tasks if task.checked_at)


def _raised(line) -> str:
    return joined(f"{report.get_why_display()} {report.get_decision_display()}".strip() for report in line.reports)


COLUMNS = [
    Column("seq", gettext_lazy("No."), lambda line: str(line.seq), 5),
    Column("number", gettext_lazy("Number"), lambda line: line.ticket.number, 14),
    Column("received", gettext_lazy("Received at"), lambda line: moment(line.ticket.received_at, "%Y-%m-%d %H:%M"), 12),
    Column("channel", gettext_lazy("How it came in"), lambda line: line.ticket.get_channel_display(), 7),
    Column("clerk", gettext_lazy("Clerk"), lambda line: str(line.ticket.clerk or ""), 7, company=True),
    Column("customer", gettext_lazy("Customer"), lambda line: str(line.ticket.customer or ""), 8, personal=True),
    Column("phone", gettext_lazy("Phone"), _phone, 13, personal=True),
    Column("place", gettext_lazy("Place"), _place, 13, personal=True),
    Column("caller", gettext_lazy("Who called"), _caller, 9, personal=True, paper=False),
    Column("machine", gettext_lazy("Machine"), lambda line: str(line.model or ""), 12),
    Column("serial", gettext_lazy("Serial number"), lambda line: line.serial, 17),
    Column("sold", gettext_lazy("Sold, invoiced"), _sold, 11, paper=False),
    Column("dealer", gettext_lazy("Dealer"), lambda line: str(line.ticket.dealer or ""), 10, company=True, paper=False),
    Column("covered", gettext_lazy("Warranty"), _covered, 7),
    Column("basis", gettext_lazy("Articles of the verdict"), _basis, 12, paper=False),
    Column("kind", gettext_lazy("Kind"), lambda line: line.ticket.kind_told, 8),
    Column("fault", gettext_lazy("Fault"), _fault, 16),
    Column("urgent", gettext_lazy("Urgent"), lambda line: _("urgent") if line.ticket.urgent else "", 6, paper=False),
    Column("sent", gettext_lazy("Sent"), lambda line: moment(line.first("sent_at")), 8, paper=False),
    Column("party", gettext_lazy("Done by"), _parties, 13),
    Column("arranged", gettext_lazy("Arranged"), lambda line: moment(line.last("arranged_at")), 8),
    Column("arrived", gettext_lazy("Arrived"), lambda line: moment(line.first("arrived_at")), 8, paper=False),
    Column("done", gettext_lazy("Done"), lambda line: moment(line.last("done_at")), 8),
    Column("cause", gettext_lazy("Cause"), lambda line: joined(record.cause for record in line.records), 12, paper=False),
    Column("work", gettext_lazy("Work and parts"), _work, 17),
    Column("fee", gettext_lazy("Fee"), _fee, 6, paper=False),
    Column("record", gettext_lazy("Repair record"), lambda line: joined(record.number for record in line.records), 13, paper=False),
    Column("state", gettext_lazy("State"), lambda line: line.ticket.get_state_display(), 7),
    Column("outcome", gettext_lazy("How it ended"), lambda line: line.ticket.outcome, 16),
    Column("check", gettext_lazy("Check"), _checks, 11, company=True, paper=False),
    Column("raised", gettext_lazy("Reported to the leader"), _raised, 12, company=True, paper=False),
    Column(
        "satisfied",
        gettext_lazy("Customer satisfied"),
        _satisfied,
        8,
        company=True,
        paper=False,
    ),
    Column("called_back", gettext_lazy("Called back"), _called_back, 11, company=True, paper=False),
    Column("late", gettext_lazy("Late"), lambda line: joined(line.late), 9),
    Column("why_late", gettext_lazy("Why late"), _why_late, 12, personal=True, paper=False),
    Column("remarks", gettext_lazy("Remarks"), _remarks, 12, personal=True, paper=False),
]


def chosen(codes: Iterable[str], *, of_company: bool, paper: bool = False) -> list[Column]:
    """The columns named by `codes`, in the register's order; without any, all of them, or those of the `paper` form.

    What a dealer does not see is never among a dealer's. Unknown codes are left out.
    """
    wanted = set(codes)
    seen = [column for column in COLUMNS if of_company or not column.company]
    named = [column for column in seen if column.code in wanted]
    return named or [column for column in seen if column.paper or not paper]
