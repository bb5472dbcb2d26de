"""Who a program is."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed

from core.standing import Standing, Told


class ByToken(TokenAuthentication):
    """`Authorization: Token …`; the token is read with each request, by a statement that stands written."""

    def authenticate_credentials(self, key):
        token = next(iter(_tokens(key=key)), None)
        if token is None:
            raise AuthenticationFailed(_("Invalid token."))
        if not token.user.is_active:
            raise AuthenticationFailed(_("User inactive or deleted."))
        return token.user, token


@Standing
def _tokens() -> QuerySet:
    from rest_framework.authtoken.models import Token  # the settings name this module before models can be loaded

    return Token.objects.select_related("user").filter(key=Told("key"))
