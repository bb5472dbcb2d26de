"""News from the storey below."""

from django.dispatch import receiver

from returns.actions import keep
from tickets.signals import record_filed


@receiver(record_filed, dispatch_uid="returns.keep")
def keep_parts(sender, *, record, by, at, **signal):
    """A filed record: what was replaced is kept and comes back (A16)."""
    keep(record=record, by=by, at=at)
