"""What is owed: rates, claims, write-off notices, the ledger (A18, A19)."""

from finance.models.claim import Claim, ClaimEvent, ClaimLine
from finance.models.ledger import Account, Posting, Rate
from finance.models.notice import NoticeEvent, NoticeLine, WriteOffNotice
from finance.models.owner import Owned, owned_by

__all__ = [
    "Account",
    "Claim",
    "ClaimEvent",
    "ClaimLine",
    "NoticeEvent",
    "NoticeLine",
    "Owned",
    "Posting",
    "Rate",
    "WriteOffNotice",
    "owned_by",
]
