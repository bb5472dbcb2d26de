"""The two hundred tickets: 155 of the last two months; those of yesterday and today are in today.py."""

from datetime import datetime, timedelta

from aftersales.demo import faults
from aftersales.demo.jobs import Job
from aftersales.demo.life import Life
from aftersales.demo.machines import Unit

HOURS = [7, 8, 8, 9, 9, 10, 10, 11, 13, 14, 14, 15, 16, 17]
CANCELLED = [
    "用户自己拧紧了螺栓，不用来了",
    "重复报修，并入前一张单",
    "用户改请别处修理",
    "打错电话，不是我公司机器",
    "机器已卖给外省，用户撤回",
    "下雨停工，用户说等来年再修",
]
LATE_REASONS = ["来信，今天拆封", "邮递员昨晚送到传达室", "值班手机夜里接到"]


class Script:
    """Draws machines and faults for the tickets, and plans their steps."""

    def __init__(self, life: Life, units: list[Unit]):
        self.life, self.chance = life, life.chance
        self.sold = sorted((u for u in units if u.sold_at), key=lambda u: (u.sold_at, u.serial))
        self.busy: set[str] = set()
        self.twice: Job | None = None
        self.second: Job | None = None

    # --- who calls about what ---

    def unit(self, received: datetime, *, classes=(), dealer="", covered=None) -> Unit:
        """A machine sold days before the call and not yet in the script; the hour of the loading makes no difference."""
        year, received = timedelta(days=365), min(received, self.life.on(1, 0))
        fits = [
            u for u in self.sold
            if u.sold_at < received - timedelta(days=4) and u.serial not in self.busy
            and (not classes or u.model.product_class in classes) and (not dealer or u.dealer.code == dealer)
            and (covered is None or (received - u.sold_at < year * 0.7 if covered else received - u.sold_at > year * 1.1))
        ]  # fmt: skip
        unit = self.chance.choice(fits)
        self.busy.add(unit.serial)
        return unit

    def repair(self, received: datetime, *, abnormal=False, **which) -> Job:
        """A call about a fault that its machine can have."""
        while True:
            unit = self.unit(received, **which)
            fits = [
                f for f in faults.BY_CLASS[unit.model.product_class]
                if f.abnormal == abnormal and (not f.only or unit.model.name in f.only)
            ]  # fmt: skip
            if fits:
                break
        fault = self.chance.choice(fits)
        bought = fault.cause == "bought-in" and self.chance.random() < 0.15
        facts = {"bought_in": bought}
        if unit.model.product_class in ("combine", "transplanter", "tractor"):
            facts["busy_season"] = self.chance.random() < 0.4
        return self._job(unit, received, fault.title, fault.says, fault=fault, facts=facts)

    def other(self, received: datetime, kind: str, title: str, says: str, **which) -> Job:
        return self._job(self.unit(received, **which), received, title, says, kind=kind)

    def _job(self, unit, received, title, says, **more) -> Job:
        clerk = self.chance.choice(["zhaomin", "zhaomin", "wangfang"])
        return Job(self.life, unit, received, title, says, clerk=clerk, **more)

    def day(self, first=60, last=4) -> datetime:
        """A moment at which someone calls, so many days ago."""
        return self.life.on(self.chance.randint(last, first), self.chance.choice(HOURS), self.chance.randint(0, 59))

    # --- steps that many tickets share ---

    def take(self, job: Job) -> datetime:
        """Registered some minutes after the phone rang, and sent on."""
        registered = job.received + timedelta(minutes=self.chance.randint(4, 9))
        self.life.plan(registered, job.register)
        sent = registered + timedelta(minutes=self.chance.randint(1, 6))
        self.life.plan(sent, job.dispatch)
        return sent

    def arrange(self, job: Job, sent: datetime, *, late=False) -> datetime:
        """Somebody is named within two hours, or a while later, and the clerk checks; returns the visit."""
        minutes = self.chance.randint(130, 210) if late else self.chance.choice([8, 14, 22, 26, 35, 48, 63, 85, 104])
        arranged = sent + timedelta(minutes=minutes)
        visit = (arranged + timedelta(days=1)).replace(hour=self.chance.randint(8, 14), minute=self.chance.choice([0, 30]))
        if self.chance.random() < 0.4 and arranged.hour < 13:
            visit = arranged.replace(hour=arranged.hour + 3, minute=0)
        self.life.plan(arranged, job.arrange, visit=visit)
        if self.chance.random() < 0.93:
            checked = sent + timedelta(minutes=max(self.chance.randint(95, 225), minutes + 3))
            self.life.plan(checked, job.check)
        return visit

    def serve(self, job: Job, visit: datetime, *, no_show=False, paper=False, with_parts=True) -> datetime:
        """There on time, or an hour after it; repaired and signed; returns the end."""
        arrived = visit + timedelta(minutes=self.chance.randint(55, 100) if no_show else -self.chance.randint(2, 25))
        done = arrived + timedelta(hours=job.fault.hours * 0.8, minutes=self.chance.randint(20, 70))
        self.life.plan(arrived, job.start)
        self.life.plan(done, job.file, arrived=arrived, paper=paper, with_parts=with_parts)
        return done

    def close(self, job: Job, done: datetime, **outcome) -> datetime:
        """Called back the next morning."""
        closed = (done + timedelta(days=1)).replace(hour=self.chance.randint(9, 11), minute=self.chance.randint(0, 59))
        self.life.plan(closed, job.close, **outcome)
        return closed

    # --- two months ---

    def whole_life(self, job: Job, **how) -> None:
        """From the call to the callback."""
        late, no_show = self.chance.random() < 0.08, self.chance.random() < 0.05
        visit = self.arrange(job, self.take(job), late=late)
        self.close(job, self.serve(job, visit, no_show=no_show, **how))

    def past(self) -> None:
        """What came in from two months ago until four days ago, nearly all of it over."""
        for n in range(54):
            job = self._again(self.repair(self.day(), covered=n % 6 != 0))
            job.facts["urgent"] = n % 13 == 5
            self.whole_life(job, paper=n % 9 == 4)
        for n in range(18):
            self.whole_life(self.repair(self.day(60, 31), covered=True), paper=n == 3)
        for _ in range(10):
            self.whole_life(self.repair(self.day(), abnormal=True, classes=("combine", "tractor"), covered=True))
        for _ in range(10):
            self._own(self.repair(self.day(), covered=True))
        for _ in range(18):
            self._asked()
        for _ in range(4):
            received, (title, says, answer) = self.day(), self.chance.choice(faults.OPINIONS)
            job = self.other(received, "opinion", title, says)
            self.life.plan(received + timedelta(minutes=6), job.register)
            self.life.plan(received + timedelta(minutes=20), job.answer, outcome=answer)
        for kind, rows, count in (("install", faults.INSTALLS, 12), ("complaint", faults.COMPLAINTS, 6), ("exchange", faults.EXCHANGES, 3)):
            for n in range(count):
                self._visit_only(kind, rows[n % len(rows)])
        self._detours()

    def _again(self, job: Job) -> Job:
        """The call as drawn; but the one after the first old one about a combine is about the same fault of that combine.

        Its third call, today, waits for people's decisions (Art. 29).
        """
        if self.twice is None and job.unit.model.product_class == "combine" and job.received < self.life.on(40, 0):
            self.twice = job
        elif self.twice and not self.second:
            job = self.second = self.once_more(self.twice, self.twice.received + timedelta(days=13))
        return job

    def once_more(self, job: Job, received: datetime) -> Job:
        """The same machine with the same fault again, and it stands still."""
        facts = {"bought_in": False, "busy_season": True, "running": "down"}
        return Job(self.life, job.unit, received, job.title, job.says, fault=job.fault, facts=facts, clerk=job.clerk)

    def _own(self, job: Job) -> None:
        """The farmer called his dealer, who registers it itself (A10)."""
        self.life.plan(job.received + timedelta(minutes=8), job.register_own)
        arranged = job.received + timedelta(minutes=self.chance.randint(15, 80))
        visit = (arranged + timedelta(days=1)).replace(hour=9, minute=30)
        self.life.plan(arranged, job.arrange, visit=visit)
        self.close(job, self.serve(job, visit))

    def _asked(self) -> None:
        received, (title, says, answer) = self.day(), self.chance.choice(faults.ASKED)
        job = self.other(received, "advice", title, says)
        self.life.plan(received + timedelta(minutes=5), job.register)
        self.life.plan(received + timedelta(minutes=12), job.answer, outcome=answer)

    def _visit_only(self, kind: str, row: tuple) -> None:
        """Somebody goes, and no machine is repaired."""
        received = self.day()
        title, says, result = row
        if kind == "install":
            classes = ("transplanter",) if "插秧机" in title else ("other",) if "播种机" in title else ("combine",)
        else:
            classes = ("combine", "tractor")
        job = self.other(received, kind, title, says, classes=classes)
        visit = self.arrange(job, self.take(job))
        self.life.plan(visit - timedelta(minutes=5), job.start)
        self.life.plan(visit + timedelta(hours=2), job.finish, result=result)
        self.close(job, visit + timedelta(hours=2), outcome=result)

    def _detours(self) -> None:
        """What did not go straight: cancelled, come back, handed on, helped, unknown, written late."""
        for reason in CANCELLED:
            job = self.repair(self.day(), covered=True)
            sent = self.take(job)
            self.life.plan(sent + timedelta(minutes=self.chance.randint(15, 70)), job.cancel, reason=reason)
        for _ in range(3):
            self._comes_back(self.repair(self.day(55, 12), covered=True))
        for dealer in ("sanjiang", "jizhong", "sanjiang"):
            self._forgotten(self.repair(self.day(50, 6), dealer=dealer, covered=True))
        for _ in range(2):
            self._handed_on(self.repair(self.day(), dealer="sanjiang", covered=True))
        for _ in range(2):
            self._helped(self.repair(self.day(), dealer="yudong", covered=True))
        for reason in LATE_REASONS:
            job = self.repair(self.day(), covered=True)
            job.facts |= {"channel": "letter", "late_reason": reason}
            self.life.plan(job.received + timedelta(minutes=95), job.register)
            self.life.plan(job.received + timedelta(minutes=98), job.dispatch)
            visit = self.arrange(job, job.received + timedelta(minutes=98), late=True)
            self.close(job, self.serve(job, visit))
        job = self.repair(self.day(), covered=True)
        job.facts |= {"serial_text": job.unit.serial[-5:], "machine": None}
        self.life.plan(job.received + timedelta(minutes=6), job.register)
        party = {"dealer": job.unit.dealer, "override_reason": "用户说是在这家买的"}
        self.life.plan(job.received + timedelta(minutes=9), job.dispatch, **party)
        visit = self.arrange(job, job.received + timedelta(minutes=9))
        self.life.plan(visit + timedelta(minutes=20), job.identify)
        self.close(job, self.serve(job, visit))

    def _comes_back(self, job: Job) -> None:
        visit = self.arrange(job, self.take(job))
        closed = self.close(job, self.serve(job, visit))
        again = (closed + timedelta(days=2)).replace(hour=9)
        self.life.plan(again, job.reopen, reason="用户来电：干了两天老毛病又犯")
        second = (again + timedelta(days=1)).replace(hour=10)
        self.life.plan(again + timedelta(minutes=40), job.arrange, visit=second)
        self.life.plan(again + timedelta(minutes=150), job.check)
        self.close(job, self.serve(job, second, with_parts=False))

    def _forgotten(self, job: Job) -> None:
        """Neither arranged nor checked in four hours: it goes to the leader by itself (A15)."""
        sent = self.take(job)
        arranged = sent + timedelta(minutes=self.chance.randint(280, 330))
        visit = (sent + timedelta(days=1)).replace(hour=8, minute=30)
        self.life.plan(arranged, job.arrange, visit=visit)
        self.close(job, self.serve(job, visit))

    def _handed_on(self, job: Job) -> None:
        """The dealer does not answer; the clerk takes it back and the rep goes (A15)."""
        sent = self.take(job)
        rep = job.unit.dealer.rep
        self.life.plan(sent + timedelta(minutes=160), job.check, in_hand=False, note="打了三次电话没人接")
        self.life.plan(sent + timedelta(minutes=190), job.redispatch, person=rep, reason="经销商没有安排，改由业务员处理")
        visit = self.arrange(job, sent + timedelta(minutes=190))
        self.close(job, self.serve(job, visit))

    def _helped(self, job: Job) -> None:
        """The dealer lacks the part; the clerk arranges for it and the dealer keeps the task (A10)."""
        sent = self.take(job)
        self.life.plan(sent + timedelta(minutes=20), job.ask_help, reason="缺配件，库里没有这一件")
        self.life.plan(sent + timedelta(minutes=45), job.keep_it, reason="配件随明早发货车带到，先和用户约时间")
        visit = self.arrange(job, sent + timedelta(minutes=50))
        self.close(job, self.serve(job, visit))
