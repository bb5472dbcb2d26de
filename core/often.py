"""How often something may be done by somebody who has not signed in."""

from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView


class Often(SimpleRateThrottle):
    """How often something may be done: `rate`, such as 5/hour, counted in the broker's memory for a `scope` and an `ident`; no
    `ident` means the caller's address."""

    cache_format = "often:%(scope)s:%(ident)s"

    def __init__(self, scope: str, rate: str, ident: str):
        self.scope, self.rate, self.ident = scope, rate, ident
        super().__init__()

    def get_cache_key(self, request, view):
        return self.cache_format % {"scope": self.scope, "ident": self.ident or self.get_ident(request)}


def too_often(request, what: str, rates: dict[str, str], **idents: str) -> bool:
    """Whether any of these was done often enough for now; each time counts for all of them."""
    return not all([Often(f"{what}.{name}", rates[name], ident).allow_request(request, APIView()) for name, ident in idents.items()])
