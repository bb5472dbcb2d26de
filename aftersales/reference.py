"""The one loader of reference data: start, migration and tests call it. Running it again changes nothing."""

from importlib import import_module

from django.db import transaction

STOREYS = ("accounts", "deadlines", "warranty", "tickets", "returns", "finance")


@transaction.atomic
def load_reference() -> None:
    """Load each storey's reference rows, lower storeys first."""
    for storey in STOREYS:
        import_module(f"{storey}.reference").load()
