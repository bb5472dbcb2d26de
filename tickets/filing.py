"""The kinds of signed reports that finish a task; which kind of ticket needs which stands in its nature (A16).

A room above registers its own in a `natures.py`, with the table that holds them and the verb that files them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tickets import natures
from tickets.models import RepairRecord, Task


@dataclass(frozen=True)
class Filing:
    """One kind of report. `verb` files it (a right, accounts.rights), `tasks` gives the ids of the tasks for which one was
    filed."""

    code: str
    label: str
    verb: str
    tasks: Callable[[], QuerySet]


FILINGS: dict[str, Filing] = {}


def register(filing: Filing) -> Filing:
    """Add a kind of report. Raises ValueError where its code is taken."""
    if filing.code in FILINGS:
        raise ValueError(f"{filing.code!r} is taken")
    FILINGS[filing.code] = filing
    return filing


def owed(task: Task) -> Filing | None:
    """The report that a task still needs before it can be finished; whoever leads files it, not who supports him."""
    if task.supports:
        return None
    needed = (FILINGS[code] for code in task.ticket.nature.files)
    return next((filing for filing in needed if not filing.tasks().filter(task=task).exists()), None)


def reported() -> Q:
    """The condition of tasks that a report of any kind was filed for them."""
    found = Q(pk__in=[])
    for filing in FILINGS.values():
        found |= Q(pk__in=filing.tasks())
    return found


def lacking() -> Q:
    """The condition of tasks that they lack a report which their ticket's kind needs."""
    found = Q(pk__in=[])
    for filing in FILINGS.values():
        needing = natures.codes(lambda nature, code=filing.code: code in nature.files)
        found |= Q(supports=False, ticket__kind__in=needing) & ~Q(pk__in=filing.tasks())
    return found


def unfiled(tasks: QuerySet) -> QuerySet:
    """Those of some tasks that lack such a report."""
    return tasks.filter(lacking())


REPAIR_RECORD = register(
    Filing(
        "repair_record",
        _("repair record"),
        "tickets.file_record",
        lambda: RepairRecord.objects.order_by().values("task"),
    )
)
