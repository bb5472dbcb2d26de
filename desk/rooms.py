"""The rooms of each role, and what waits in them."""

from dataclasses import dataclass

from django.db.models import DateTimeField, Func, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Role
from desk.boards import owed
from desk.counts import how_many
from notifications.models import Notice
from tickets.models import Escalation, Task

NOW = Func(function="app_now", output_field=DateTimeField())


@dataclass(frozen=True)
class Room:
    """A page that stands in the rail; `waits` and `late` name what is counted beside it."""

    page: str
    icon: str
    label: str
    waits: str = ""
    late: str = ""


HOME = Room("home", "user-check", _("My tasks"), "mine", "mine_late")
LEADER_HOME = Room("home", "megaphone", _("To decide"), "undecided")
INTAKE = Room("intake", "plus", _("Register a call"))
TICKETS = Room("tickets", "ticket", _("Tickets"))
BOARD = Room("board", "layout-dashboard", _("Board"), "", "late")
CARDS = Room("cards", "id-card", _("Receipt cards"))
PARTS = Room("parts", "package", _("Old parts"))
APPRAISE = Room("appraise", "scale", _("Appraisal"))
STORE = Room("store", "warehouse", _("Warehouse"))
CLAIMS = Room("claims", "receipt-text", _("Write-off"))
LEDGER = Room("ledger", "banknote", _("Ledger"))
MACHINES = Room("machines", "tractor", pgettext_lazy("room", "Machines"))
DEALERS = Room("dealers", "store", _("Dealers"))
POLICIES = Room("policies", "timer", _("Deadline rules"))
REFERENCE = Room("admin:index", "settings", _("Reference data"))

CLERK = (INTAKE, TICKETS, BOARD, CARDS, PARTS, APPRAISE, CLAIMS, MACHINES, DEALERS, POLICIES)
ROOMS = {
    Role.CLERK: CLERK,
    Role.ADMIN: (*CLERK, REFERENCE),
    Role.LEADER: (LEADER_HOME, BOARD, TICKETS, CARDS, CLAIMS, LEDGER, MACHINES, DEALERS, POLICIES),
    Role.REP: (HOME, TICKETS, BOARD, CLAIMS, PARTS, CARDS, MACHINES, DEALERS),
    Role.TECHNICIAN: (HOME, BOARD, TICKETS, APPRAISE, CARDS, PARTS, MACHINES, DEALERS),
    Role.REPAIRER: (HOME, TICKETS, PARTS, MACHINES),
    Role.KEEPER: (Room("home", "inbox", _("My work")), PARTS, STORE, TICKETS, MACHINES),
    Role.FINANCE: (Room("home", "inbox", _("My work")), CLAIMS, LEDGER, TICKETS, DEALERS),
}


def of(user) -> tuple[Room, ...]:
    """The rooms of a person's role, most used first."""
    return ROOMS[user.role]


def own_tasks(user):
    """Tasks that this company person has to arrange or do."""
    mine = Q(person=user) | Q(repairer=user)
    if user.department_id and user.role in (Role.TECHNICIAN, Role.REP):
        mine |= Q(department_id=user.department_id, person__isnull=True, repairer__isnull=True)
    return Task.objects.visible_to(user).active().exclude(state=Task.State.DONE).filter(mine)


def counts(user) -> dict:
    """Expressions for everything that the rail of this person counts."""
    late = owed(user).filter(due_at__lt=NOW)
    asked = {"unread": how_many(Notice.objects.visible_to(user).filter(read_at__isnull=True))}
    shown = {name for room in of(user) for name in (room.waits, room.late)}
    if "late" in shown:
        asked["late"] = how_many(late, of="ticket_id")
    if "undecided" in shown:
        asked["undecided"] = how_many(Escalation.objects.visible_to(user).undecided())
    if "mine" in shown:
        tasks = own_tasks(user)
        asked["mine"] = how_many(tasks)
        asked["mine_late"] = how_many(late.filter(subject="tickets.task", subject_id__in=tasks.values("pk")), of="ticket_id")
    return asked
