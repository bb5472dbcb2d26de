"""Beat's entry points."""

from core.beat import every
from finance import actions


@every(60, expires=120)
def recheck() -> None:
    """Every minute: claims on hold whose receipt card is recognised by now go on."""
    actions.recheck_held()
