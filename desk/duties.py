"""Who owes what until when, over all kinds of promises: one list by due moment, what is long late folded (A14, A15, X3)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q

from accounts.models import Department
from core.pages import whole
from deadlines.lists import is_long, long_before, page_by_due
from deadlines.models import Deadline
from deadlines.registry import KINDS
from deadlines.words import exact, kind_name, promised
from dealers.models import Dealer, people_visible_to
from pages.counts import capped
from pages.subjects import Subject, subjects_of
from pages.whys import who_owes

PAGE = 50
State = Deadline.State
TABS = ("all", "mine", "room", "late", "still", "trouble")
FOLDED = ("all", "mine", "room")  # what is long late is counted by kind in these


@dataclass(frozen=True)
class Filters:
    """What narrows the list: a tab, and any of kind, person, department and dealer."""

    tab: str = "all"
    kind: str = ""
    person: int | None = None
    department: int | None = None
    dealer: int | None = None
    long: str = ""  # what is long late, of this kind of promise
    unknown: str = ""  # what the address asks for and there is not: left out, in sight

    @classmethod
    def of(cls, query) -> "Filters":
        """Out of an address. Raises BadRequest for a key that is no number."""
        tab, kind = query.get("show", ""), query.get("kind", "")
        keys = {name: whole(query.get(name, ""), name) for name in ("person", "department", "dealer")}
        long = query.get("long", "")
        unknown = [value[:40] for value, known in ((tab, TABS), (kind, KINDS), (long, KINDS)) if value and value not in known]
        named = {"kind": kind if kind in KINDS else "", "long": long if long in KINDS else ""}
        return cls(tab if tab in TABS else "all", **named, **keys, unknown=", ".join(unknown))

    def narrow(self, rows, user, now: datetime):
        """The owed promises that are meant."""
        if self.tab == "mine":
            rows = rows.filter(user=user)
        elif self.tab == "room":
            rows = rows.filter(department=user.department_id) if user.department_id else rows.none()
        elif self.tab == "late":
            rows = rows.late(now)
        elif self.tab == "still":
            rows = rows.filter(state=State.PAUSED)
        elif self.tab == "trouble":
            rows = rows.exclude(error="")
        which = {"kind": self.kind, "user": self.person, "department": self.department, "dealer": self.dealer}
        return rows.filter(**{name: value for name, value in which.items() if value})

    @property
    def narrowed(self) -> bool:
        return bool(self.kind or self.person or self.department or self.dealer)

    @property
    def query(self) -> str:
        """The same as the tail of an address, without the tab."""
        which = {"kind": self.kind, "person": self.person, "department": self.department, "dealer": self.dealer}
        return "".join(f"&{name}={value}" for name, value in which.items() if value)


@dataclass
class Duty:
    """A row: the promise, what it is about (None where that is not the reader's), and who owes it."""

    deadline: Deadline
    subject: Subject | None

    @property
    def label(self) -> str:
        return promised(self.deadline)

    @property
    def exact(self) -> bool:
        return exact(self.deadline)

    @property
    def who(self) -> str:
        return who_owes(self.deadline)

    @property
    def error(self) -> str:
        """The last line of what raised."""
        return self.deadline.error.strip().rpartition("\n")[2]


def owed(user):
    return Deadline.objects.visible_to(user).owed()


def page(request, filters: Filters, now: datetime, after: str = "") -> tuple[list[Duty], str]:
    """One page of duties and the `after` of the next, in two statements."""
    rows = filters.narrow(owed(request.user), request.user, now).annotate(due=F("due_at"))
    if filters.tab in FOLDED:
        long = is_long(long_before(now))
        rows = rows.filter(long, kind=filters.long) if filters.long else rows.filter(~long)
    rows = rows.select_related("user", "department", "dealer", "stands_for")
    found, more = page_by_due(rows, after, PAGE)
    about = subjects_of(request, found)
    return [Duty(row, about.get((row.subject, row.subject_id))) for row in found], more


def folds(user, filters: Filters, now: datetime) -> list[dict]:
    """What of this tab is long late, by kind, the most first: kind, name, count."""
    if filters.tab not in FOLDED:
        return []
    rows = filters.narrow(owed(user), user, now).filter(is_long(long_before(now))).order_by()
    found = rows.values("kind").annotate(n=Count("pk")).order_by("-n", "kind")
    return [{"kind": row["kind"], "name": kind_name(row["kind"]), "count": row["n"]} for row in found]


def numbers(user, now: datetime) -> dict[str, int]:
    """What the tabs count, in two statements; late no further than it can be worked off."""
    aside = owed(user).filter(Q(state=State.PAUSED) | ~Q(error=""))
    counts = aside.aggregate(still=Count("pk", filter=Q(state=State.PAUSED)), trouble=Count("pk", filter=~Q(error="")))
    return counts | {"late": capped(owed(user).filter(due_at__lt=now).exclude(state=State.PAUSED))}


def choices(user) -> dict[str, list[tuple]]:
    """What one can narrow by: {name: [(value, words)]}."""
    people = people_visible_to(user).filter(is_active=True, staff__isnull=True)
    return {
        "kind": [(kind, kind_name(kind)) for kind, known in KINDS.items() if known.about],
        "person": list(people.order_by("department", "id").values_list("pk", "name")),
        "department": list(Department.objects.visible_to(user).values_list("pk", "name")),
        "dealer": list(Dealer.objects.visible_to(user).values_list("pk", "short_name")),
    }
