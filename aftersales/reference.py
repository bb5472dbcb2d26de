"""The one loader of reference data: start, migration and tests call it. Running it again changes nothing."""

from django.db import transaction

from core.rooms import modules


@transaction.atomic
def load_reference() -> None:
    """Load each room's reference rows, lower storeys first."""
    for room in modules("reference", below="aftersales"):
        room.load()
