"""How long what people are told is kept (X5)."""

from datetime import datetime

from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from accounts.keeping import NO_LONGER
from accounts.personal import delete_some, keep
from notifications.models import Notice, Outbox

NOBODY = "0"  # in place of a phone
ADDRESSED = Q(state__in=[Outbox.State.SENT, Outbox.State.DROPPED]) & ~Q(address="", phone__in=["", NOBODY], error="")


@keep("outbox", _("Days for which a message that was delivered or dropped is kept"), number=90, source=NO_LONGER)
def delivered(before: datetime, limit: int) -> int:
    """Counted from its last try. Of one that an administrator touched only to whom it went: that he did stays (X2)."""
    over = Outbox.objects.visible_to(None).filter(state__in=[Outbox.State.SENT, Outbox.State.DROPPED], tried_at__lt=before)
    gone = delete_some(over.filter(events__isnull=True), limit)
    touched = over.filter(ADDRESSED, events__isnull=False).order_by("pk").values_list("pk", flat=True)[: limit - gone]
    blank = Case(When(phone="", then=Value("")), default=Value(NOBODY))
    return gone + Outbox.objects.visible_to(None).filter(pk__in=list(touched)).update(address="", phone=blank, error="")


@keep("given_up", _("Days for which a message that was given up waits to be sent again"), number=365, source=NO_LONGER)
def given_up(before: datetime, limit: int) -> int:
    """Counted from its last try."""
    return delete_some(Outbox.objects.visible_to(None).filter(state=Outbox.State.DEAD, tried_at__lt=before, events__isnull=True), limit)


@keep("inbox", _("Days for which a notice that was read stays in the inbox"), number=1095, source=NO_LONGER)
def read(before: datetime, limit: int) -> int:
    """What nobody has read stays."""
    return delete_some(Notice.objects.visible_to(None).filter(read_at__lt=before), limit)
