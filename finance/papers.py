"""A notice as it stands on the page: its rows, its figures, what is asked of whom (A19)."""

from dataclasses import dataclass
from decimal import Decimal

from core.money import ZERO, capitals
from finance.ledger import balance
from finance.models import Account, Claim, ClaimLine, NoticeLine
from finance.wording import item_words, machine_words


@dataclass(frozen=True)
class Row:
    """One line; `again` where the ticket above is the same and is not named a second time."""

    line: NoticeLine
    again: bool

    @property
    def cut(self) -> Decimal:
        return self.line.claimed - self.line.approved


def paper_rows(lines) -> list[Row]:
    before = [None, *(line.ticket_number for line in lines)]
    return [Row(line, line.ticket_number == number) for line, number in zip(lines, before, strict=False)]


@dataclass(frozen=True)
class Draft:
    """What a notice would say if it were issued now. Nothing of it is written."""

    rows: list[Row]
    claimed: Decimal
    approved: Decimal
    balance_before: Decimal

    @property
    def balance_after(self) -> Decimal:
        return self.balance_before - self.approved

    @property
    def capitals(self) -> str:
        return capitals(self.approved)


def draft(dealer, claims: list[Claim], user) -> Draft:
    """The notice of these reviewed claims, in the order in which it will stand on the paper."""
    lines = ClaimLine.objects.visible_to(user).waiting().filter(claim__in=claims)
    tickets = {claim.pk: claim.record.ticket for claim in claims}
    rows = [_frozen(line, tickets[line.claim_id]) for line in lines.order_by("claim_id", "seq")]
    for seq, row in enumerate(rows, 1):
        row.seq = seq
    account = Account.objects.visible_to(user).filter(dealer=dealer).first()
    return Draft(
        rows=paper_rows(rows),
        claimed=sum((row.claimed for row in rows), ZERO),
        approved=sum((row.approved for row in rows), ZERO),
        balance_before=balance(account) if account else ZERO,
    )


def _frozen(line: ClaimLine, ticket) -> NoticeLine:
    return NoticeLine(
        ticket_number=ticket.number, machine_name=machine_words(ticket), text=item_words(line), claimed=line.claimed,
        approved=line.approved, reason=line.reason,
    )  # fmt: skip
