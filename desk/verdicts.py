"""What the warranty rules said, in the words of the page (A6, A8; R2010)."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from core.clock import company_day
from core.timewords import month_day


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


REMEDIES = {
    "repair": lazy("Repair free of charge"),
    "replace_part": lazy("Replace the part free of charge"),
    "exchange": lazy("Exchange the machine"),
    "return": lazy("Take the machine back at the invoice price"),
    "repair_or_exchange": lazy("The customer chooses: repair or exchange"),
    "paid_service": lazy("Paid service: travel and wages"),
    "none": lazy("No duty under the warranty"),
}
LAWS = (
    ("R2010 Art. ", lazy("Responsibility rules Art. %(article)s")),
    ("R2010 Annex ", lazy("Responsibility rules, annex %(article)s")),
    ("Civil Code Art. ", lazy("Civil Code Art. %(article)s")),
    ("Consumer Regulation Art. ", lazy("Consumer Regulation Art. %(article)s")),
)
CLAUSES = {
    "Scheme 3(2)5": lazy("Scheme III (2) 5"),
    "Scheme 3(2)2": lazy("Scheme III (2) 2"),
    "Scheme B 1": lazy("Scheme B 1"),
    "Scheme C 1": lazy("Scheme C 1"),
    "Company terms": lazy("Company terms"),
}


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


def reference(ref: str) -> str:
    """`R2010 Art. 24` as the reader cites it."""
    for start, words in LAWS:
        if ref.startswith(start):
            return str(words) % {"article": ref.removeprefix(start)}
    return str(CLAUSES.get(ref, ref))


def card_words(answer: dict, today: date) -> str:
    """What the receipt card means for the dealer's money; the customer's rights stand (A6)."""
    last = next((c["facts"].get("last_good_day") for c in answer.get("citations", []) if "last_good_day" in c.get("facts", {})), None)
    recognised = answer.get("recognised")
    if recognised == "pending" and last:
        return _("Receipt card not back yet, until %(day)s. Serve first; the dealer's claim waits.") % {"day": month_day(_day(last))}
    if recognised == "no":
        return _("Receipt card not back within 20 days: the dealer serves at its own cost. The customer's rights stand.")
    if recognised == "exception":
        return _("Receipt card late; the leader granted an exception.")
    return ""
