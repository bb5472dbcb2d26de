"""Beat's entry points."""

from core.beat import every
from tickets.actions.redress import promise_granted


@every(3600, expires=600)
def promise() -> None:
    """Hourly: an exchange or return that was granted before it was promised is owed from then on."""
    promise_granted()
