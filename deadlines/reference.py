"""How rules and calendars are loaded: each app brings its own kinds."""

from dataclasses import dataclass
from datetime import date

from deadlines.actions.calendars import publish_all
from deadlines.models import Calendar, Policy
from deadlines.roles import Role

ALWAYS = date(2000, 1, 1)
WORKDAYS, OFFICE = "workdays", "office"
WHOLE_DAY, DESK = "00:00-24:00", "08:00-12:00 13:30-17:30"
CALENDARS = {WORKDAYS: ("法定工作日", WHOLE_DAY), OFFICE: ("办公时间", DESK)}
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday")


@dataclass(frozen=True)
class Rule:
    """The first version of a kind's rule. `days` with a `calendar` are its working days; `tell` is told at the breach,
    `ladder` holds further rungs [minutes after due, roles], `remind` minutes before due."""

    kind: str
    title: str
    source: str
    minutes: int | None = None
    days: int | None = None
    calendar: str = ""
    tell: tuple[str, ...] = (Role.OWNER,)
    ladder: tuple = ()
    remind: tuple[int, ...] = ()
    pause_states: tuple[str, ...] = ()


def load() -> None:
    """Make the calendars that are missing, and take a new version of what says something else than its last one."""
    known = set(Calendar.objects.values_list("code", flat=True))
    for code, (name, hours) in CALENDARS.items():
        if code not in known:
            Calendar.objects.create(code=code, name=name, **dict.fromkeys(WEEK, hours))
    publish_all()


def load_policies(rules: list[Rule]) -> None:
    """Make the first version of each kind that has none; what is there stays as it was edited."""
    have = set(Policy.objects.values_list("kind", flat=True))
    calendars = {calendar.code: calendar for calendar in Calendar.objects.all()}
    Policy.objects.bulk_create(
        Policy(
            kind=rule.kind, minutes=rule.minutes, days=rule.days, title=rule.title, source=rule.source, valid_from=ALWAYS,
            calendar=calendars[rule.calendar] if rule.calendar else None, reminders=list(rule.remind),
            pause_states=list(rule.pause_states), ladder=[[0, list(rule.tell)], *([m, list(roles)] for m, roles in rule.ladder)],
        )
        for rule in rules
        if rule.kind not in have
    )  # fmt: skip
