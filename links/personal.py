"""How long whom a signed link asked is kept (X5)."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.keeping import NO_LONGER
from accounts.personal import keep, stays
from links.models import ERASED, SignedLink


@keep(
    "asked", _("Days for which the name and phone of who did not answer a signed link are kept after its end"), number=90, source=NO_LONGER
)
def unanswered(before: datetime, limit: int) -> int:
    """That there was a link, and about what, stays."""
    over = SignedLink.objects.visible_to(None).filter(Q(withdrawn_at__lt=before) | Q(expires_at__lt=before), answer="").exclude(name=ERASED)
    return (
        SignedLink.objects.visible_to(None)
        .filter(pk__in=list(over.order_by("pk").values_list("pk", flat=True)[:limit]))
        .update(name=ERASED, phone="")
    )


stays(_("What was answered by a signed link, with the file of what was shown, until he is erased"), "公司规定")
