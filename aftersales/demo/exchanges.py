"""Two machines exchanged for others of the same model, one of them twice (R2010 Art. 28)."""

from aftersales.demo.life import Life
from aftersales.demo.machines import Unit
from tickets import actions as tickets
from tickets.models import Redress, Ticket
from tickets.natures import EXCHANGE
from warranty import actions

DECISIONS = [
    {"what": "return", "article": "责任规定第 32 条", "reason": "复查：售前没有讲清适用范围，用户地块过不去，同意退货"},
    {"what": "exchange", "article": "责任规定第 30 条", "reason": "复查：换过的部件又犯同一毛病，同意换同型号新机"},
    {"what": "neither", "reason": "查明是作业速度过快，调整后正常，不属质量问题"},
]
ARTICLE, REASON = "责任规定第 28 条", "送修 31 个工作日没有修好，用户要求换机"


def plan_exchanges(life: Life, units: list[Unit], most: int = 2) -> None:
    """Plan them for two weeks ago: by then the machines in stock have been entered, and papers have settled."""
    old = [unit for unit in units if unit.fate == "accepted" and unit.sold_at < life.on(60, 0)]
    for unit in old:
        spares = [u for u in units if u.fate == "stock" and (u.model, u.dealer) == (unit.model, unit.dealer)][: 3 - most]
        if not spares:
            continue
        for days, (given, spare) in enumerate(zip([unit, *spares], spares, strict=False)):
            spare.fate = "exchange"
            life.plan(life.on(14 - 5 * days, 10), exchange, life, given, spare)
        most -= 1
        if not most:
            return


def exchange(life: Life, unit: Unit, spare: Unit, *, at) -> None:
    actions.exchange(
        machine=unit.machine, replacement=spare.machine, day=at.date(), article=ARTICLE, reason=REASON,
        by=life.company.users["wangfang"], at=at,
    )  # fmt: skip


def plan_redress(life: Life) -> None:
    """What the leader decided on machines whose owners want them exchanged: one to be carried out, one taken back, one refused."""
    life.plan(life.ago(470), decide_all, life)
    life.plan(life.ago(330), take_back, life)


def decide_all(life: Life, *, at) -> None:
    """On closed tickets that asked for an exchange, of machines whose card is in."""
    wanted = Ticket.objects.filter(kind=EXCHANGE.code, machine__card__state="accepted", machine__replaced_by=None).order_by("id")
    for ticket, decision in zip(wanted, DECISIONS, strict=False):
        tickets.decide_redress(ticket=ticket, by=life.company.users["zhouzhiqiang"], at=at, **decision)


def take_back(life: Life, *, at) -> None:
    for redress in Redress.objects.filter(what="return", state="decided").order_by("id"):
        tickets.take_machine_back(redress=redress, by=life.company.users["wangfang"], at=at)
