"""The rooms of each role, and what waits in them."""

from dataclasses import dataclass

from django.db.models import DateTimeField, Exists, Func, Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Role
from accounts.rights import may
from deadlines.checking import ALARM_FROM
from deadlines.models import Deadline, Pulse
from desk.boards import owed
from desk.counts import how_many, one_row, some, up_to_cap
from finance.kinds import CLAIM_VERIFY
from finance.models import Claim
from notifications.models import Notice, Outbox
from returns.models import OldPart
from tickets.kinds import OF_CLERK
from tickets.models import Escalation, Task
from warranty.models import ReceiptCard

# Asked once in a statement: an index can be searched by it, which a function that may change meanwhile forbids.
NOW = Func(function="app_now", template="(SELECT %(function)s())", output_field=DateTimeField())


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
CARDS = Room("cards", "id-card", _("Receipt cards"), "cards")
PARTS = Room("parts", "package", _("Old parts"), "parts")
PARTS_ALL = Room("parts", "package", _("Old parts"))
RECEIVE = Room("receive", "scan-line", _("Receiving"), "parts")
APPRAISE = Room("appraise", "scale", _("Appraisal"), "appraise")
STORE = Room("store", "warehouse", _("Warehouse"), "store")
CLAIMS = Room("claims", "receipt-text", _("Write-off"), "claims")
NOTICES = Room("notices", "file-text", _("Write-off notices"))
LEDGER = Room("ledger", "banknote", _("Ledger"))
MACHINES = Room("machines", "tractor", pgettext_lazy("room", "Machines"))
DEALERS = Room("dealers", "store", _("Dealers"))
DEADLINES = Room("deadlines", "timer", _("Deadlines"))
RULES = Room("rules", "scale", _("Warranty rules"))
OUTGOING = Room("outgoing", "send", pgettext_lazy("room", "Outgoing"), "", "dead")
REFERENCE = Room("admin:index", "settings", _("Reference data"))

CLERK = (INTAKE, TICKETS, BOARD, DEADLINES, CARDS, PARTS, APPRAISE, CLAIMS, MACHINES, DEALERS)
ROOMS = {
    Role.CLERK: CLERK,
    Role.ADMIN: (*CLERK, RULES, OUTGOING, REFERENCE),
    Role.LEADER: (LEADER_HOME, BOARD, DEADLINES, TICKETS, CARDS, CLAIMS, LEDGER, MACHINES, DEALERS),
    Role.REP: (HOME, TICKETS, BOARD, DEADLINES, CLAIMS, PARTS, CARDS, MACHINES, DEALERS),
    Role.TECHNICIAN: (HOME, BOARD, DEADLINES, TICKETS, APPRAISE, CARDS, PARTS, MACHINES, DEALERS),
    Role.REPAIRER: (HOME, TICKETS, DEADLINES, PARTS, MACHINES),
    Role.KEEPER: (Room("home", "inbox", _("My work")), RECEIVE, STORE, PARTS_ALL, TICKETS, DEADLINES, MACHINES),
    Role.FINANCE: (Room("home", "inbox", _("My work")), CLAIMS, NOTICES, LEDGER, DEADLINES, TICKETS, DEALERS),
}


def of(user) -> tuple[Room, ...]:
    """The rooms of a person's role, most used first."""
    return ROOMS[user.role]


def own_tasks(user):
    """Tasks that this company person has to arrange or do."""
    return tasks_of_person(user).exclude(state=Task.State.DONE)


def tasks_of_person(user):
    """The same with those that are done, and what he owes for a colleague who is away."""
    mine = Q(person=user) | Q(repairer=user)
    if user.department_id and user.role in (Role.TECHNICIAN, Role.REP):
        mine |= Q(department_id=user.department_id, person__isnull=True, repairer__isnull=True)
    instead = Deadline.objects.visible_to(user).stood_in_by(user).filter(subject="tickets.task").exclude(kind__in=OF_CLERK)
    return Task.objects.visible_to(user).active().filter(mine | Q(pk__in=instead.values("subject_id")))


def counts(user) -> dict:
    """Expressions for everything that the rail of this person counts."""
    shown = {name for room in of(user) for name in (room.waits, room.late)}
    asked = {name: how_many(rows(user)) for name, rows in WAITING.items() if name in shown}
    asked["unread"] = up_to_cap(Notice.objects.visible_to(user).filter(read_at__isnull=True))
    if may(user, "deadlines.engine"):
        asked["apart"] = Exists(Pulse.objects.visible_to(user).apart())
        asked["held"] = Exists(Pulse.objects.visible_to(user).filter(held_since__isnull=False))
        asked["behind"] = Exists(Deadline.objects.visible_to(user).filter(next_at__lt=NOW - Value(ALARM_FROM)))
    late = owed(user).filter(due_at__lt=NOW)
    if "late" in shown:
        asked["late"] = some(late.order_by("due_at", "id"), of="ticket_id")
    if "mine_late" in shown:
        mine = own_tasks(user).values("pk")
        asked["mine_late"] = how_many(late.filter(subject="tickets.task", subject_id__in=mine), of="ticket_id")
    return asked


def waiting(user):
    """The present and all of these counts, as one row."""
    return one_row(user, now=NOW, **counts(user))


def claims_to_verify(user):
    """A rep's dealers' claims, and those that he verifies for a colleague who is away (A18)."""
    instead = Deadline.objects.visible_to(user).stood_in_by(user).filter(kind=CLAIM_VERIFY).values("subject_id")
    mine = Q(dealer__rep=user) | Q(pk__in=instead)
    return Claim.objects.visible_to(user).filter(mine, state=Claim.State.APPRAISED)


def claims(user):
    """The claims that wait for this person's role: a rep verifies its dealers', finance reviews and issues."""
    rows = Claim.objects.visible_to(user)
    if user.role == Role.REP:
        return claims_to_verify(user)
    if user.role == Role.FINANCE:
        return rows.filter(Q(state=Claim.State.VERIFIED) | Q(state=Claim.State.REVIEWED, dealer__isnull=False))
    return rows.none()


WAITING = {
    "dead": lambda user: Outbox.objects.visible_to(user).filter(state=Outbox.State.DEAD),
    "mine": own_tasks,
    "undecided": lambda user: Escalation.objects.visible_to(user).undecided(),
    "cards": lambda user: ReceiptCard.objects.visible_to(user).filter(state=ReceiptCard.State.RETURNED),
    "parts": lambda user: OldPart.objects.visible_to(user).filter(state=OldPart.State.SHIPPED),
    "appraise": lambda user: OldPart.objects.visible_to(user).filter(state=OldPart.State.RECEIVED),
    "store": lambda user: OldPart.objects.visible_to(user).filter(state=OldPart.State.HANDED_OVER),
    "claims": claims,
}
