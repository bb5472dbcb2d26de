"""A kind of ticket that is about a stray, what covers it, and what is filed about it."""

from django.utils.translation import gettext_lazy as _
from stray.models import StrayCall

from tickets import cover, filing, natures
from tickets.models import Attachment


def covered(ticket):
    """Whoever calls about a stray of ours is covered for as long as we keep it."""
    call = StrayCall.objects.filter(ticket=ticket).first()
    return cover.Cover("stray", "yes", call.until) if call else None


cover.register(cover.Source("stray", _("stray"), lambda: StrayCall.objects.values("ticket"), covered))
filing.register(
    filing.Filing("sheet", _("sheet of a stray"), "tickets.attach", lambda: Attachment.objects.filter(kind="paper").values("task"))
)
natures.register(natures.Nature("rescue", _("Rescue"), scheme="B", arranging=None, files=("sheet",), by_phone=False, pages=frozenset()))
