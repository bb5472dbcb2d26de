"""The verdict and a card's trail in the words of their readers: articles as they are cited, what the card means (A6)."""

from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import history
from core.language import reads_chinese
from core.timewords import month_day
from warranty.models import ReceiptCard, Voucher

LAWS = (
    ("R2010 Art. ", gettext_lazy("Responsibility rules Art. %(article)s")),
    ("R2010 Annex ", gettext_lazy("Responsibility rules, annex %(article)s")),
    ("Civil Code Art. ", gettext_lazy("Civil Code Art. %(article)s")),
    ("Consumer Regulation Art. ", gettext_lazy("Consumer Regulation Art. %(article)s")),
)
CLAUSES = {
    "Scheme 3(2)5": gettext_lazy("Scheme III (2) 5"),
    "Scheme 3(2)2": gettext_lazy("Scheme III (2) 2"),
    "Scheme B 1": gettext_lazy("Scheme B 1"),
    "Scheme C 1": gettext_lazy("Scheme C 1"),
    "Company terms": gettext_lazy("Company terms"),
}

FACTS = {
    "invoice_date": gettext_lazy("invoice %(value)s"),
    "report_date": gettext_lazy("reported %(value)s"),
    "sent_in": gettext_lazy("sent in %(value)s"),
    "start": gettext_lazy("begins %(value)s"),
    "until": gettext_lazy("until %(value)s"),
    "months": gettext_lazy("%(value)s months"),
    "whole_months": gettext_lazy("whole machine %(value)s months"),
    "whole_until": gettext_lazy("whole machine until %(value)s"),
    "part": gettext_lazy("part: %(value)s"),
    "part_months": gettext_lazy("main parts %(value)s months"),
    "part_until": gettext_lazy("the part until %(value)s"),
    "stated_months": gettext_lazy("stated %(value)s months"),
    "stated_whole_months": gettext_lazy("voucher: whole machine %(value)s months"),
    "stated_part_months": gettext_lazy("voucher: main parts %(value)s months"),
    "power_kw": gettext_lazy("%(value)s kW"),
    "replaced_on": gettext_lazy("replaced %(value)s"),
    "exchanged_on": gettext_lazy("exchanged %(value)s"),
    "transferred_on": gettext_lazy("passed on %(value)s"),
    "suspended_days": gettext_lazy("suspended %(value)s days"),
    "alternative_until": gettext_lazy("with repair time until %(value)s"),
    "season_start": gettext_lazy("first season from %(value)s"),
    "repairs": gettext_lazy("repaired %(value)s times"),
    "invoice_amount": gettext_lazy("invoice amount %(value)s"),
    "days_since_invoice": gettext_lazy("%(value)s days since the invoice"),
    "repair_by": gettext_lazy("repair by %(value)s"),
    "lost_applied_on": gettext_lazy("loss reported %(value)s"),
    "voucher_reissue_by": gettext_lazy("new voucher by %(value)s"),
    "sale_date": gettext_lazy("sold %(value)s"),
    "days_apart": gettext_lazy("sale and invoice %(value)s days apart"),
    "last_good_day": gettext_lazy("card back by %(value)s"),
    "returned_on": gettext_lazy("card back %(value)s"),
}

REMEDIES = {
    "repair": gettext_lazy("Repair free of charge"),
    "replace_part": gettext_lazy("Replace the part free of charge"),
    "exchange": gettext_lazy("Exchange the machine"),
    "return": gettext_lazy("Take the machine back at the invoice price"),
    "repair_or_exchange": gettext_lazy("The customer chooses: repair or exchange"),
    "paid_service": gettext_lazy("Paid service: travel and wages"),
    "none": gettext_lazy("No duty under the warranty"),
}


def reference(ref: str) -> str:
    """`R2010 Art. 24` as the reader cites it."""
    for start, words in LAWS:
        if ref.startswith(start):
            return str(words) % {"article": ref.removeprefix(start)}
    return str(CLAUSES.get(ref, ref))


class Cited(NamedTuple):
    """An article as the reader cites it, what it says, and the facts of the case that were used, in words."""

    ref: str
    text: str
    facts: str


def cited(row: dict) -> Cited:
    """A citation of a verdict in the language that is active; of its facts days, months, numbers and the part's name."""
    text = "text_zh" if reads_chinese() else "text_en"
    told = [str(FACTS[name]) % {"value": value} for name, value in row["facts"].items() if name in FACTS]
    return Cited(reference(row["ref"]), row[text], str(_(", ")).join(told))


LAST_GOOD_DAY = "last_good_day"  # what `card_words` tells of


def on_a_dealers_page(answer: dict) -> dict:
    """The answer as far as a dealer's page tells it: no price, and of the facts what is put into words."""
    cited_there = [
        row | {"facts": {k: v for k, v in row["facts"].items() if k in FACTS or k == LAST_GOOD_DAY}} for row in answer.get("citations", [])
    ]
    return {name: value for name, value in answer.items() if name != "refund"} | {"citations": cited_there}


def card_words(answer: dict, today: date) -> str:
    """What the receipt card means for the dealer's money; the customer's rights stand (A6)."""
    last = next((c["facts"].get("last_good_day") for c in answer.get("citations", []) if "last_good_day" in c.get("facts", {})), None)
    recognised = answer.get("recognised")
    if recognised == "pending" and last:
        day = month_day(date.fromisoformat(last))
        return _("Receipt card not back yet, until %(day)s. Serve first; the dealer's claim waits.") % {"day": day}
    if recognised == "no":
        return _("Receipt card not back in time: the dealer serves at its own cost. The customer's rights stand.")
    if recognised == "exception":
        return _("Receipt card late; the leader granted an exception.")
    return ""


REASONS = {**dict(ReceiptCard.Void.choices), **dict(Voucher.Void.choices)}


def event_words(event) -> str:
    """What happened, in the language that is active."""
    return words_of(event.kind, event.data)


def words_of(kind: str, data: dict, owners=None) -> str:
    """The same of an event's facts; `owners` {id: customer} names whom a voucher passed to."""
    owner = (owners or {}).get(data.get("owner_to"), "")
    facts = {**data, "owner": owner, "why": REASONS.get(data.get("why"), "")}
    return history.words(kind, facts)


def repair_article(answer: dict) -> str:
    """The article of R2010 by which a verdict set the last day of the repair, `27` or `33`; empty where it set none.

    A verdict from before that was kept says it by what it cites: Art. 33 where the busy season's days were taken.
    """
    if "repair_article" in answer:
        return answer["repair_article"] or ""
    cited = next((row for row in answer.get("citations", ()) if "repair_by" in row["facts"]), None)
    hurried = cited and cited["ref"].endswith("33") and cited["facts"].get("inside_network") is not False
    return "33" if hurried else "27" if cited else ""
