"""Beat's entry points."""

from accounts.forgetting import forget_all
from core.beat import every
from core.locks import alone


@every(3600, expires=3600)
def forget() -> None:
    """Every hour: what was kept as long as its rule says."""
    with alone("accounts.forget") as free:
        if free:
            forget_all()
