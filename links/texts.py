"""The text messages of signed links, written when they are sent; nothing is sent for a link that is not open any more."""

from django.conf import settings
from django.utils.translation import gettext as _

from core import clock
from core.clock import company_zone
from links.models import SignedLink
from links.tokens import code_of
from notifications.texts import register

LINK, CODE = "links.link", "links.code"
State = SignedLink.State


def _open(pk: int) -> SignedLink | None:
    link = SignedLink.objects.filter(pk=pk).first()
    return link if link and link.state_at(clock.now()) in (State.MADE, State.SENT, State.OPENED) else None


def _link(pk: int) -> str | None:
    link = _open(pk)
    if link is None or not link.url:
        return None
    subject = link.asks.model.objects.visible_to(None).get(pk=link.subject_id)
    return _("%(company)s: %(name)s, %(ask)s before %(day)s: %(url)s") % {
        "company": settings.COMPANY_NAME, "name": link.name, "ask": link.asks.text(subject),
        "day": f"{link.expires_at.astimezone(company_zone()):%Y-%m-%d}", "url": link.url,
    }  # fmt: skip


def _code(pk: int) -> str | None:
    link = _open(pk)
    if link is None or not link.code_until or link.code_until < clock.now():
        return None
    return _("%(code)s is your code to confirm %(about)s, good for 10 minutes. Tell it to nobody.") % {
        "code": code_of(link.code_salt),
        "about": link.about,
    }


register(LINK, _link)
register(CODE, _code)
