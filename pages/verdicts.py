"""What the warranty rules said, in the words of the page (A6, A8; R2010)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.rights import may
from core.clock import company_day
from core.language import reads_chinese
from core.web import door
from tickets.facts import FACTS
from tickets.models import Redress
from warranty.words import REMEDIES, Cited, card_words, cited

WHO = {"administrator": Role.ADMIN}
COVERED = {"yes": _("Covered"), "no": _("Not covered"), "person": _("Undecided")}


@dataclass(frozen=True)
class Need:
    """A decision that the verdict waits for: what, whose, and the page on which this person makes it."""

    text: str
    who: str
    url: str = ""


@dataclass(frozen=True)
class Earlier:
    """One verdict of a ticket that was judged more than once."""

    at: datetime
    version: int
    covered: str
    remedy: str


@dataclass
class Shown:
    """A verdict: the seal, until when, what the dealer's card means, the articles, and what people must decide."""

    covered: str
    whole_until: date | None = None
    part_until: date | None = None
    days_left: int | None = None
    remedy: str = ""
    repair_by: date | None = None
    reissue_by: date | None = None
    refund: str | None = None
    card: str = ""
    needs: list[Need] = field(default_factory=list)
    citations: list[Cited] = field(default_factory=list)
    law: list[Cited] = field(default_factory=list)
    repairs: int = 0

    @property
    def over(self) -> bool:
        return self.days_left is not None and self.days_left < 0


def shown(answer: dict | None, now, request=None, ticket=None) -> Shown | None:
    """The answer of `warranty.entitlement` for people to read; `law` is without what is between company and dealer."""
    if not answer:
        return None
    today, chinese = company_day(now), reads_chinese()
    until = _day(answer.get("whole_until"))
    text = "text_zh" if chinese else "text_en"
    rows = answer.get("citations", [])
    facts = ticket.facts if ticket else {}
    return Shown(
        covered=answer["covered"],
        whole_until=until,
        part_until=_day(answer.get("part_until")),
        days_left=(until - today).days if until else None,
        remedy=str(REMEDIES.get(answer.get("remedy"), "")),
        repair_by=_day(answer.get("repair_by")),
        reissue_by=_day(answer.get("voucher_reissue_by")),
        refund=answer.get("refund"),
        card=card_words(answer, today),
        needs=[need(row, text, request, ticket) for row in answer.get("needs_person", []) if row["code"] not in facts],
        citations=[cited(c) for c in rows],
        law=[cited(c) for c in rows if "recognised" not in c["facts"]],
        repairs=max((c["facts"].get("repairs", 0) for c in rows), default=0),
    )


def need(row: dict, text: str, request, ticket) -> Need:
    """What waits for a decision, with its page where this person may decide it."""
    role, url = WHO.get(row["who"], row["who"]), ""
    if request and ticket and ticket.machine_id:
        url = _page(row["code"], request, ticket)
    return Need(row[text], str(Role(role).label) if role in Role.values else "", url)


def _page(code: str, request, ticket) -> str:
    user = request.user
    if code in FACTS and may(user, f"tickets.settle_{code}"):
        return door(request, "settle", ticket.number, code)
    if code == "same_problem" and may(user, "tickets.link_problem"):
        return door(request, "link_problem", ticket.number)
    if code == "suspension_end" and may(user, "warranty.end_suspension"):
        return door(request, "machine", ticket.machine_id)
    if code == "invoice_date" and may(user, "warranty.sell") and user.is_company:
        return door(request, *(("judge", ticket.number) if ticket.machine.invoiced_on else ("sell", ticket.machine_id)))
    if code == "power_kw" and user.role == Role.ADMIN:
        return reverse("admin:warranty_productmodel_change", args=[ticket.machine.model_id])
    return ""


def earlier(rows: list[dict] | None) -> list[Earlier]:
    """A ticket's verdicts, newest first, where there is more than one."""
    found = [
        Earlier(
            datetime.fromisoformat(row["at"]), row["version"], str(COVERED.get(row["covered"], "")), str(REMEDIES.get(row["remedy"], ""))
        )
        for row in rows or []
    ]
    return found if len(found) > 1 else []


def _day(text) -> date | None:
    return date.fromisoformat(text) if text else None


def redress(row: dict) -> Redress:
    """What was decided about exchange or return, from its columns as text, to be shown."""
    amount = Decimal(row["amount"]) if row["amount"] else None
    facts = {name: row[name] for name in ("number", "what", "state", "article", "reason", "received_how")}
    shown = Redress(**facts, amount=amount, received_on=_day(row["received_on"]))
    shown.given = row["given"] or ""
    return shown
