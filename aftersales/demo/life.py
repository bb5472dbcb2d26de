"""The demo's time: every step of every story in one order, with the sweeps that beat would have run in between."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from django.db import connection

from aftersales.demo.catalogue import Catalogue
from aftersales.demo.people import Company
from core import clock
from deadlines import actions as deadlines
from returns.actions import forfeit_overdue

BEAT = timedelta(seconds=9)  # how long after a due moment the sweep sees it


@dataclass
class Life:
    """What everyone in the demo shares, and the plan of what happens when.

    Up to yesterday's start steps have clock times of the company's days; later ones lie so many minutes before or after
    the moment of loading. So the order of steps, and with it every number, is the same at any hour of the day.
    """

    now: datetime
    chance: Random
    company: Company
    catalogue: Catalogue
    say: Callable[[str], None]
    steps: list = field(default_factory=list)

    @property
    def today(self) -> date:
        return clock.company_day(self.now)

    def on(self, days_ago: int, hour: int, minute: int = 0) -> datetime:
        """A clock time of an earlier day."""
        day = self.today - timedelta(days=days_ago)
        return datetime.combine(day, time(hour, minute), tzinfo=clock.company_zone())

    def ago(self, minutes: float) -> datetime:
        """So many minutes before the moment of loading; negative ones lie ahead."""
        return self.now - timedelta(minutes=minutes)

    def plan(self, at: datetime, do: Callable, *args, **kwargs) -> None:
        """`do(*args, at=at, **kwargs)` happens at that moment; what lies ahead of now does not happen."""
        if at <= self.now:
            self.steps.append((at, len(self.steps), do, args, kwargs))

    def run(self) -> None:
        """Do everything in order of time, sweeping whatever falls due in between."""
        self.steps.sort(key=lambda step: step[:2])
        tenth = max(len(self.steps) // 10, 1)
        for done, (at, _order, do, args, kwargs) in enumerate(self.steps, 1):
            sweep_until(at)
            do(*args, at=at, **kwargs)
            if done % tenth == 0 and done < len(self.steps):
                self.say(f"  {done:,} / {len(self.steps):,}  {clock.company_day(at)}")
        sweep_until(self.now)


def sweep_until(at: datetime) -> None:
    """Sweep as beat would have: shortly after each moment at which a step of some promise falls before `at`."""
    while (due := _first_due(at)) is not None:
        seen = min(due + BEAT, at)
        if not deadlines.sweep(at=seen):
            return
        forfeit_overdue(at=seen)


def _first_due(before: datetime) -> datetime | None:
    """Asked before every step, so in plain SQL."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(next_at) FROM deadlines_deadline WHERE next_at < %s", [before])
        return cursor.fetchone()[0]
