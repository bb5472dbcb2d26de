"""How many tasks were arranged within their 2 hours (A15, A10)."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from core.clock import company_day, company_zone, start_of_day
from deadlines.models import Deadline
from desk.boards import ARRANGING
from desk.charts import NOTHING, Share, line

DAYS, SPAN = 14, 30
KEPT = 30  # seconds: a month's promises are not counted anew for each look at a board


def arrangement(user, now: datetime) -> dict:
    """The 2 h arrangement rate of 14 days with the 14 before, and each dealer's of 30 days, lowest first.

    For people of the company, who all see the same; up to half a minute old.
    """
    today = company_day(now)
    rows = cache.get_or_set(f"arrangement:{today}", lambda: list(_settled(user, today)), KEPT)
    days, dealers = defaultdict(lambda: NOTHING), defaultdict(lambda: NOTHING)
    for row in rows:
        share = Share(row["kept"], row["of"])
        days[row["day"]] += share
        if row["dealer"]:
            dealers[row["dealer"], row["dealer__short_name"]] += share
    recent = [(day, days[day]) for day in (today - timedelta(days=DAYS - 1 - n) for n in range(DAYS))]
    before = [days[today - timedelta(days=DAYS + n)] for n in range(DAYS)]
    lowest = sorted(dealers.items(), key=lambda item: (item[1].percent, -item[1].of, item[0][1]))
    return {
        "share": sum((share for _day, share in recent), NOTHING),
        "before": sum(before, NOTHING),
        "line": line(recent),
        "worst": min((share for _day, share in recent if share.of), key=lambda s: s.percent, default=None),
        "dealers": [{"pk": pk, "name": name, "share": share} for (pk, name), share in lowest],
    }


def _settled(user, today):
    """Promises kept and all that were settled, by dealer and day of their start."""
    begins = start_of_day(today - timedelta(days=SPAN - 1))
    settled = Deadline.objects.visible_to(user).filter(kind__in=ARRANGING, state__in=["met", "breached"], starts_at__gte=begins)
    return settled.values("dealer", "dealer__short_name", day=TruncDate("starts_at", tzinfo=company_zone())).annotate(
        of=Count("pk"), kept=Count("pk", filter=Q(state="met"))
    )
