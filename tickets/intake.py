"""What the intake page shows while the call runs: who calls, what covers the machine, who should go, until when."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from types import SimpleNamespace

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from accounts.models import Department
from core.clock import company_day
from core.search.find import newest
from core.timewords import month_day
from deadlines.actions import foreseen
from deadlines.models import Deadline
from dealers.models import Dealer, people_visible_to
from tickets import kinds, traps
from tickets.actions.dispatch import proposal_for
from tickets.history import facts_of, stays_of
from tickets.models import Task, Ticket
from tickets.natures import NATURES, REPAIR
from warranty.cases import NO_SALE, case_of, law, province_of, season_of, with_papers
from warranty.entitlement import BUSY, decide, machine_ends, parse
from warranty.models import Customer, Machine
from warranty.words import card_words, reference

SHORTEST = 3
PEOPLE, MACHINES = 5, 12
GONE = ("exchanged", "back")
ARRANGING = (kinds.TASK_ARRANGE, kinds.TASK_ARRANGE_OWN)


@dataclass
class Choice:
    """A machine that may be meant, with its verdict of today."""

    machine: Machine
    answer: dict
    day: date
    main_until: date | None = None
    stays: list = field(default_factory=list)
    case: dict = field(default_factory=dict)
    season: "SeasonTold | None" = None

    @property
    def key(self) -> str:
        return str(self.machine.pk)

    @property
    def seal(self) -> str:
        """The verdict's seal, or what became of the machine: `exchanged` for another, or `back` and not sold again."""
        if self.machine.successor:
            return "exchanged"
        return "back" if self.machine.sold_on is None and self.machine.back_at else self.answer["covered"]

    @property
    def gone(self) -> bool:
        """Whether the customer has given the machine back."""
        return self.seal in GONE

    @property
    def days_left(self) -> int:
        return (self.whole_until - self.day).days

    @property
    def whole_over(self) -> bool:
        return self.days_left < 0

    @property
    def card_words(self) -> str:
        return card_words(self.answer, self.day)

    @property
    def whole_until(self) -> date | None:
        return date.fromisoformat(self.answer["whole_until"]) if self.answer["whole_until"] else None

    @property
    def article(self) -> str:
        return reference(self.answer["citations"][0]["ref"]) if self.answer["citations"] else ""


@dataclass(frozen=True)
class SeasonTold:
    """What the table of busy seasons says of a machine on a day; `busy` None where it says nothing (Art. 33)."""

    busy: bool | None
    why: str


@dataclass
class Found:
    """A customer with machines; machines without an owner come under None."""

    customer: Customer | None
    machines: list[Choice] = field(default_factory=list)

    @property
    def key(self) -> str:
        return str(self.customer.pk) if self.customer else ""


def find(user, query: str, day: date) -> list[Found]:
    """Customers by name or phone and machines by serial number, each machine judged; a fixed number of statements.

    For a machine that was exchanged the one that was given for it is found too, and stands before it.
    """
    query = " ".join(query.replace("\0", "").split())[:60]
    if len(query.replace(" ", "")) < SHORTEST and not _chinese(query):
        return []
    known, machines = Customer.objects.visible_to(user), Machine.objects.visible_to(user)
    people = known.filter(pk__in=newest("customer", query, user, known, most=PEOPLE)).order_by("sort_key", "id")
    return _with_machines(user, people, Q(pk__in=newest("machine", query, user, machines, most=MACHINES)), day)


def of_customer(user, customer: int, day: date) -> list[Found]:
    """The customer of an earlier call with his machines, for the next one that he calls about."""
    return _with_machines(user, Customer.objects.visible_to(user).filter(pk=customer), Q(), day)


def _with_machines(user, customers, or_machines: Q, day: date) -> list[Found]:
    people: dict[int | None, Found] = {customer.pk: Found(customer) for customer in customers}
    machines = Machine.objects.visible_to(user).filter(or_machines | Q(customer_id__in=list(people)))
    rows = list(with_papers(machines).order_by("-invoiced_on", "-id")[:MACHINES])
    rows += _given_for(user, rows)
    for choice in sorted(judged(rows, day), key=lambda choice: choice.gone):
        owner = choice.machine.customer
        people.setdefault(owner.pk if owner else None, Found(owner)).machines.append(choice)
    return list(people.values())


def _given_for(user, rows: list[Machine]) -> list[Machine]:
    """The last machines of the exchanged ones' chains that are not among them."""
    exchanged, known = [row for row in rows if row.successor], {row.pk for row in rows}
    machines = Machine.objects.visible_to(user)
    last = {machines.chain_of(row)[-1].pk for row in exchanged if row.successor.pk not in known}
    return list(with_papers(machines).filter(pk__in=last - known)) if last else []


def _chinese(query: str) -> bool:
    """Two Chinese characters are a name."""
    return len(query) >= 2 and any("\u3400" <= c <= "\u9fff" for c in query)


def judged(machines: list[Machine], day: date, busy_season=None) -> list[Choice]:
    """The verdict on each machine, and until when its main parts are covered."""
    if not machines:
        return []
    today, before = law(), stays_of([machine.pk for machine in machines])
    found = [_judge(machine, day, busy_season, today, before.get(machine.pk, [])) for machine in machines]
    for choice in found:
        choice.season = _season(choice.machine, today.rules, day)
    return found


def _season(machine, rules, day) -> SeasonTold:
    """Whether the table has it as busy there, with the season's days or the next one's."""
    busy, place = season_of(machine, rules, day), province_of(machine)
    name = {"class": machine.model.get_product_class_display(), "place": place}
    if busy is None:
        return SeasonTold(None, _("The table of busy seasons has no row for a %(class)s in %(place)s: ask the customer.") % name)
    rows = [row for row in rules.seasons if row.fits(machine.model.product_class, place, BUSY)]
    spans = sorted(span for row in rows for span in row.spans(day.year))
    ahead = [span for span in spans if span[1] >= day] or spans
    if not ahead:
        return SeasonTold(busy, _("By the table of busy seasons: not busy for a %(class)s in %(place)s.") % name)
    days = name | {"first": month_day(ahead[0][0]), "last": month_day(ahead[0][1])}
    if busy:
        return SeasonTold(True, _("By the table of busy seasons: %(class)s, %(place)s, %(first)s to %(last)s.") % days)
    return SeasonTold(False, _("By the table of busy seasons: not now; %(class)s, %(place)s, %(first)s to %(last)s.") % days)


def _judge(machine, day, busy_season, today, stays) -> Choice:
    rules, calendar = today.rules, today.workdays
    known = facts_of(stays)
    case = case_of(machine, rules, report_day=day, busy_season=busy_season, **known)
    if case is None:
        return Choice(machine, NO_SALE, day, stays=stays)
    facts = parse(case, rules.periods.keys())
    model = machine.model.code
    ends = machine_ends(facts, rules, calendar, model=model)
    return Choice(machine, decide(facts, rules, calendar, model=model), day, ends[1], stays, case)


@dataclass
class Plan:
    """What card 4 says: whom the scheme names and why, what is promised, what else happens on registering."""

    choice: Choice | None
    doubles: list[Ticket]
    near: list[Machine]
    party: str
    person: str
    phone: str
    reasons: list[str]
    promise: SimpleNamespace | None
    check_at: object
    sent: bool
    need: traps.Need
    repair_by: date | None
    caller: str
    load: dict


def plan(
    user,
    *,
    machine,
    kind,
    difficulty,
    bought_in,
    busy_season,
    received_at,
    now,
    urgent=False,
    caller="",
    told=None,
    customer=None,
    model=None,
    paperwork=False,
) -> Plan:
    """The plan for a call as far as it has been written down; `told` are model id and serial of a machine that was not found,
    `customer` whoever the call is of, with his place, not saved perhaps."""
    day, nature = company_day(received_at), NATURES.get(kind, REPAIR)
    choice = next(iter(judged([machine], day, busy_season)), None) if machine else None
    papers = paperwork and nature.papers
    proposal = proposal_for(machine, nature.code, difficulty, bought_in, now, model=model, customer=customer, paperwork=papers)
    party, person, phone = _names(user, proposal.party)
    doubles = Ticket.objects.visible_to(user).filter(machine=machine).exclude(state__in=Ticket.OVER) if machine else Ticket.objects.none()
    limit = choice and choice.answer.get("repair_by")
    due = _foreseen(nature, urgent, received_at, now)
    return Plan(
        choice=choice,
        near=_near(user, *told) if told and not machine else [],
        doubles=list(doubles.select_related("dealer").order_by("-id")[:3]),
        party=party,
        person=person,
        phone=phone,
        reasons=proposal.lines(),
        promise=_promise(received_at, due.get(nature.arranging)),
        check_at=due.get(kinds.TASK_CHECK) if nature.sent else None,
        sent=nature.sent,
        need=traps.Need.told(machine.customer if machine and machine.customer else customer, machine.model if machine else model),
        repair_by=date.fromisoformat(limit) if limit and nature.repair_limit and choice.answer["covered"] == "yes" else None,
        caller=caller or (machine.customer.name if machine and machine.customer else ""),
        load=_load(user, proposal.party.dealer, now) if proposal.party.dealer else {},
    )


def _near(user, model: int, serial: str) -> list[Machine]:
    """Machines on record that the serial as told is, or is easily taken for."""
    serial = serial.strip().upper()[:40]
    machines = Machine.objects.visible_to(user)
    rows = machines.near(model, serial) | machines.in_use().filter(model=model, serial=serial)
    return list(rows.select_related("model", "customer", "dealer")[:3])


def _foreseen(nature, urgent: bool, received_at, now) -> dict:
    """When what registering and sending will promise falls due (A14, A15): by the rule for this kind, urgent or not."""
    scope = {"scheme": nature.scheme, "urgency": "urgent" if urgent else "ordinary", "ticket_kind": nature.code}
    begun = {kinds.TASK_CHECK: now} | ({nature.arranging: received_at} if nature.arranging else {})
    return foreseen(begun, scope)


def _promise(received_at, due):
    """What the customer will be told: arranged by then (A14), as the deadline will say; None where nobody owes it."""
    return due and SimpleNamespace(starts_at=received_at, due_at=due, state=Deadline.State.OPEN, cleared_at=None)


def _names(user, party) -> tuple[str, str, str]:
    """The proposed party by name, with the person to call."""
    if party.dealer:
        dealer = Dealer.objects.visible_to(user).get(pk=party.dealer)
        owner = people_visible_to(user).filter(staff__dealer_id=party.dealer, role="dealer_owner", is_active=True).order_by("id").first()
        return dealer.name, owner.name if owner else "", owner.phone if owner else ""
    department = Department.objects.visible_to(user).filter(code=party.department).first()
    person = people_visible_to(user).filter(pk=party.person).first() if party.person else None
    return department.name if department else "", person.name if person else "", person.phone if person else ""


def _load(user, dealer: int, now) -> dict:
    """What the dealer has in hand, and how many of 30 days' promises it kept."""
    tasks = Task.objects.visible_to(user).active().filter(dealer_id=dealer).exclude(state=Task.State.DONE)
    settled = Deadline.objects.visible_to(user).filter(
        dealer_id=dealer, kind__in=ARRANGING, state__in=["met", "breached"], starts_at__gte=now - timedelta(days=30)
    )
    rate = settled.aggregate(of=Count("pk"), kept=Count("pk", filter=Q(state="met")))
    return {"tasks": tasks.count(), **rate}
