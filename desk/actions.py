"""What is written down about reading: exports (X5)."""

from django.db import transaction

from accounts.rights import require
from core import clock
from desk.models import Export


@transaction.atomic
def export(*, by, what: str, narrowed: dict, rows: int, at=None) -> Export:
    """Write down that a list leaves the house as a file, before it does. `what` names the list: `register`."""
    require(by, "export.register")
    return Export.objects.create(at=at or clock.now(), by=by, what=what, narrowed=narrowed, rows=rows)
