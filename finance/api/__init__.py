"""Claims, write-off notices and the ledger over the API (A18, A19, X6)."""

from finance.api.resources import AccountResource, ClaimResource, PostingResource, RateResource, WriteOffResource

RESOURCES = {
    "claims": (ClaimResource, "claim"),
    "notices": (WriteOffResource, "notice"),
    "accounts": (AccountResource, "account"),
    "postings": (PostingResource, "posting"),
    "rates": (RateResource, "rate"),
}
