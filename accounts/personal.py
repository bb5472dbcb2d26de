"""The rules on personal data: each room declares its own in its `personal.py`; what they say is a row (X5)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from accounts.models import PersonalRule

Forget = Callable[[datetime, int], int]


@dataclass(frozen=True)
class Rule:
    """A figure with its unit in words, what a new installation begins with, and the least that the law allows."""

    code: str
    words: str
    number: int
    source: str
    least: int = 1


@dataclass(frozen=True)
class Kept(Rule):
    """How long something is kept: `number` times `days`. `forget(before, limit)` takes away at most `limit` of what is older, oldest
    first, and says how many."""

    days: int = 1
    forget: Forget = lambda before, limit: 0


@dataclass(frozen=True)
class Stays:
    """What no rule takes away, and why."""

    words: str
    source: str


RULES: dict[str, Rule] = {}
STAYS: list[Stays] = []


def declare(code: str, words: str, *, number: int, source: str) -> str:
    """Enter a rule. Returns its code; raises ValueError for one that is there already."""
    return _enter(Rule(code, words, number, source))


def keep(code: str, words: str, *, number: int, source: str, least: int = 1, days: int = 1) -> Callable[[Forget], Forget]:
    """Decorator of what takes away a kind of data once its time is over (`accounts.forgetting` calls it). `least` is what the law has it
    kept for: no row sets less."""

    def enter(forget: Forget) -> Forget:
        _enter(Kept(code, words, number, source, least, days, forget))
        return forget

    return enter


def stays(words: str, source: str) -> None:
    """Say of a kind of data that it is not taken away."""
    STAYS.append(Stays(words, source))


def kept() -> list[Kept]:
    """The rules that say for how long something is kept."""
    return [rule for rule in RULES.values() if isinstance(rule, Kept)]


def number_of(code: str) -> int:
    """What the company has set, never less than the law allows. Raises KeyError for a rule that nobody declares."""
    declared = RULES[code]
    row = PersonalRule.objects.visible_to(None).filter(code=code).first()
    return max(row.number, declared.least) if row else declared.number


def delete_some(rows, limit: int) -> int:
    """Delete the oldest `limit` of these rows. Returns how many."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
    rows.model._base_manager.filter(pk__in=keys).delete()
    return len(keys)


def by_the_owner(function: str) -> Forget:
    """Of rows that the running role may only add and read: a function of the tables' owner takes them away, by the same rule and
    never sooner than the law allows, which stands in the function itself (docs/security.md)."""

    def forget(before: datetime, limit: int) -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [limit])  # a name from the code
            return cursor.fetchone()[0]

    return forget


def _enter(rule: Rule) -> str:
    if rule.code in RULES:
        raise ValueError(rule.code)
    RULES[rule.code] = rule
    return rule.code
