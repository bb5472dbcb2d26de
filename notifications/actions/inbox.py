"""What a person does with his messages, and how he wants them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.locks import locked
from notifications.models import Notice, Preference


@transaction.atomic
def read(*, by, notice=None, at=None) -> int:
    """Mark one notice, or all of one's own, as read. Returns how many were unread."""
    mine = Notice.objects.visible_to(by).filter(user=by, read_at__isnull=True)
    if notice is not None:
        mine = mine.filter(pk=locked(Notice.objects.visible_to(by), notice).pk)
    return mine.update(read_at=at or clock.now())


@transaction.atomic
def prefer(*, by, email: bool, sms: bool, quiet_from=None, quiet_to=None) -> Preference:
    """Choose one's channels and quiet hours, from–to in the company's zone; neither means none.

    Raises ValidationError where only one end is given or both are the same.
    """
    if (quiet_from is None) != (quiet_to is None):
        raise ValidationError({"quiet_to" if quiet_to is None else "quiet_from": _("Quiet hours need a beginning and an end.")})
    if quiet_from is not None and quiet_from == quiet_to:
        raise ValidationError({"quiet_to": _("The end must be another time than the beginning.")})
    chosen = {"email": email, "sms": sms, "quiet_from": quiet_from, "quiet_to": quiet_to}
    row, _made = Preference.objects.update_or_create(user=by, defaults=chosen)
    return row
