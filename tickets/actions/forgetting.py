"""What nobody may keep any longer (X5)."""

from datetime import timedelta
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction

from accounts.personal import number_of
from core import clock
from tickets.models import Attachment
from warranty.personal import SIGNED

A_YEAR = timedelta(days=366)


@transaction.atomic
def forget_signed(*, at=None) -> int:
    """Delete the files that erased customers signed, once their years are over; the lines stay. Returns how many."""
    before = (at or clock.now()) - number_of(SIGNED) * A_YEAR
    rows = Attachment.objects.filter(kind__in=Attachment.SIGNED, ticket__customer__erased_at__isnull=False, at__lt=before).exclude(file="")
    files = list(rows.select_for_update(no_key=True, of=["self"]).order_by("id").values_list("pk", "file"))
    Attachment.objects.filter(pk__in=[pk for pk, _file in files]).update(file="")
    for _pk, name in files:
        transaction.on_commit(partial(default_storage.delete, name))
    return len(files)
