"""The rooms of each role, and what waits in them."""

from functools import cache

from django.db.models import DateTimeField, Exists, Func, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Role
from accounts.rights import may
from core.rail import Entry
from core.rooms import gathered
from deadlines.checking import ALARM_FROM
from deadlines.models import Deadline, Pulse
from notifications.models import Notice
from pages.counts import how_many, one_row, some, up_to_cap
from pages.own import tasks_of_person
from tickets.lateness import TASK, owed
from tickets.models import Escalation, Redress, Task, Ticket

# Asked once in a statement: an index can be searched by it, which a function that may change meanwhile forbids.
NOW = Func(function="app_now", template="(SELECT %(function)s())", output_field=DateTimeField())


FIRST = 5  # above all else
RAIL = (
    Entry(
        "home",
        "user-check",
        _("My tasks"),
        {Role.REP: 10, Role.TECHNICIAN: 10, Role.REPAIRER: 10},
        waits=lambda user: own_tasks(user),
        late=lambda user: late_tasks(user),
    ),
    Entry("home", "inbox", _("My work"), {Role.KEEPER: 10, Role.FINANCE: 10}),
    Entry("home", "megaphone", _("To decide"), {Role.LEADER: 10}, waits=lambda user: Escalation.objects.visible_to(user).undecided()),
    Entry(
        "tickets",
        "ticket",
        _("Tickets"),
        {
            Role.CLERK: 20,
            Role.ADMIN: 20,
            Role.LEADER: 40,
            Role.REP: 20,
            Role.TECHNICIAN: 40,
            Role.REPAIRER: 20,
            Role.KEEPER: 50,
            Role.FINANCE: 60,
        },
    ),
    Entry("board", "layout-dashboard", _("Board"), {Role.CLERK: 30, Role.ADMIN: 30, Role.LEADER: 20, Role.REP: 30, Role.TECHNICIAN: 20}),
    Entry("callbacks", "phone", _("Callbacks"), {Role.CLERK: 34, Role.ADMIN: 34}, waits=lambda user: to_call(user)),
    Entry("redresses", "refresh-cw", _("Exchanges and returns"), {Role.CLERK: 36, Role.ADMIN: 36}, waits=lambda user: to_carry(user)),
    Entry(
        "deadlines",
        "timer",
        _("Deadlines"),
        {
            Role.CLERK: 40,
            Role.ADMIN: 40,
            Role.LEADER: 30,
            Role.REP: 40,
            Role.TECHNICIAN: 30,
            Role.REPAIRER: 30,
            Role.KEEPER: 60,
            Role.FINANCE: 50,
        },
    ),
    Entry(
        "machines",
        "tractor",
        pgettext_lazy("room", "Machines"),
        {Role.CLERK: 90, Role.ADMIN: 90, Role.LEADER: 80, Role.REP: 80, Role.TECHNICIAN: 80, Role.REPAIRER: 50, Role.KEEPER: 70},
    ),
    Entry(
        "customers",
        "users",
        pgettext_lazy("room", "Customers"),
        {Role.CLERK: 92, Role.ADMIN: 92, Role.LEADER: 82, Role.REP: 82, Role.TECHNICIAN: 82},
    ),
    Entry(
        "dealers",
        "store",
        _("Dealers"),
        {Role.CLERK: 100, Role.ADMIN: 100, Role.LEADER: 90, Role.REP: 90, Role.TECHNICIAN: 90, Role.FINANCE: 70},
    ),
    Entry("looked", "eye", _("Personal data"), {Role.ADMIN: 125, Role.LEADER: 100}),
    Entry("admin:index", "settings", _("Reference data"), {Role.ADMIN: 130}),
)


@cache
def of_role(role: str) -> tuple[Entry, ...]:
    """The pages of a role, most used first: the desk's own and those that the rooms put there."""
    homes = [Entry("home", "inbox", home.title, dict.fromkeys(home.roles, FIRST)) for home in gathered("rail", "HOMES", below="desk")]
    entries = [entry for entry in (*RAIL, *homes, *gathered("rail", "RAIL", below="desk")) if role in entry.roles]
    return tuple(sorted(entries, key=lambda entry: entry.roles[role]))


def of(user) -> tuple[Entry, ...]:
    """The same of a person."""
    return of_role(user.role)


def to_call(user):
    """Whom the clerks call back."""
    return Ticket.objects.visible_to(user).filter(state=Ticket.State.SERVICED)


def to_carry(user):
    """Exchanges and returns that the leader granted, and refunds whose receipt nobody has heard of."""
    return Redress.objects.visible_to(user).open()


def own_tasks(user):
    """Tasks that this company person has to arrange or do."""
    return tasks_of_person(user).exclude(state=Task.State.DONE)


def late_tasks(user):
    """What of it is late, by its promises."""
    return owed(user).late(NOW).filter(subject=TASK, subject_id__in=own_tasks(user).values("pk"))


def counts(user) -> dict:
    """Expressions for everything that the rail of this person counts; a promise late is one about a ticket."""
    counted = {name: rows for entry in of(user) for name, rows in entry.counted().items()}
    asked = {name: how_many(rows(user), of="ticket_id" if name == "home_late" else "pk") for name, rows in counted.items()}
    asked["unread"] = up_to_cap(Notice.objects.visible_to(user).filter(read_at__isnull=True))
    if may(user, "deadlines.engine"):
        asked["apart"] = Exists(Pulse.objects.visible_to(user).apart())
        asked["held"] = Exists(Pulse.objects.visible_to(user).filter(held_since__isnull=False))
        asked["behind"] = Exists(Deadline.objects.visible_to(user).filter(next_at__lt=NOW - Value(ALARM_FROM)))
    if any(entry.page == "board" for entry in of(user)):
        asked["board_late"] = some(owed(user).late(NOW).order_by("due_at", "id"), of="ticket_id")
    return asked


def waiting(user):
    """The present and all of these counts, as one row."""
    return one_row(user, now=NOW, **counts(user))
