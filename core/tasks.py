"""Beat's entry points."""

from core.beat import every
from core.search.keep import BATCH, bring


@every(60, expires=60)
def follow() -> None:
    """Every minute: documents of the search that wait to be written anew, for a minute's time at most."""
    for _step in range(60):
        if bring() < BATCH:
            break
