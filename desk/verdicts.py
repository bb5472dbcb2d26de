"""What the warranty rules said, in the words of the page (A6, A8; R2010)."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import get_language

from core.clock import company_day
from warranty.words import REMEDIES, card_words, reference


@dataclass
class Shown:
    """A verdict: the seal, until when, what the dealer's card means, and the articles."""

    covered: str
    whole_until: date | None = None
    part_until: date | None = None
    days_left: int | None = None
    remedy: str = ""
    repair_by: date | None = None
    card: str = ""
    decide: list[str] = field(default_factory=list)
    citations: list[tuple[str, str]] = field(default_factory=list)

    @property
    def over(self) -> bool:
        return self.days_left is not None and self.days_left < 0


def shown(answer: dict | None, now) -> Shown | None:
    """The answer of `warranty.entitlement` for people to read."""
    if not answer:
        return None
    today, chinese = company_day(now), (get_language() or "").startswith("zh")
    until = _day(answer.get("whole_until"))
    text = "text_zh" if chinese else "text_en"
    return Shown(
        covered=answer["covered"],
        whole_until=until,
        part_until=_day(answer.get("part_until")),
        days_left=(until - today).days if until else None,
        remedy=str(REMEDIES.get(answer.get("remedy"), "")),
        repair_by=_day(answer.get("repair_by")),
        card=card_words(answer, today),
        decide=[d[text] if isinstance(d, dict) else str(d) for d in answer.get("needs_person", [])],
        citations=[(reference(c["ref"]), c[text]) for c in answer.get("citations", [])],
    )


def _day(text) -> date | None:
    return date.fromisoformat(text) if text else None
