"""Beat's entry points."""

from core.beat import every
from returns import actions


@every(60, expires=120)
def forfeit() -> None:
    """Every minute: what did not come back in time is forfeited."""
    actions.forfeit_overdue()
