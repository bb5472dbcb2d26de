"""Return days, rooms and policies that every installation starts with; all of them data from here on."""

from datetime import date

from deadlines.reference import load_policies
from returns import kinds
from returns.models import ReturnDate, Room

POLICIES = [
    (kinds.PART_RETURN, None, None, "返件", "方案 四 3"),
    (kinds.PART_ARRIVE, None, 15, "已发未到的返件", "方案 四 3"),
    (kinds.PART_RETURN_STAFF, None, 30, "公司人员返件", "方案 四 4"),
    (kinds.PART_APPRAISE, None, 7, "鉴定", "方案 四 4"),
    (kinds.RECORD_RETURN, None, None, "维修记录原件", "方案 四 3"),
    (kinds.TOO_NEAR, None, 15, "返件日前几天内换下的归下一次", "方案 四 3"),
]
RETURN_DAYS = [date(year, month, 20) for year in range(2024, 2029) for month in (6, 12)]
ROOMS = [("可用件库", Room.Holds.USABLE), ("废件库", Room.Holds.SCRAP)]


def load() -> None:
    """Make what is missing; what is there stays as it was edited."""
    load_policies(POLICIES)
    if not ReturnDate.objects.exists():
        ReturnDate.objects.bulk_create(ReturnDate(day=day) for day in RETURN_DAYS)
    if not Room.objects.exists():
        Room.objects.bulk_create(Room(name=name, holds=holds) for name, holds in ROOMS)
