"""A rule in words: what it applies to, who hears of it when, and what a version changed."""

import re

from django.apps import apps
from django.utils.translation import gettext as _

from deadlines.explain import calendar_words, length
from deadlines.models import Policy
from deadlines.registry import KINDS
from deadlines.roles import Role

DAY, HOUR = 1440, 60
UNITS = {"天": DAY, "日": DAY, "d": DAY, "小时": HOUR, "h": HOUR, "分钟": 1, "分": 1, "min": 1, "": 1}
TOKEN = re.compile(r"(\d{1,6})\s*(天|日|d|小时|h|分钟|分|min)?(?=[\s,，、;；]|$)", re.IGNORECASE)
BETWEEN = re.compile(r"[\s,，、;；]*")


def states_of(kind: str) -> list[tuple[str, str]]:
    """The states of what a kind is about, in words."""
    about = KINDS[kind].about if kind in KINDS else ""
    if not about:
        return []
    fields = {field.name: field for field in apps.get_model(about)._meta.get_fields()}
    return list(fields["state"].choices) if "state" in fields else []


def read_reminders(text: str) -> list[int]:
    """`10 天 5 天 1 天` as minutes before due; bare figures are minutes. Raises ValueError."""
    found, place = [], 0
    text = text.strip()
    while place < len(text):
        place = BETWEEN.match(text, place).end()
        if place == len(text):
            break
        token = TOKEN.match(text, place)
        if token is None:
            raise ValueError(text)
        found.append(int(token[1]) * UNITS[(token[2] or "").lower()])
        place = token.end()
    if any(not 0 < minutes <= DAY * 365 for minutes in found):
        raise ValueError(text)
    return sorted(set(found), reverse=True)


def span(minutes: int) -> str:
    """`10 d`, `2 h`, `90 min`."""
    if minutes and minutes % DAY == 0:
        return _("%(days)s d") % {"days": minutes // DAY}
    if minutes and minutes % HOUR == 0:
        return _("%(hours)s h") % {"hours": minutes // HOUR}
    return _("%(minutes)s min") % {"minutes": minutes}


def reminder_words(reminders) -> str:
    return " ".join(span(minutes) for minutes in sorted(reminders, reverse=True))


def ladder_words(ladder) -> str:
    """`at due: owner, head; +30 min: leaders`."""
    return " · ".join(f"{_moment(after)} {_(', ').join(str(Role(role).label) for role in roles)}" for after, roles in ladder)


def _moment(after: int) -> str:
    return f"+{span(after)}" if after else _("at due")


def gone() -> str:
    """Of a rule of before: a state or a kind of ticket that is no more; new rules are refused where they name one."""
    return _("one that is no longer used")


def pause_words(rule: Policy) -> str:
    known = dict(states_of(rule.kind))
    return _(", ").join(str(known.get(state) or gone()) for state in rule.pause_states)


def scope_words(rule: Policy, ticket_kinds=()) -> str:
    """What a line applies to; empty for everything."""
    words = []
    if rule.scheme:
        words.append(str(rule.get_scheme_display()))
    if rule.urgency:
        words.append(str(rule.get_urgency_display()))
    if rule.ticket_kind:
        words.append(str(dict(ticket_kinds).get(rule.ticket_kind) or gone()))
    return " · ".join(words)


def facts(rule: Policy) -> list[tuple[str, str]]:
    """A version, line by line."""
    return [
        (_("Length"), length(rule)),
        (_("Calendar"), calendar_words(rule)),
        (_("May stand still in"), pause_words(rule) or _("never")),
        (_("Who is told"), ladder_words(rule.ladder) or _("nobody")),
        (_("Reminders before"), reminder_words(rule.reminders) or _("none")),
        (_("Source"), rule.cited),
    ]


def differences(former: Policy | None, rule: Policy) -> list[tuple[str, str, str]]:
    """(what, from, to) of everything that a version changed."""
    if former is None:
        return []
    return [(name, old, new) for (name, old), (_name, new) in zip(facts(former), facts(rule), strict=True) if old != new]
