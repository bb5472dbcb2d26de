"""Return days, rooms and policies that every installation starts with; all of them data from here on."""

from datetime import date

from deadlines.reference import Rule, load_policies
from deadlines.roles import Role
from returns import kinds
from returns.models import ReturnDate, Room

BACK = (Role.HEAD, Role.REP)
RULES = [
    Rule(kinds.PART_RETURN, "返件", "方案 四 3", tell=BACK),
    Rule(kinds.PART_ARRIVE, "已发未到的返件", "方案 四 3", days=15, tell=BACK),
    Rule(kinds.PART_RETURN_STAFF, "公司人员返件", "方案 四 4", days=30, tell=(Role.OWNER, Role.SALES_HEAD)),
    Rule(kinds.PART_APPRAISE, "鉴定", "方案 四 4", days=7, tell=(Role.HEAD, Role.TECHNICIANS), pause_states=("received",)),
    Rule(kinds.RECORD_RETURN, "维修记录原件", "方案 四 3", tell=BACK),
    Rule(kinds.TOO_NEAR, "返件日前几天内换下的归下一次", "方案 四 3", days=15),
]
RETURN_DAYS = [date(year, month, 20) for year in range(2024, 2029) for month in (6, 12)]
ROOMS = [("可用件库", Room.Holds.USABLE), ("废件库", Room.Holds.SCRAP)]


def load() -> None:
    """Make what is missing; what is there stays as it was edited."""
    load_policies(RULES)
    if not ReturnDate.objects.exists():
        ReturnDate.objects.bulk_create(ReturnDate(day=day) for day in RETURN_DAYS)
    if not Room.objects.exists():
        Room.objects.bulk_create(Room(name=name, holds=holds) for name, holds in ROOMS)
