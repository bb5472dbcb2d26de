"""One request for service in the demo: each method is a step of its life, done through the action of that name."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from aftersales.demo import faults, pictures
from aftersales.demo.faults import Fault
from aftersales.demo.life import Life
from aftersales.demo.machines import Unit
from tickets import actions
from tickets.models import Task
from warranty.models import Cause

CHECKED = ["电话问过，已约好时间", "师傅在路上，午后到", "配件备齐，按约上门", "已和用户通过话"]
CALLED_BACK = [
    "电话回访：机器正常，用户满意。",
    "回访用户，说修得及时，没再犯。",
    "回访：正常使用，无其他问题。",
    "回访：已修好，提醒按时保养。",
]


@dataclass
class Job:
    """A ticket of the plan, before and after it is in the database."""

    life: Life
    unit: Unit
    received: datetime
    title: str
    says: str
    fault: Fault | None = None
    kind: str = "repair"
    facts: dict = field(default_factory=dict)
    clerk: str = "zhaomin"
    ticket: object = None
    task: object = None
    record: object = None

    @property
    def chance(self):
        return self.life.chance

    @property
    def users(self):
        return self.life.company.users

    # --- the office ---

    def _call(self) -> dict:
        """What the clerk writes down."""
        unknown = self.unit.machine is None or self.facts.get("serial_text")
        facts = {
            "channel": "call",
            "kind": self.kind,
            "title": self.title,
            "description": self.says,
            "received_at": self.received,
            "customer": self.unit.customer,
            "machine": None if unknown else self.unit.machine,
            "origin": "demo",
            "injury": False,
            "complaint": faults.ABOUT.get(self.title, "") if self.kind == "complaint" else "",
            **self.facts,
        }
        if self.fault:
            facts = {
                "place": self.fault.place,
                "running": self.fault.running,
                "opened_up": self.chance.random() < 0.05,
                "difficulty": "abnormal" if self.fault.abnormal else "routine",
                "hours": self.chance.randint(40, 900),
                **facts,
            }
        return facts

    def register(self, *, at) -> None:
        self.ticket = actions.register(by=self.users[self.clerk], at=at, **self._call())

    def register_own(self, *, at) -> None:
        """The farmer went to the dealer (A10)."""
        facts = self._call() | {"channel": "portal"}
        self.ticket = actions.register_own(by=self.life.company.owner(self.unit.dealer), at=at, **facts)
        self.task = self.ticket.tasks.get()

    def dispatch(self, *, at, **to) -> None:
        self.task = actions.dispatch(ticket=self._fresh(), by=self.users[self.clerk], at=at, **to)

    def split(self, *, at, work, **to) -> None:
        """One more task beside the first."""
        actions.dispatch(ticket=self._fresh(), by=self.users[self.clerk], work=work, at=at, **to)

    def redispatch(self, *, at, reason, **to) -> None:
        self.task = actions.redispatch(task=self.task, by=self.users[self.clerk], reason=reason, at=at, **to)

    def keep_it(self, *, at, reason) -> None:
        actions.answer_help(task=self.task, by=self.users[self.clerk], reason=reason, keep=True, at=at)

    def check(self, *, at, in_hand=True, note="") -> None:
        note = note or self.chance.choice(CHECKED)
        said = self._who()[0].name if in_hand else ""
        actions.check(task=self.task, in_hand=in_hand, note=note, said_by=said, by=self.users[self.clerk], at=at)

    def escalate(self, *, at, note) -> None:
        actions.escalate(ticket=self.ticket, note=note, by=self.users[self.clerk], task=self.task, at=at)

    def note(self, *, at, text, internal=True) -> None:
        actions.note(ticket=self.ticket, text=text, internal=internal, by=self.users[self.clerk], at=at)

    def answer(self, *, at, outcome) -> None:
        actions.answer(ticket=self.ticket, outcome=outcome, by=self.users[self.clerk], at=at)

    def close(self, *, at, outcome="") -> None:
        actions.close(ticket=self.ticket, outcome=outcome or self.chance.choice(CALLED_BACK), by=self.users[self.clerk], at=at)

    def cancel(self, *, at, reason) -> None:
        actions.cancel(ticket=self.ticket, reason=reason, by=self.users[self.clerk], at=at)

    def reopen(self, *, at, reason) -> None:
        actions.reopen(ticket=self.ticket, reason=reason, by=self.users[self.clerk], at=at)
        self.task = self._fresh().tasks.active().order_by("supports", "-seq").first()

    def correct(self, *, at, **changes) -> None:
        actions.correct(ticket=self.ticket, by=self.users[self.clerk], at=at, **changes)

    def identify(self, *, at) -> None:
        """The repairer read the plate; the clerk puts a name to the machine."""
        unit = self.unit
        actions.identify(ticket=self.ticket, model=unit.model, serial=unit.serial, dealer=unit.dealer, by=self.users[self.clerk], at=at)

    # --- in the field ---

    def _who(self) -> tuple:
        """Who arranges, and who goes."""
        task = Task.objects.select_related("dealer", "person", "department").get(pk=self.task.pk)
        if task.dealer:
            return self.life.company.owner(task.dealer), self.chance.choice(self.life.company.repairers(task.dealer))
        if task.person:
            return task.person, task.person
        if task.department.code == "technical":
            return self.users["hezhiyuan"], self.users[self.chance.choice(["wangqiang", "zhengwei"])]
        return self.users["liming"], self.users["liming"]

    def arrange(self, *, at, visit) -> None:
        by, repairer = self._who()
        told = self.chance.choice(["phone", "phone", "wechat"])
        self.task = actions.arrange(task=self.task, by=by, repairer=repairer, visit_at=visit, told_how=told, knowingly=True, at=at)
        for task in self._supporting("sent"):
            actions.arrange(task=task, by=self.users["hezhiyuan"], repairer=self.users["hezhiyuan"], visit_at=visit, knowingly=True, at=at)

    def _supporting(self, state: str) -> list:
        """Tasks of the technical department beside the leading one (A2)."""
        return list(Task.objects.filter(ticket=self.ticket, supports=True, state=state).order_by("id"))

    def _supported(self, at) -> None:
        for task in self._supporting("in_service"):
            actions.finish(task=task, by=self.users["hezhiyuan"], result="电话指导，会同厂家技术员判断", at=at)

    def ask_help(self, *, at, reason) -> None:
        actions.ask_help(task=self.task, by=self._who()[0], reason=reason, at=at)

    def start(self, *, at) -> None:
        actions.start(task=self.task, by=self.task.repairer, at=at)
        for task in self._supporting("arranged"):
            actions.start(task=task, by=self.users["hezhiyuan"], at=at)

    def finish(self, *, at, result) -> None:
        actions.finish(task=self.task, by=self.task.repairer, result=result, at=at)
        self._supported(at)

    def file(self, *, at, arrived, solved=True, paper=False, with_parts=True) -> None:
        """The repair record, with its photos and the farmer's name under it (A16)."""
        fault, unit, chance = self.fault, self.unit, self.chance
        names = fault.parts if with_parts else ()
        parts = [{"part": self.life.catalogue.part(unit.model, name), "quantity": 1, "note": fault.found[:60]} for name in names]
        photos = [
            ("nameplate", pictures.nameplate(chance, "恒耕农业机械有限公司", f"{unit.model.name} {unit.model.code}", unit.serial)),
            ("fault", pictures.machine_part(chance, fault.place, "fault", broken=True)),
        ]
        if parts:
            photos.append(("old_part", pictures.machine_part(chance, names[0], "old_part", broken=True)))
        if chance.random() < 0.4:
            photos.append(("after", pictures.machine_part(chance, "修好以后", "after", broken=False)))
        hours = Decimal(str(fault.hours)) + chance.choice([0, 0, 0, Decimal("0.5"), Decimal("1.5")])
        self.record = actions.file_record(
            task=self.task, by=self.task.repairer, at=at, fault=fault.found, cause=Cause.objects.get(code=fault.cause),
            work=fault.work, solved=solved, hours=self.ticket.hours, arrived_at=arrived, finished_at=at - timedelta(minutes=10),
            labour_hours=hours, travel_km=Decimal(chance.randint(12, 90)) * 2, signed_how="paper" if paper else "drawn",
            signed_by=unit.customer.name, policy_explained=True, parts=parts, photos=photos,
            signature=pictures.signature(chance, unit.customer.name),
        )  # fmt: skip
        if solved:
            self._supported(at)

    def _fresh(self):
        return type(self.ticket).objects.get(pk=self.ticket.pk)
