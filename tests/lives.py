"""One object of each kind in each state of its life and of each standing, built once; and the people who come to them.

For tests that ask every verb about everything (tests/test_can.py, tests/test_standing.py).
"""

from datetime import date, timedelta

from deadlines import actions as deadlines
from deadlines.models import Absence, Deadline, Policy, Pulse
from deadlines.models.pulse import AHEAD, APART
from dealers.models import Agreement, Dealer
from finance import actions as finance
from finance.models import Claim, WriteOffNotice
from links import actions as links
from links.models import SignedLink
from notifications.models import Notice, Outbox, Target
from returns import actions as returns
from returns.models import OldPart, Room
from tests.conftest import filled
from tickets import actions
from tickets.models import Doubt, Escalation, Redress, RegisterView, RepairRecord, Task, Ticket
from warranty import actions as warranty
from warranty.models import Cause, Customer, Import, Machine, ReceiptCard, Suspension, Voucher

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def people_of(cast, person, administrator, company_repairer, at) -> dict:
    """Everyone by what he is to the things: A's second repairer is `helper`, `second` stands in for `rep`."""
    helper = person("dealer_repairer", "马强", dealer=cast.dealer_a)
    second, other = (person("rep", name, department="sales") for name in ("高建军", "张伟"))
    mate, bench = person("repairer", "赵磊", department="technical"), person("technician", "冯涛", department="technical")
    Absence.objects.create(user=cast.rep, stand_in=second, begins_at=at - 900 * DAY, ends_at=at + 900 * DAY, entered_at=at)
    named = ("clerk", "leader", "technician", "rep", "keeper", "sales_head")
    return {name: getattr(cast, name) for name in named} | {
        "finance": cast.finance_officer, "admin": administrator, "repairer": company_repairer, "mate": mate, "bench": bench,
        "second": second, "other_rep": other, "owner": cast.owner_a, "worker": cast.repairer_a, "helper": helper, "rival": cast.owner_b,
    }  # fmt: skip


class Lives:
    """Builds them; `things` is {model: {what it is: one of them}}."""

    def __init__(self, cast, people, make_ticket, filed_record, combine, customer, photo, at):
        self.cast, self.people, self.at, self.photo = cast, people, at, photo
        self.make_ticket, self.filed_record, self.combine, self.customer = make_ticket, filed_record, combine, customer
        self.cause, self.serial = Cause.objects.get(code="manufacture"), 0
        self.things: dict = {}

    def all(self) -> dict:
        """Everything."""
        for build in (
            self.tickets,
            self.parts,
            self.doubts,
            self.claims,
            self.machines,
            self.redresses,
            self.promises,
            self.letters,
            self.persons,
        ):
            build()
        return self.things

    def persons(self) -> None:
        """One who has tasks, one who has left, the only administrator."""
        gone = self.people["helper"].__class__.objects.create(role="rep", name="钱大海", username="gone", is_active=False)
        self.put(type(gone), worker=self.people["worker"], gone=gone, admin=self.people["admin"])

    def put(self, model, **named):
        self.things.setdefault(model, {}).update(named)

    # --- what tasks are
    def task(self, repairer=None, ticket=None, **party):
        """Sent, or arranged where somebody goes."""
        cast, at = self.cast, self.at
        sent = actions.dispatch(ticket=ticket or self.make_ticket(), by=cast.clerk, override_reason="安排", at=at, **party)
        if repairer is None:
            return sent
        return actions.arrange(task=sent, by=cast.clerk, repairer=repairer, visit_at=at + 3 * HOUR, told_how="phone", knowingly=True, at=at)

    def tickets(self):
        """Of a dealer's tasks each state; of departments and our own people those sent."""
        cast, people, at, technical, sales = self.cast, self.people, self.at, self.cast.technician.department, self.cast.rep.department
        a = {"dealer": cast.dealer_a}
        tasks = {
            "dealer's": self.task(**a),
            "worker's": self.task(cast.repairer_a, **a),
            "department's": self.task(department=technical),
            "rep's": self.task(department=sales, person=cast.rep),
            "repairer's": self.task(people["repairer"], department=technical, person=people["repairer"]),
            "begun": actions.start(task=self.task(cast.repairer_a, **a), by=cast.repairer_a, at=at + 3 * HOUR),
            "asked": actions.ask_help(task=self.task(cast.repairer_a, **a), reason="缺件", by=cast.repairer_a, at=at),
            "advice": self.task(cast.repairer_a, ticket=self.make_ticket(kind="install", title="装割台"), **a),
        }
        tasks["withdrawn"] = self.task(**a)
        actions.redispatch(task=tasks["withdrawn"], department=technical, reason="本店没人", by=cast.clerk, at=at)
        record = self.filed_record(task=self.task(cast.repairer_a, **a))
        closed = self.filed_record(task=self.task(cast.repairer_a, **a)).ticket
        lapsed = self.filed_record(task=self.task(cast.owner_b, dealer=cast.dealer_b), by=cast.owner_b).ticket
        for ticket in (closed, lapsed):
            actions.close(ticket=ticket, outcome="好了", by=cast.clerk, at=at + 9 * HOUR)
        Agreement.objects.filter(dealer=cast.dealer_b).update(ends=date(2026, 6, 8))
        called = self.make_ticket()
        answered = actions.answer(ticket=self.make_ticket(kind="advice", title="问保养"), outcome="讲清楚了", by=cast.clerk, at=at)
        cancelled = actions.cancel(ticket=self.make_ticket(), reason="打错", by=cast.clerk, at=at)
        own = actions.register_own(
            channel="call", kind="repair", title="不转", customer=self.customer, machine=called.machine, by=cast.owner_a, at=at
        )
        unknown = self.make_ticket(machine=None, model=self.combine, serial_text="看不清")
        reports = {what: actions.escalate(ticket=tasks[what].ticket, task=tasks[what], note="没人管", by=cast.clerk, at=at) for what in
                   ("dealer's", "rep's")}  # fmt: skip
        decided = actions.escalate(ticket=called, note="催", by=cast.clerk, at=at)
        reports["decided"] = actions.decide(escalation=decided, decision="read", reason="", by=cast.leader, at=at)
        self.put(Task, **tasks, done=record.task)
        self.put(Escalation, **reports)
        self.put(
            Ticket, fresh=called, sent=tasks["dealer's"].ticket, arranged=tasks["worker's"].ticket, serviced=record.ticket, closed=closed,
            **{"dealer gone": lapsed}, answered=answered, cancelled=cancelled, own=own, unknown=unknown,
        )  # fmt: skip
        self.put(Dealer, a=cast.dealer_a)
        self.put(RegisterView, clerks=actions.save_view(name="本月", filters={}, by=cast.clerk))

    # --- what comes back, and what it costs
    def record(self, whose="dealer's", **facts) -> RepairRecord:
        cast, bench = self.cast, self.people["bench"]
        if whose == "bench's":
            record = self.filed_record(task=self.task(bench, department=cast.technician.department), by=bench, **facts)
        else:
            record = self.filed_record(task=self.task(cast.repairer_a, dealer=cast.dealer_a), **facts)
        for doubt in record.doubts.all():  # all of them at one time
            actions.answer_doubt(doubt=doubt, answer="explained", reason="同一块地", by=cast.leader)
        return record

    def part(self, state="kept", whose="dealer's", usable=False) -> OldPart:
        """One old part led to a state."""
        record = self.record(whose)
        part, at, sender = record.old_parts.get(), record.filed_at, self.people["bench" if whose == "bench's" else "owner"]
        if state == "kept":
            return part
        returns.ship(parts=[part], carrier="皖 K·1", by=sender, at=at)
        steps = {
            "received": lambda part: returns.receive(part=part, by=self.cast.keeper, at=at),
            "appraised": lambda part: returns.appraise(
                part=part, cause=self.cause, usable=usable, justified=True, by=self.cast.technician, at=at
            ),
            "handed_over": lambda part: returns.hand_over(parts=[part], by=self.cast.clerk, at=at),
            "stored": lambda part: returns.store(part=part, room=self.room, by=self.cast.keeper, at=at),
        }
        if state == "missing":
            return returns.report_missing(part=part, by=self.cast.keeper, at=at)
        for name, step in steps.items() if state != "shipped" else ():
            step(part)
            if name == state:
                break
        return OldPart.objects.get(pk=part.pk)

    @property
    def room(self):
        return Room.objects.filter(holds="scrap").first()

    def parts(self):
        states = ("kept", "shipped", "missing", "received", "appraised", "handed_over", "stored")
        self.put(OldPart, **{state: self.part(state) for state in states})
        self.put(OldPart, **{"bench's kept": self.part(whose="bench's"), "bench's here": self.part("received", "bench's")})
        free = self.part("stored")
        finance.refuse(claim=free.record.claim, note="不在范围", by=self.cast.rep)
        self.put(OldPart, free=OldPart.objects.get(pk=free.pk))
        drawn, paper, ticked = (self.things[OldPart][state].record for state in ("kept", "shipped", "missing"))
        RepairRecord.objects.filter(pk__in=[paper.pk, ticked.pk]).update(signed_how="paper")
        returns.receive_original(record=ticked, by=self.cast.keeper, at=ticked.filed_at)
        self.put(RepairRecord, **{name: RepairRecord.objects.get(pk=one.pk) for name, one in
                                  (("drawn", drawn), ("paper", paper), ("here", ticked))})  # fmt: skip

    def doubts(self):
        """One that nobody has answered, of the dealer and of the bench, and one that somebody has."""
        cast, bench = self.cast, self.people["bench"]
        ours = self.filed_record(task=self.task(cast.repairer_a, dealer=cast.dealer_a))
        theirs = self.filed_record(task=self.task(bench, department=cast.technician.department), by=bench)
        self.put(Doubt, ours=ours.doubts.first(), theirs=theirs.doubts.first(), answered=Doubt.objects.exclude(answer="").first())

    def claim(self, state, of=None) -> Claim:
        """A claim of dealer A in a state; `of` is an old part that is appraised already."""
        cast, record = self.cast, (of or self.part("appraised")).record
        claim, at = Claim.objects.get(record=record), record.filed_at
        if state in ("verified", "reviewed"):
            finance.verify(claim=claim, in_scope=True, by=cast.rep, at=at)
        if state == "reviewed":
            finance.review(claim=claim, by=cast.finance_officer, at=at)
        if state == "sent_back":
            finance.send_back(claim=claim, note="缺照片", by=cast.rep, at=at)
        return Claim.objects.get(pk=claim.pk)

    def claims(self):
        parts = self.things[OldPart]
        self.put(Claim, submitted=self.claim("submitted", parts["kept"]), appraised=self.claim("appraised", parts["appraised"]))
        self.put(Claim, verified=self.claim("verified", parts["handed_over"]), sent_back=self.claim("sent_back", parts["stored"]))
        self.put(Claim, refused=Claim.objects.get(record=parts["free"].record), reviewed=self.claim("reviewed"))
        self.put(Claim, **{"bench's": Claim.objects.get(record=parts["bench's kept"].record)})
        self.put(WriteOffNotice, **{state: self.notice(state) for state in ("issued", "disputed", "settled", "withdrawn")})

    def notice(self, state) -> WriteOffNotice:
        cast, claim = self.cast, self.claim("reviewed")
        at = claim.reviewed_at
        notice = finance.issue(dealer=cast.dealer_a, claims=[claim], by=cast.finance_officer, at=at)
        lines = list(notice.lines.order_by("seq"))
        if state == "withdrawn":
            finance.withdraw(notice=notice, reason="写错", by=cast.finance_officer, at=at)
        if state in ("disputed", "settled"):
            said = {line.pk: "少算" if state == "disputed" and line is lines[0] else None for line in lines}
            finance.confirm(notice=notice, opinions=said, by=cast.owner_a, at=at)
        return WriteOffNotice.objects.get(pk=notice.pk)

    # --- machines and their papers
    def machine(self, days=None, **facts) -> Machine:
        """A machine of dealer A, sold `days` ago where it is sold."""
        cast, self.serial = self.cast, self.serial + 7
        made = warranty.register_machine(
            model=self.combine, serial=f"HG4LZ70E-25{self.serial:05}", by=cast.clerk, dealer=cast.dealer_a, at=self.at - 400 * DAY,
            knowingly=True, **facts,
        )  # fmt: skip
        if days is not None:
            sold = self.at - days * DAY
            warranty.sell(machine=made, customer=self.customer, sold_on=sold.date(), invoice_amount="98000", by=cast.owner_a, at=sold)
        return Machine.objects.select_related("card").get(pk=made.pk)

    def card(self, state, days=3, by=None) -> ReceiptCard:
        """The card of a sale."""
        card, at = self.machine(days).card, self.at
        if state != "sold":
            warranty.return_card(card=card, by=by or self.cast.owner_a, at=at, **filled((at - days * DAY).date()))
        if state == "accepted":
            warranty.accept_card(card=card, by=self.cast.technician, at=at)
        if state == "sent_back":
            warranty.send_back_card(card=card, wrong="日期", by=self.cast.technician, at=at)
        return ReceiptCard.objects.get(pk=card.pk)

    def machines(self):
        cast, at = self.cast, self.at
        unread, stock, sold = self.machine(identified=False), self.machine(), self.machine(3)
        merged, back, given = self.machine(identified=False), self.machine(30), self.machine(30)
        actions.merge_machines(machine=merged, into=stock, by=cast.clerk, at=at)
        self.card("accepted")
        warranty.take_back(machine=back, by=cast.clerk, at=at)
        new = self.machine()
        warranty.exchange(machine=given, replacement=new, day=at.date(), article="第 30 条", reason="又坏", by=cast.clerk, at=at)
        read = lambda one: Machine.objects.get(pk=one.pk)  # noqa: E731
        self.put(
            Machine, unread=read(unread), stock=read(stock), sold=read(sold), merged=read(merged), back=read(back), given=read(given),
            new=read(new),
        )  # fmt: skip
        late, excepted = self.card("sold", 60), self.card("sold", 60)
        warranty.except_card(card=excepted, reason="邮路", evidence=self.photo(), by=cast.leader, at=at)
        self.put(
            ReceiptCard, issued=stock.card, sold=self.card("sold"), late=late, excepted=ReceiptCard.objects.get(pk=excepted.pk),
            returned=self.card("returned"), **{"bench's": self.card("returned", by=self.people["bench"])},
            accepted=self.card("accepted"), sent_back=self.card("sent_back"), void=ReceiptCard.objects.filter(state="void").first(),
        )  # fmt: skip
        lost, found = (self.machine(30).vouchers.get() for _ in range(2))
        for voucher in (lost, found):
            warranty.report_lost(voucher=voucher, how="火灾", by=cast.clerk, at=at)
        warranty.withdraw_loss(voucher=found, reason="找到", by=cast.clerk, at=at)
        self.put(
            Voucher, good=self.machine(30).vouchers.get(), lost=Voucher.objects.get(pk=lost.pk), found=Voucher.objects.get(pk=found.pk),
            void=Voucher.objects.filter(machine=back).first(),
        )  # fmt: skip
        asked = {"begins": (at - 2 * DAY).date(), "ground": "appraisal", "note": "拆检", "by": cast.technician, "at": at}
        runs, over = (warranty.suspend(machine=self.machine(30), **asked) for _ in range(2))
        warranty.end_suspension(suspension=over, ends=at.date(), result="好", by=cast.technician, at=at)
        self.put(Suspension, runs=runs, over=Suspension.objects.get(pk=over.pk))
        self.put(Customer, own=self.customer)
        made = (("machines", "checked"), ("cards", "checked"), ("parts", "checked"), ("machines", "done"), ("cards", "failed"))
        tables = {
            (kind, state): Import.objects.create(kind=kind, name="a.xlsx", state=state, new=1, by=cast.clerk, at=at) for kind, state in made
        }
        self.put(Import, **{" ".join(key): table for key, table in tables.items()})

    def redresses(self):
        """An exchange and a return, decided, carried out; and a refund."""
        cast, at = self.cast, self.at

        def decided(what):
            ticket = self.make_ticket(machine=self.machine(30))
            return actions.decide_redress(ticket=ticket, what=what, article="第 30 条", reason="又坏", by=cast.leader, at=at)

        exchange, back, here, paid = decided("exchange"), decided("return"), decided("return"), decided("return")
        for one in (here, paid):
            actions.take_machine_back(redress=one, by=cast.clerk, at=at)
        finance.refund(redress=paid, by=cast.finance_officer, at=at)
        given = actions.give_machine(redress=decided("exchange"), replacement=self.machine(), by=cast.clerk, at=at)
        found = {"exchange": exchange, "return": back, "here": here, "paid": paid, "given": given}
        self.put(Redress, **{name: Redress.objects.get(pk=one.pk) for name, one in found.items()})
        self.put(Ticket, redress=exchange.ticket)

    # --- promises, and what leaves the house
    def promises(self):
        cast, now = self.cast, self.at
        waiting, still, late = self.things[OldPart]["received"], self.part("received"), self.things[OldPart]["bench's here"]
        row = lambda of, kind: Deadline.objects.of(of).get(kind=kind)  # noqa: E731
        still = deadlines.pause(deadline=row(still, "part.appraise"), reason="等化验", by=cast.technician, at=self.at + 8 * HOUR)
        parked = row(self.task(dealer=cast.dealer_a), "task.arrange")
        Deadline.objects.filter(pk=parked.pk).update(state="parked", error="boom", next_at=None)
        early = row(waiting, "part.appraise")
        late = row(late, "part.appraise")
        Deadline.objects.filter(pk__in=[early.pk, still.pk]).update(due_at=now + 9000 * DAY)
        self.put(
            Deadline, waits=row(waiting, "part.appraise"), still=still, parked=Deadline.objects.get(pk=parked.pk), late=late,
            steady=row(self.things[Task]["dealer's"], "task.arrange"),
        )  # fmt: skip
        self.put(Policy, part=Policy.objects.filter(kind="part.appraise").first())
        self.put(
            Absence, **{"rep's": Absence.objects.get(user=cast.rep)},
            over=Absence.objects.create(
                user=self.people["mate"], stand_in=self.people["repairer"], begins_at=now - 9 * DAY, ends_at=now - DAY, entered_at=now
            ),
        )  # fmt: skip
        clock = {"at": now, "offset": 0.0}
        self.put(
            Pulse, fine=Pulse.objects.create(host="a", **clock),
            jumped=Pulse.objects.create(host="b", held_since=now, held_why=AHEAD % {"seconds": 90}, **clock),
            apart=Pulse.objects.create(host="c", held_since=now, held_why=APART % {"seconds": 90}, **clock),
        )  # fmt: skip

    def letters(self):
        at = self.at
        unread = Notice.objects.filter(user=self.cast.owner_a, read_at=None).latest("id")
        read = Notice.objects.filter(user=self.cast.owner_a, read_at=None).exclude(pk=unread.pk).latest("id")
        Notice.objects.filter(pk=read.pk).update(read_at=at)
        self.put(Notice, unread=unread, read=Notice.objects.get(pk=read.pk))
        robot = Target.objects.create(name="群", channel="wecom", address="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x")
        self.put(Target, robot=robot)
        for state in ("dead", "sent"):
            more = {"why": "rejected"} if state == "dead" else {}
            self.put(Outbox, **{state: Outbox.objects.create(target=robot, channel="wecom", state=state, created_at=at, due_at=at, **more)})
        records = [self.things[OldPart][state].record for state in ("received", "appraised", "handed_over", "stored")]
        RepairRecord.objects.filter(pk__in=[one.pk for one in records]).update(signed_how="paper")
        opened, gone, wordless, expired = (links.ask(purpose="repair_record", about=one, by=self.cast.clerk) for one in records)
        links.withdraw(link=gone, by=self.cast.clerk)
        SignedLink.objects.filter(pk=wordless.pk).update(phone="")
        SignedLink.objects.filter(pk=expired.pk).update(expires_at=at)
        named = {"open": opened, "withdrawn": gone, "without a phone": wordless, "expired": expired}
        self.put(SignedLink, **{name: SignedLink.objects.get(pk=one.pk) for name, one in named.items()})
