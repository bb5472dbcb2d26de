"""How old parts come back in the demo: shipped, received or missed, appraised, put away (A16, A17)."""

from datetime import timedelta

from aftersales.demo.life import Life
from core import clock
from returns import actions
from returns.models import OldPart, ReturnDate, Room
from tickets.models import RepairRecord
from warranty.models import Cause

RETURN_DAY = 14  # days ago: one of the two return days a year has just passed
HALF_YEAR = timedelta(days=182)
SLOW = {"sanjiang": (15,), "guanzhong": (), "ganfu": (26,)}  # when these dealers send their boxes; guanzhong never did
SHIPPED = (50, 41, 32, 23, 15, 6, 3)
EVIDENCE = {
    "dealer": "拆检未见故障，通电试验合格，属误判换件。",
    "customer": "滤芯堵死、缺油烧蚀痕迹明显，见照片。",
}
FINDINGS = [("manufacture", 12), ("material", 6), ("bought-in", 4), ("wear", 3), ("misuse", 2), ("no-fault", 2), ("bad-repair", 1)]


def plan_returns(life: Life) -> None:
    """Two months of boxes. The calendar's return day lies two weeks back, so that some parts came too late."""
    ReturnDate.objects.all().delete()
    middle = life.today - timedelta(days=RETURN_DAY)
    ReturnDate.objects.bulk_create(ReturnDate(day=middle + n * HALF_YEAR) for n in range(-4, 5))
    for n, dealer in enumerate(life.company.dealers.values()):
        for days_ago in SLOW.get(dealer.code, SHIPPED):
            life.plan(life.on(days_ago, 8 + n % 8, 10), ship_box, life, dealer)
    for days_ago in (48, 27, 9):
        life.plan(life.on(days_ago, 17, 20), ship_own, life)
    for days_ago in range(58, 1, -1):
        life.plan(life.on(days_ago, 10, 15), unpack, life)
        if days_ago % 2:
            life.plan(life.on(days_ago, 15, 5), appraise_some, life, 14)
        if days_ago % 7 == 3:
            life.plan(life.on(days_ago, 16, 0), put_away, life)
    life.plan(life.ago(1180), unpack, life)
    life.plan(life.ago(1010), appraise_some, life, 3)


def ship_box(life: Life, dealer, *, at) -> None:
    """A dealer packs what it has, on a sales delivery truck or with a carrier."""
    parts = OldPart.objects.filter(dealer=dealer, state="kept", removed_on__lt=clock.company_day(at - timedelta(days=1))).order_by("id")
    parts = [part for part in parts if life.chance.random() > 0.06]
    if parts:
        plan = life.company.plans[dealer.code]
        truck = f"{plan.plates}·7{life.chance.randint(100, 999)} 销售发货车"
        carrier = truck if life.chance.random() < 0.7 else "德邦物流 零担"
        by = life.company.owner(dealer) if life.chance.random() < 0.5 else life.company.repairers(dealer)[0]
        actions.ship(parts=parts, carrier=carrier, box=f"第 {life.chance.randint(1, 9)} 箱", by=by, at=at)


def ship_own(life: Life, *, at) -> None:
    """Our own people bring theirs along (A17)."""
    for username in ("wangqiang", "zhengwei", "liming", "gaojianjun", "tianye", "hebin"):
        user = life.company.users[username]
        parts = list(OldPart.objects.filter(staff=user, state="kept").order_by("id"))
        if parts:
            actions.ship(parts=parts, carrier="自带回公司", by=user, at=at)


def unpack(life: Life, *, at) -> None:
    """The keeper scans what came after four days on the road; now and then something is not in the box."""
    keeper = life.company.users["qianguoqing"]
    parts = OldPart.objects.filter(state="shipped", shipped_at__lt=at - timedelta(days=4)).select_related("shipment").order_by("id")
    for n, part in enumerate(parts):
        if life.chance.random() < 0.03:
            actions.report_missing(part=part, by=keeper, at=at + timedelta(minutes=n))
        else:
            actions.receive(part=part, by=keeper, at=at + timedelta(minutes=n))
    waited = RepairRecord.objects.filter(signed_how="paper", original_received_at=None, filed_at__lt=at - timedelta(days=9))
    for record in waited.filter(old_parts__state__in=["received", "appraised"]).distinct().order_by("id"):
        actions.receive_original(record=record, by=keeper, at=at + timedelta(minutes=30))


def appraise_some(life: Life, count: int, *, at) -> None:
    """The technical department's bench, so many parts a sitting."""
    causes = {cause.code: cause for cause in Cause.objects.all()}
    parts = OldPart.objects.filter(state="received", received_at__lt=at - timedelta(hours=20))
    for n, part in enumerate(parts.select_related("record__cause").order_by("id")[:count]):
        cause = part.record.cause
        if life.chance.random() < 0.35:
            cause = causes[life.chance.choices([code for code, _ in FINDINGS], [weight for _, weight in FINDINGS])[0]]
        actions.appraise(
            part=part, cause=cause, usable=cause.code == "no-fault", justified=cause.code != "no-fault",
            evidence=EVIDENCE.get(cause.liable, ""), by=life.company.users["hezhiyuan" if n % 3 else "linxiaodong"],
            at=at + timedelta(minutes=n * 6),
        )  # fmt: skip


def put_away(life: Life, *, at) -> None:
    """Clerk to keeper, keeper to the rooms; the scrap of weeks ago leaves the house."""
    keeper = life.company.users["qianguoqing"]
    parts = list(OldPart.objects.filter(state="appraised", appraised_at__lt=at - timedelta(days=2)).order_by("id"))
    if parts:
        actions.hand_over(parts=parts, by=life.company.users["wangfang"], at=at)
    rooms = {room.holds: room for room in Room.objects.filter(active=True)}
    stored = OldPart.objects.filter(state="handed_over", handed_over_at__lt=at - timedelta(days=1))
    for n, part in enumerate(stored.order_by("id")):
        room, shelf = (rooms["usable"], "A") if part.usable else (rooms["scrap"], "F")
        actions.store(part=part, room=room, bin=f"{shelf}-{n % 12 + 1:02d}", by=keeper, at=at + timedelta(minutes=20 + n))
    old_scrap = OldPart.objects.filter(state="stored", usable=False, holds=[], stored_at__lt=at - timedelta(days=21))
    for part in old_scrap.order_by("id")[:6]:
        actions.dispose(part=part, disposal="统一报废，过磅交回收公司", by=keeper, at=at + timedelta(minutes=90))
