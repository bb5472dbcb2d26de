"""Yesterday and today: what a first look at the boards shows. All times lie so many minutes before the loading."""

from datetime import timedelta

from aftersales.demo import faults
from aftersales.demo.script import Script

LATE_VISIT, GRAIN, TRACTOR, RICE = -35, ("combine",), ("tractor",), ("transplanter",)


def plan_today(script: Script) -> None:
    """45 tickets in every state on the way, among them what is due within the hour and what is late."""
    _waiting(script)
    _sent(script)
    _arranged(script)
    _under_way(script)
    _done(script)


def _call(script: Script, minutes: float, sent=None, **which):
    """A call so many minutes ago, registered at once, sent on some minutes later unless told otherwise."""
    life = script.life
    job = script.repair(life.ago(minutes), **which)
    life.plan(job.received + timedelta(minutes=5), job.register)
    if sent is not None:
        life.plan(life.ago(minutes - sent), job.dispatch)
    return job


def _waiting(script: Script) -> None:
    """Not dispatched yet: fresh ones, one that is nearly due, one late, one whose machine nobody knows."""
    _call(script, 9, classes=RICE, covered=True)
    _call(script, 41, classes=TRACTOR, covered=True)
    script.repair(script.life.ago(103), classes=GRAIN, covered=True)  # drawn, and not called: the combine of two repairs is
    third = script.once_more(script.twice, script.life.ago(103))
    script.life.plan(third.received + timedelta(minutes=5), third.register)
    _call(script, 131, covered=False)
    unknown = script.repair(script.life.ago(17), classes=TRACTOR)
    unknown.facts |= {"machine": None, "serial_text": "HG704-?5", "busy_season": None}
    script.life.plan(unknown.received + timedelta(minutes=5), unknown.register)
    title, says, _answer = faults.OPINIONS[0]
    opinion = script.other(script.life.ago(260), "opinion", title, says)
    script.life.plan(opinion.received + timedelta(minutes=5), opinion.register)


def _sent(script: Script) -> None:
    """With the dealers, not arranged: in time, nearly due, late, not in hand, asking for help."""
    life = script.life
    urgent = _call(script, 76, 9, classes=GRAIN, dealer="fengyu", covered=True)
    urgent.facts |= {"urgent": True, "busy_season": True}
    life.plan(life.ago(56), urgent.note, text="今天 3 台机器同时报修，20 分钟没回话就先请李明过去。", internal=True)
    for minutes, dealer in ((12, "yimeng"), (28, "subei"), (47, "jianghan"), (66, "fengyu"), (98, "dongting"), (117, "jizhong")):
        _call(script, minutes, 8, dealer=dealer, covered=True)
    for minutes, dealer in ((154, "sanjiang"), (139, "songliao")):
        _call(script, minutes, 9, dealer=dealer, covered=True)
    idle = _call(script, 222, 10, dealer="sanjiang", classes=TRACTOR, covered=True)
    life.plan(life.ago(40), idle.check, in_hand=False, note="三江农机两次没派人，电话不接")
    for minutes, dealer, reason in ((88, "yudong", "缺摘穗辊，县里都没有货"), (105, "ganfu", "师傅都在外县，今天到不了")):
        job = _call(script, minutes, 8, dealer=dealer, covered=True)
        life.plan(life.ago(minutes - 30), job.ask_help, reason=reason)


def _arranged(script: Script) -> None:
    """Somebody is named; visits later today and tomorrow, one that nobody kept, checks due soon and one missed."""
    life = script.life
    for minutes, after, visit, checked in (
        (238, 25, 180, None), (226, 40, 95, None), (205, 15, 240, None), (262, 31, 150, 170), (330, 22, 60, 200), (415, 64, 30, 180),
        (500, 18, 1150, 190), (610, 44, 1320, 160), (700, 38, 1010, 210), (820, 29, LATE_VISIT, 190),
    ):  # fmt: skip
        job = _call(script, minutes, 9, covered=script.chance.random() < 0.8)
        life.plan(life.ago(minutes - 9 - after), job.arrange, visit=life.ago(-visit))
        if checked:
            life.plan(life.ago(minutes - 9 - checked), job.check)
    missed = _call(script, 290, 8, classes=GRAIN, covered=True)
    life.plan(life.ago(290 - 8 - 33), missed.arrange, visit=life.ago(-200))
    split = _call(script, 190, 8, classes=GRAIN, dealer="yudong", covered=True)
    life.plan(life.ago(170), split.split, work="发动机冒黑烟，另查油路", department=_department("technical"))
    life.plan(life.ago(150), split.arrange, visit=life.ago(-120))


def _under_way(script: Script) -> None:
    """Somebody is at the machine."""
    life = script.life
    for minutes, here in ((540, 140), (690, 95), (790, 55), (905, 30), (1020, 12)):
        job = _call(script, minutes, 8, covered=True)
        life.plan(life.ago(minutes - 30), job.arrange, visit=life.ago(here - 10))
        life.plan(life.ago(minutes - 200), job.check)
        life.plan(life.ago(here), job.start)
    waits = _call(script, 1180, 8, classes=GRAIN, abnormal=True, covered=True)
    life.plan(life.ago(1140), waits.arrange, visit=life.ago(880))
    life.plan(life.ago(1010), waits.check)
    life.plan(life.ago(890), waits.start)
    life.plan(life.ago(700), waits.note, text="机体裂，等总成，配件已上今晚的发货车。", internal=False)


def _done(script: Script) -> None:
    """Repaired, waiting for the clerk's call; and what came in and ended today."""
    life = script.life
    for minutes, here, done in ((1300, 900, 640), (1240, 800, 520), (1210, 660, 400), (1100, 560, 290), (980, 430, 170), (860, 300, 45)):
        job = _call(script, minutes, 8, covered=True)
        life.plan(life.ago(minutes - 34), job.arrange, visit=life.ago(here - 15))
        life.plan(life.ago(minutes - 190), job.check)
        life.plan(life.ago(here), job.start)
        life.plan(life.ago(done), job.file, arrived=life.ago(here))
    for n, minutes in enumerate((70, 310)):
        title, says, answer = faults.ASKED[n]
        job = script.other(life.ago(minutes), "advice", title, says)
        life.plan(life.ago(minutes - 5), job.register)
        life.plan(life.ago(minutes - 11), job.answer, outcome=answer)
    own = script.repair(life.ago(64), covered=True)
    life.plan(life.ago(58), own.register_own)


def _department(code: str):
    from accounts.models import Department

    return Department.objects.get(code=code)
