"""The verbs of signed links, each declared once (docs/pages.md)."""

from django.utils.translation import gettext_lazy as _

from accounts.declared import Button, Page, place, verb
from accounts.rights import CLERKS, FIELD
from core import clock
from core.api import Nothing
from core.phones import is_mobile
from links import actions, api, places
from links.models import SignedLink
from notifications.channels import sms

ASKING = FIELD | CLERKS


def _open(link) -> bool:
    return not link.answer and not link.withdrawn_at


def _can_be_texted(link) -> bool:
    now = getattr(link, "now", None) or clock.now()
    return _open(link) and now < link.expires_at and sms.is_set_up() and is_mobile(link.phone)


place(SignedLink, **places.LINK)
verb(actions.ask, ASKING, about=SignedLink, many=True, body=api.Asking, status=201)
verb(
    actions.send, ASKING, about=SignedLink, offered=_can_be_texted,
    button=Button(label=_("Send by text message"), icon="send", first=True), page=Page(name="link_send", path="send/"), body=Nothing,
)  # fmt: skip
verb(
    actions.withdraw, ASKING, about=SignedLink, offered=_open,
    button=Button(label=_("Withdraw"), icon="ban", grave=True), page=Page(name="link_withdraw", path="withdraw/"), body=Nothing,
)  # fmt: skip
