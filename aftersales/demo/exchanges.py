"""Two machines exchanged for others of the same model, one of them twice (R2010 Art. 28)."""

from aftersales.demo.life import Life
from aftersales.demo.machines import Unit
from warranty import actions

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
