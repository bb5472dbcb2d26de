"""Who a program is."""

from hashlib import sha256

from django.db.models import BooleanField, ExpressionWrapper, Func, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed

from core.standing import Standing, Told

NOTED_EVERY = "10 minutes"  # the last use of a token is on record to that


class ByToken(TokenAuthentication):
    """`Authorization: Token …`; the token is read with each request, by a statement that stands written.

    Who it is carries the token's list of verbs: `accounts.rights.may` says no to every other one.
    """

    def authenticate_credentials(self, key):
        from accounts import second_factor
        from accounts.actions import note_use

        token = next(iter(_tokens(digest=digest_of(key))), None)
        if token is None or token.standing != token.user.standing:
            raise AuthenticationFailed(_("Invalid token."))
        if not token.user.is_active:
            raise AuthenticationFailed(_("User inactive or deleted."))
        if second_factor.missing(token.user):
            raise second_factor.Demanded
        if token.unnoted:
            note_use(token)
        token.user.only = None if token.verbs is None else frozenset(token.verbs)
        return token.user, token


def digest_of(key: str) -> str:
    """What is kept of a key. It is long and random, so that one quick hash is enough."""
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


@Standing
def _tokens() -> QuerySet:
    """Those in force, with whether their use is to be put on record."""
    from accounts.models import Token  # the settings name this module before models can be loaded

    now = Func(function="app_now")
    noted = Func(Value(NOTED_EVERY), function="interval", template="%(function)s %(expressions)s")
    long_ago = Q(used_at__isnull=True) | Q(used_at__lt=now - noted)
    rows = Token.objects.select_related("user").filter(digest=Told("digest"), revoked_at__isnull=True, expires_at__gt=now)
    return rows.annotate(unnoted=ExpressionWrapper(long_ago, output_field=BooleanField()))
