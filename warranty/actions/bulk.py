"""Machines, sales and returned cards by the thousand: the same rows as the single verbs write, in a few statements a batch (A6).

For imports, whose facts lie in the past: events are dated when things happened and recorded now; a card's 20 days are judged
as of then and nobody is told of what an older register knows to be late.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from core import clock
from core.bulk import insert_rows, next_ids, update_rows
from core.numbering import next_numbers
from core.state import given
from deadlines.actions import Promise, enter_past, settle_past
from deadlines.models import Deadline
from warranty.actions.customers import enter_customers
from warranty.kinds import CARD_RETURN, Happened
from warranty.models import CardEvent, Machine, MachineEvent, ReceiptCard, Voucher, VoucherEvent
from warranty.models.machines import new_token

State = ReceiptCard.State
FACTS = ("engine_number", "produced_on", "dealer")
SALE = ("customer", "sold_on", "invoiced_on", "invoice_number", "invoice_amount")


@dataclass
class Row:
    """One line's facts (model, serial, dealer, days, `who`), and the machine that has this serial already, if any; `confirmed`
    where somebody was shown what it may be taken for."""

    facts: dict
    known: Machine | None = None
    confirmed: bool = False
    machine: Machine = field(init=False)  # the same, or the one that is made of the facts

    def __post_init__(self):
        if self.known:
            self.machine = self.known

    @property
    def sells(self) -> bool:
        return bool(self.facts["sold_on"]) and (self.known is None or self.known.sold_on is None)


@dataclass
class Returned:
    """A card that came back, was accepted, on these days; None for what is not known."""

    card: ReceiptCard
    returned_on: date
    accepted_on: date | None = None
    explained_on: date | None = None


@dataclass
class Batch:
    """What is written together."""

    by: Any
    at: datetime
    vouchers: list[Voucher]
    card_events: list[CardEvent]
    voucher_events: list[VoucherEvent]
    promises: list

    def then(self, day: date | None) -> datetime:
        """Noon of a day of the past, where the company is; never later than now."""
        return self.at if day is None else min(self.at, datetime.combine(day, time(12), tzinfo=clock.company_zone()))

    def card_event(self, card, kind: str, day: date | None, **data) -> None:
        self.card_events.append(CardEvent(card=card, kind=kind, at=self.then(day), recorded_at=self.at, by=self.by, data=data))


def enter_machines(rows: list[Row], *, by, at) -> None:
    """Enter new machines with their cards, put right what changed of known ones, and sell what was sold.

    The caller has the right, has checked every fact, and holds the transaction. IntegrityError means that somebody else entered
    one of the serials meanwhile.
    """
    batch = Batch(by, at, [], [], [], [])
    sold = [row for row in rows if row.sells]
    buyers = enter_customers([(row.facts["who"], row.facts["dealer"]) for row in sold], by=by, at=at)
    new = [row for row in rows if row.known is None]
    known = [row for row in rows if row.known is not None]
    there = {row.machine.pk for row in known}
    _correct(known, by, at)
    _issue(new, batch)
    for row, pk, number in zip(sold, next_ids(Voucher, len(sold)), next_numbers("SB", at, len(sold)), strict=True):
        _sell(row, buyers[row.facts["who"]["name"], row.facts["who"]["phone"]], pk, number, batch)
    insert_rows([row.machine for row in new])
    insert_rows([given(row.machine.card) for row in new])
    resold = [row.machine for row in sold if row.machine.pk in there]
    update_rows(resold, SALE)
    update_rows([given(m.card) for m in resold], ["state", "sold_on", "counted_from", "returned_on", "accepted_on"])
    _write(batch)


def _correct(rows: list[Row], by, at) -> None:
    changed, events = [], []
    for row in rows:
        data: dict = {}
        for name in FACTS:
            before, after = getattr(row.machine, name), row.facts[name]
            if after and after != before:
                data |= {f"{name}_from": _flat(before), f"{name}_to": _flat(after)}
                setattr(row.machine, name, after)
        if data:
            changed.append(row.machine)
            data["origin"] = "import"
            events.append(MachineEvent(machine=row.machine, at=at, by=by, recorded_at=at, kind=Happened.MACHINE_CORRECTED, data=data))
    update_rows(changed, FACTS)
    insert_rows(events)


def _flat(value):
    return getattr(value, "pk", None) or (str(value) if value else "")


def _issue(rows: list[Row], batch: Batch) -> None:
    """New machines, each with its issued card; not written yet."""
    ids, cards = next_ids(Machine, len(rows)), next_ids(ReceiptCard, len(rows))
    numbers = next_numbers("HK", batch.at, len(rows))
    for row, pk, card_pk, number in zip(rows, ids, cards, numbers, strict=True):
        facts = row.facts
        machine = Machine(
            pk=pk, model=facts["model"], serial=facts["serial"], engine_number=facts["engine_number"], produced_on=facts["produced_on"],
            dealer=facts["dealer"], origin=Machine.Origin.IMPORT, token=new_token(), confirmed=row.confirmed,
        )  # fmt: skip
        machine.index()
        machine.card = ReceiptCard(pk=card_pk, machine=machine, number=number)
        row.machine = machine
        batch.card_event(machine.card, Happened.CARD_ISSUED, facts["sold_on"])


def _sell(row: Row, customer, pk: int, number: str, batch: Batch) -> None:
    machine, card, facts = row.machine, given(row.machine.card), row.facts
    for name in SALE[1:]:
        setattr(machine, name, facts[name])
    machine.customer, machine.invoiced_on = customer, facts["invoiced_on"] or facts["sold_on"]
    voucher = Voucher(pk=pk, machine=machine, number=number, issued_on=given(machine.sold_on))
    batch.vouchers.append(voucher)
    batch.voucher_events.append(
        VoucherEvent(voucher=voucher, kind=Happened.VOUCHER_ISSUED, at=batch.then(machine.sold_on), recorded_at=batch.at, by=batch.by)
    )
    card.sell(machine.sold_on, machine.governing_day)
    batch.card_event(card, Happened.CARD_SOLD, machine.sold_on, sold_on=str(machine.sold_on), origin="import")
    returned = _return(Returned(card, facts["returned_on"], facts["accepted_on"]), batch) if facts["returned_on"] else None
    if machine.dealer:
        wanted = Promise(card, CARD_RETURN, clock.start_of_day(given(card.counted_from)), {"dealer": machine.dealer})
        batch.promises.append((wanted, returned))


def _return(row: Returned, batch: Batch) -> datetime:
    """The card came back on that day; returns the moment that counts."""
    card = row.card
    if card.state == State.SOLD:
        card.hand_in(row.returned_on)
        batch.card_event(card, Happened.CARD_RETURNED, row.returned_on, counts=str(card.returned_on), origin="import")
    card.explained_on = row.explained_on or card.explained_on
    if row.accepted_on:
        card.accept(row.accepted_on)
        batch.card_event(card, Happened.CARD_ACCEPTED, row.accepted_on, origin="import")
    return batch.then(row.returned_on)


def _write(batch: Batch) -> None:
    insert_rows(batch.vouchers)
    insert_rows(batch.voucher_events)
    late = [row for row in enter_past(batch.promises, CARD_RETURN, batch.at) if row.state == Deadline.State.BREACHED]
    for row in late:
        data = {"deadline": row.pk}
        batch.card_events.append(CardEvent(card_id=row.subject_id, kind=Happened.CARD_LATE, at=row.due_at, recorded_at=batch.at, data=data))
    insert_rows(batch.card_events)


def enter_returns(rows: list[Returned], *, by, at) -> None:
    """Enter on which days cards came back, as an older register has it; their 20 days are judged as of then, nobody is told.

    The caller has the right, has checked every day, and holds the transaction.
    """
    batch = Batch(by, at, [], [], [], [])
    locked = {card.pk: card for card in _locked([row.card.pk for row in rows])}
    moments = {}
    for row in rows:
        row.card = locked[row.card.pk]
        moments[row.card.pk] = _return(row, batch)
    update_rows([*locked.values()], ["state", "returned_on", "accepted_on", "explained_on", "correct_by", "wrong"])
    settle_past(ReceiptCard, CARD_RETURN, moments, at)
    insert_rows(batch.card_events)


def _locked(pks: list[int]) -> list[ReceiptCard]:
    rows = ReceiptCard.objects.filter(pk__in=pks).order_by("pk")
    return list(rows.select_for_update(no_key=True, of=("self",)))
