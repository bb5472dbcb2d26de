"""The rules on personal data: each room declares its own in its `personal.py`; what they say is a row (X5)."""

from dataclasses import dataclass

from accounts.models import PersonalRule


@dataclass(frozen=True)
class Rule:
    """A figure with its unit in words, and what a new installation begins with."""

    code: str
    words: str
    number: int
    source: str


RULES: dict[str, Rule] = {}


def declare(code: str, words: str, *, number: int, source: str) -> str:
    """Enter a rule. Returns its code; raises ValueError for one that is there already."""
    if code in RULES:
        raise ValueError(code)
    RULES[code] = Rule(code, words, number, source)
    return code


def number_of(code: str) -> int:
    """What the company has set. Raises KeyError for a rule that nobody declares."""
    declared = RULES[code]
    row = PersonalRule.objects.visible_to(None).filter(code=code).first()
    return row.number if row else declared.number
