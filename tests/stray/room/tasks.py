"""Beat's entry points."""

from core.beat import every


@every(3600, expires=3600)
def look() -> None:
    """Every hour: whether there is one at the door."""
