"""Filling up by COPY: tickets of the demo copied again and again, into other days, machines and customers.

The one bulk path. A copy has exactly the rows that the actions made for its model, all with its own ids, numbers, times
and verdicts, so that check_books finds as little in a hundred thousand as in two hundred.
"""

import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.db import connection, transaction

from aftersales.demo.copying import About, Copy, Recipe, Writer, new_ids, new_numbers
from aftersales.demo.people import GIVEN, SURNAMES
from core import clock
from core.bulk import encode
from core.models import Document
from core.pinyin import sort_key
from core.search.keep import bring, later
from deadlines import actions as deadlines
from deadlines.models import Deadline
from finance.models import Claim
from notifications.models import Notice
from returns.models import OldPart
from tickets.facts import waits_for
from tickets.kinds import TASK_REPAIR
from tickets.kinds import Happened as tickets
from tickets.models import (
    Attachment,
    Callback,
    Doubt,
    Escalation,
    Event,
    RecordPart,
    Redress,
    RegisterLine,
    RepairRecord,
    Task,
    Ticket,
    Verdict,
)
from warranty.cases import law
from warranty.entitlement import decide
from warranty.kinds import Happened as papers
from warranty.models import CardEvent, Customer, Machine, ReceiptCard, Voucher, VoucherEvent
from warranty.models.machines import serial_key

OF_TICKET = [Ticket, Task, Escalation, RepairRecord, RecordPart, Attachment, Verdict, Callback, Event, Deadline, Notice]
OF_MACHINE = [Customer, Machine, ReceiptCard, Voucher, CardEvent, VoucherEvent, Deadline]
# What something came of: its money would have to be copied too. Each with the way to its ticket.
LEFT_OUT = {
    OldPart: "record__ticket_id",
    Doubt: "record__ticket_id",
    Claim: "record__ticket_id",
    Redress: "ticket_id",
    RegisterLine: "ticket_id",
}
ORIGINALS = 200  # the demo's own; copies are not copied again
CHUNK = 5_000
OPEN_SHARE = 0.01  # of the copies are on their way, the rest is over
PER_MACHINE = 8  # tickets in a machine's life
FARTHEST = 540  # days back
READ_AFTER = timedelta(minutes=25)
OWN = {
    "tickets.ticket": ("machine", "customer", "whole_until"),
    "tickets.verdict": ("case", "answer"),
    "notifications.notice": ("read_at",),
    "warranty.customer": ("name", "phone", "sort_key"),
    "warranty.machine": ("serial", "engine_number", "serial_key", "token"),
}


@dataclass
class Unit:
    """A machine and its owner, the demo's or a copy."""

    machine: int | str
    customer: int | str
    serial: str


class MachineModel:
    """A sold machine of the demo with its papers, to be copied."""

    def __init__(self, machine: Machine):
        self.machine, self.customer = machine, machine.customer
        card = machine.card
        vouchers = list(machine.vouchers.order_by("id"))
        papers = VoucherEvent.objects.filter(voucher__in=vouchers).order_by("id")
        rows = [self.customer, machine, card, *vouchers, *card.events.order_by("id"), *papers, *Deadline.objects.of(card)]
        self.family = {(row._meta.label_lower, row.pk) for row in rows}
        kinds = {"deadlines.deadline": About}
        self.recipes = [kinds.get(r._meta.label_lower, Recipe)(r, self.family, OWN.get(r._meta.label_lower, ())) for r in rows]
        self.numbers = [card.number, *(row.number for row in vouchers)]
        self.units = [Unit(machine.pk, machine.customer_id, machine.serial)]

    def copy(self, chance: Random, streams: dict, count: int) -> Copy:
        """Another machine of the same make and sale, of another farmer."""
        name = chance.choice(SURNAMES) + chance.choice(GIVEN)
        phone = f"137{count * 48_271 % 100_000_000:08d}"  # everybody has his own: 48,271 shares no factor with a hundred million
        serial = f"{self.machine.serial.rsplit('-', 1)[0]}-B{count:06d}"
        engine = f"E-B{count:06d}" if self.machine.engine_number else ""
        customer, machine = ("warranty.customer", self.customer.pk), ("warranty.machine", self.machine.pk)
        copy = Copy(timedelta(0), {old: next(streams[old.split("-")[0]]) for old in self.numbers}, {
            (*customer, "name"): name, (*customer, "phone"): phone, (*customer, "sort_key"): sort_key(name, person=True),
            (*machine, "serial"): serial, (*machine, "engine_number"): engine, (*machine, "serial_key"): serial_key(serial),
            (*machine, "token"): f"{chance.getrandbits(100):020x}"[:20],
        })  # fmt: skip
        copy.ids = {key: next(streams[key[0]]) for key in sorted(self.family)}
        self.units.append(Unit(copy.ids[machine], copy.ids[customer], serial))
        return copy


class TicketModel:
    """A ticket of the demo with all its rows, to be copied."""

    def __init__(self, ticket: Ticket, machine: MachineModel | None, rows: list):
        self.ticket, self.machine = ticket, machine
        self.over = ticket.over
        self.family = {(row._meta.label_lower, row.pk) for row in rows}
        self.order = sorted(self.family)
        about = {"deadlines.deadline": About, "notifications.notice": About}
        self.recipes = [about.get(r._meta.label_lower, Recipe)(r, self.family, OWN.get(r._meta.label_lower, ())) for r in rows]
        self.records = {row.number: row.filed_at for row in rows if isinstance(row, RepairRecord)}
        self.verdicts = [row for row in rows if isinstance(row, Verdict)]
        self.notices = [row for row in rows if isinstance(row, Notice)]
        self.limits = [row for row in rows if isinstance(row, Deadline) and row.kind == TASK_REPAIR]
        self.received_on = clock.company_day(ticket.received_at)
        sold = machine.machine.sold_on if machine else None
        self.farthest = min(FARTHEST, (self.received_on - sold).days - 3) if sold else FARTHEST
        if not self.over or self.limits:
            self.farthest = 0  # what runs now runs now; the law's limits count working days and do not shift

    def answers(self, back: int, rules, calendar) -> dict[int, tuple[dict, dict]] | None:
        """The verdicts so many days earlier; None where one of them would have turned out otherwise."""
        found = {}
        for verdict in self.verdicts:
            if not verdict.case:
                return None if back else {verdict.pk: (verdict.case, verdict.answer)}
            case = _earlier(verdict.case, back)
            answer = decide(case, rules, calendar) if back else verdict.answer
            if self._shown(answer) != self._shown(verdict.answer):
                return None
            found[verdict.pk] = (case, answer)
        return found

    def _shown(self, answer: dict) -> tuple:
        """What of a verdict stands on its ticket."""
        return answer["covered"], answer["whole_until"], waits_for(answer, self.ticket.kind, self.ticket.facts)

    def series(self, back: int) -> dict[str, tuple[str, int]]:
        """From which series and year each of its numbers comes, so many days earlier."""
        given = {self.ticket.number: ("SH", self.ticket.registered_at)} | {n: ("WX", at) for n, at in self.records.items()}
        return {number: (series, clock.company_day(at - timedelta(days=back)).year) for number, (series, at) in given.items()}

    def copy(self, unit: Unit | None, back: int, answers: dict, streams: dict) -> Copy:
        """This ticket so many days earlier, about another machine."""
        numbers = {old: next(streams[series]) for old, series in self.series(back).items()}
        key = ("tickets.ticket", self.ticket.pk)
        fields = {
            (*key, "machine"): str(unit.machine) if self.ticket.machine_id else encode(None),
            (*key, "customer"): str(unit.customer if unit else self.ticket.customer_id),
            (*key, "whole_until"): encode(self.ticket.whole_until),
        }  # fmt: skip
        copy = Copy(timedelta(days=back), numbers, fields)
        for pk, (case, answer) in answers.items():
            fields["tickets.verdict", pk, "case"] = json.dumps(case, ensure_ascii=False)
            fields["tickets.verdict", pk, "answer"] = json.dumps(answer, ensure_ascii=False).replace("\\", "\\\\")
        for notice in self.notices:
            read = copy.moment(notice.at + READ_AFTER) if self.over else encode(notice.read_at)
            fields["notifications.notice", notice.pk, "read_at"] = read
        copy.ids = {pair: next(streams[pair[0]]) for pair in self.order}
        return copy


def _earlier(case: dict, back: int) -> dict:
    """The case as it was so many days earlier: a card that came back later was not back yet."""
    day = date.fromisoformat(case["report_date"]) - timedelta(days=back)
    card = dict(case["card"]) if case.get("card") else None
    if card and card.get("returned_on") and date.fromisoformat(card["returned_on"]) > day:
        card["returned_on"] = None
    return case | {"report_date": str(day)} | ({"card": card} if card else {})


def fill(total: int, seed: int, say: Callable[[str], None] = print) -> int:
    """Copy tickets until there are `total`. Returns how many were added; a run cut short goes on where it was."""
    missing = total - Ticket.objects.count()
    if missing <= 0:
        return 0
    deadlines.sweep()
    chance, began = Random(f"{seed} {total}"), time.monotonic()
    models = load_models()
    _copy_machines(models, missing // PER_MACHINE, chance, say)
    done = 0
    for part in _parts(_plan(models, missing, chance), CHUNK):
        rows = _copy_tickets(part, chance)
        done += len(part)
        say(f"  {done:,} / {missing:,} tickets, {rows:,} rows, {time.monotonic() - began:.0f} s")
    while waiting := bring(CHUNK):
        say(f"  {waiting:,} more can be found, {time.monotonic() - began:.0f} s")
    _count_anew()
    return missing


def _count_anew() -> None:
    """Tell the database's planner now what its tables hold: until it looks by itself, each call would be planned for empty ones."""
    with connection.cursor() as cursor:
        tables = {model._meta.db_table for model in (*OF_TICKET, *OF_MACHINE, Document)}
        cursor.execute("ANALYZE " + ", ".join(map(connection.ops.quote_name, tables)))


@transaction.atomic
def load_models() -> list[TicketModel]:
    """Every ticket of the demo that can be copied with all that belongs to it."""
    if not connection.savepoint_ids:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    left_out = {pk for model, ticket in LEFT_OUT.items() for pk in model.objects.values_list(ticket, flat=True)}
    corrections = (tickets.TICKET_CORRECTED, tickets.TICKET_IDENTIFIED)
    corrected = set(Event.objects.filter(kind__in=corrections).values_list("ticket_id", flat=True))
    moved = VoucherEvent.objects.exclude(kind=papers.VOUCHER_ISSUED).values("voucher__machine")
    demo = Ticket.objects.filter(origin=Ticket.Origin.DEMO, cycle=0).exclude(machine__in=moved)  # rounds do not shift as a whole
    demo = demo.select_related("machine__model", "machine__customer", "machine__card")
    exchanged = {pk for pair in Machine.objects.filter(replaces__isnull=False).values_list("pk", "replaces") for pk in pair}
    machines, models = {}, []
    for ticket in demo.order_by("id")[:ORIGINALS]:
        if ticket.pk in left_out | corrected or ticket.machine_id in exchanged or ticket.machine_id and ticket.machine.holds:
            continue
        if ticket.machine_id and ticket.machine_id not in machines:
            machines[ticket.machine_id] = MachineModel(ticket.machine)
        models.append(TicketModel(ticket, machines.get(ticket.machine_id), rows_of(ticket)))
    return models


def rows_of(ticket: Ticket) -> list:
    """Everything that the actions wrote about a ticket, what others refer to first."""
    rows = [ticket]
    for model in (Task, Escalation, RepairRecord):
        rows += model.objects.filter(ticket=ticket).order_by("id")
    rows += RecordPart.objects.filter(record__ticket=ticket).order_by("id")
    for model in (Attachment, Verdict, Callback):
        rows += model.objects.filter(ticket=ticket).order_by("id")
    subjects = defaultdict(list)
    for row in rows:
        subjects[row._meta.label_lower].append(row.pk)
    about = [model.objects.filter(subject=label, subject_id__in=pks) for model in (Deadline, Notice) for label, pks in subjects.items()]
    rows += Event.objects.filter(ticket=ticket).order_by("id")
    for found in about:
        rows += found.order_by("id")
    return rows


def _copy_machines(models: list[TicketModel], count: int, chance: Random, say) -> None:
    machines = sorted({id(m.machine): m.machine for m in models if m.machine}.values(), key=lambda m: m.machine.pk)
    made = Machine.objects.count()
    for part in _parts(iter([chance.choice(machines) for _ in range(count)]), CHUNK):
        with transaction.atomic():
            wanted = Counter(number.split("-")[0] for model in part for number in model.numbers)
            streams = {name: new_numbers(name[:2], int(name[2:]), n) for name, n in sorted(wanted.items())}
            streams |= _id_streams(OF_MACHINE, (model.family for model in part))
            writer = Writer(OF_MACHINE)
            for model in part:
                made += 1
                writer.add(model.recipes, model.copy(chance, streams, made))
            with later():
                writer.send()
    say(f"{count:,} machines with their customers and papers")


def _plan(models: list[TicketModel], count: int, chance: Random) -> Iterator[tuple[TicketModel, int, dict]]:
    """Which ticket is copied to which day, in the order of their registration, so that numbers follow the days."""
    over, running = [m for m in models if m.over and not m.limits], [m for m in models if not m.over]
    planned = []
    for _ in range(count):
        model = chance.choice(running if chance.random() < OPEN_SHARE else over)
        back = chance.randint(0, model.farthest) if model.farthest > 0 else 0
        planned.append((model.ticket.registered_at - timedelta(days=back), len(planned), model, back))
    planned.sort(key=lambda one: one[:2])
    today = law()
    rules, calendar = today.rules, today.workdays
    for _at, _n, model, back in planned:
        answers = model.answers(back, rules, calendar)
        yield (model, back, answers) if answers is not None else (model, 0, model.answers(0, rules, calendar))


@transaction.atomic
def _copy_tickets(part: list[tuple[TicketModel, int, dict]], chance: Random) -> int:
    wanted = Counter(series for model, back, _answers in part for series in model.series(back).values())
    streams = {key: new_numbers(*key, n) for key, n in sorted(wanted.items())}
    streams |= _id_streams(OF_TICKET, (model.family for model, _back, _answers in part))
    writer = Writer(OF_TICKET)
    for model, back, answers in part:
        unit = chance.choice(model.machine.units) if model.machine else None
        writer.add(model.recipes, model.copy(unit, back, answers, streams))
    with later():
        return writer.send()


def _id_streams(order, families) -> dict[str, Iterator[str]]:
    wanted = Counter(label for family in families for label, _pk in family)
    return {model._meta.label_lower: new_ids(model, wanted[model._meta.label_lower]) for model in order}


def _parts(items: Iterator, size: int) -> Iterator[list]:
    part = []
    for item in items:
        part.append(item)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part
