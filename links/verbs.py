"""The verbs of signed links, each declared once (docs/pages.md)."""

from accounts.declared import verb
from accounts.rights import CLERKS, FIELD
from core.api import Nothing
from links import actions, api
from links.models import SignedLink

ASKING = FIELD | CLERKS


def _open(link) -> bool:
    return not link.answer and not link.withdrawn_at


verb(actions.ask, ASKING, about=SignedLink, many=True, body=api.Asking, status=201)
verb(actions.send, ASKING, about=SignedLink, offered=lambda link: _open(link) and link.now < link.expires_at, body=Nothing)
verb(actions.withdraw, ASKING, about=SignedLink, offered=_open, body=Nothing)
