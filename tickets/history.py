"""What happened before to the machines of tickets, as the verdict's case has it: repairs, what was replaced, which problem.

A machine is in repair from the repairer's arrival, or from being brought in, until the record that says it works again. Each
round of a reopened ticket is a stay of its own, as if it were a ticket linked to the one before. Two tickets are of one
problem where a person linked them, or where a record of each names the same part and the same cause; never because their
words are alike.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from core.clock import company_day
from core.standing import Standing, Told
from tickets.models import RecordPart, RepairRecord, Ticket, Verdict

REPLACES = "replace_part"
MOST = 150  # of a case's 200 rows


@dataclass
class Stay:
    """A stay in repair, in one round of a ticket: from the first arrival to the record that ended it."""

    ticket: int
    cycle: int
    number: str
    title: str
    problem: str
    sent_in: date
    returned: date | None
    replaced: list[tuple[str, date]] = field(default_factory=list)
    signs: set[tuple[int, str]] = field(default_factory=set)

    def as_repair(self) -> dict:
        return {"problem": self.problem, "sent_in": str(self.sent_in), "returned": str(self.returned) if self.returned else None}


def _records(**of) -> QuerySet:
    """Records with the remedy of the verdict they followed, their round's last, and the parts that were fitted."""
    remedy = Verdict.objects.filter(ticket=OuterRef("ticket"), cycle=OuterRef("task__cycle")).order_by("-id").values("answer__remedy")[:1]
    parts = RecordPart.objects.filter(record=OuterRef("pk")).values_list(JSONObject(part=F("part_id"), name=F("part__name")))
    rows = RepairRecord.objects.filter(**of)
    rows = rows.annotate(remedy=Subquery(remedy), fitted=ArraySubquery(parts)).order_by("arrived_at", "id")
    return rows.values(
        "ticket_id", "ticket__machine_id", "ticket__number", "ticket__title", "ticket__problem", "ticket__ended_at", "ticket__cycle",
        "ticket__reopened_at", "task__cycle", "task__done_at", "cause_id",
        "arrived_at", "finished_at", "solved", "remedy", "fitted",
    )  # fmt: skip


_of_one = Standing(lambda: _records(ticket__machine=Told("machine")))


def stays_of(machines: Collection[int]) -> dict[int, list[Stay]]:
    """The stays of each machine, oldest first; one statement."""
    found: dict[int, dict[tuple[int, int], Stay]] = {}
    rows = _of_one(machine=next(iter(machines))) if len(machines) == 1 else _records(ticket__machine__in=machines)
    for row in rows:
        stays = found.setdefault(row["ticket__machine_id"], {})
        stay = stays.setdefault((row["ticket_id"], row["task__cycle"]), _stay(row))
        done = company_day(row["finished_at"])
        if row["solved"]:
            stay.returned = max(done, stay.returned or done)
        stay.signs |= {(part["part"], row["cause_id"]) for part in row["fitted"]}
        if row["remedy"] == REPLACES:
            stay.replaced += [(part["name"], done) for part in row["fitted"]]
    return {machine: list(stays.values())[-MOST:] for machine, stays in found.items()}


def _stay(row) -> Stay:
    number, cycle = row["ticket__number"], row["task__cycle"]
    ended = row["ticket__ended_at"] if cycle == row["ticket__cycle"] else row["task__done_at"] or row["ticket__reopened_at"]
    arrived = company_day(row["arrived_at"])
    returned = max(company_day(ended), arrived) if ended else None
    return Stay(row["ticket_id"], cycle, number, row["ticket__title"], row["ticket__problem"] or number, arrived, returned)


def facts_of(stays: list[Stay], ticket: Ticket | None = None, today: date | None = None) -> dict:
    """The keys of a case that history gives: of a ticket as it stands `today`, or of a machine that is asked about."""
    mine = _mine(stays, ticket) if ticket else None
    news = [
        {"what": "part", "name": name, "date": str(day), "problem": stay.problem}
        for stay in stays
        if stay is not mine
        for name, day in stay.replaced
    ]
    found = {
        "repairs": [stay.as_repair() for stay in stays] or None,
        "replacements": news or None,
        "sent_in": str(mine.sent_in) if mine else None,
        "judged_on": str(today) if mine and mine.returned is None else None,
        "problem": _problem(ticket, [stay for stay in stays if stay is not mine]) if ticket else None,
    }
    return {name: value for name, value in found.items() if value is not None}


def _mine(stays: list[Stay], ticket: Ticket) -> Stay | None:
    """The stay of the ticket's present round."""
    return next((stay for stay in stays if (stay.ticket, stay.cycle) == (ticket.pk, ticket.cycle)), None)


def _problem(ticket: Ticket, before: list[Stay]) -> str | None:
    """The mark of the ticket's problem, which all its rounds share; None while nobody has said whether it is one of those before."""
    exchanged = ticket.machine is not None and ticket.machine.replaced_on is not None
    again = any(stay.ticket == ticket.pk for stay in before)
    return ticket.problem or (None if (before or exchanged) and not again else ticket.number or None)


def twin_of(ticket: Ticket, stays: list[Stay]) -> Stay | None:
    """The newest earlier stay of another ticket with the same part and the same cause as the records of this round."""
    mine = _mine(stays, ticket)
    if mine is None:
        return None
    return next((stay for stay in reversed(stays) if stay.ticket != ticket.pk and stay.signs & mine.signs), None)
