"""How hungry a stray is. Pure."""

from datetime import timedelta


def hungry(since: timedelta) -> bool:
    """After an hour."""
    return since > timedelta(hours=1)
