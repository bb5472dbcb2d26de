"""Beat's entry points."""

from core.beat import every
from tickets.actions.forgetting import forget_signed


@every(24 * 3600, expires=3600)
def forget() -> None:
    """Once a day: what erased customers signed, when its years are over."""
    forget_signed()
