"""Carrying out an import in the background: checking, then writing in one transaction; in batches, so that memory stays flat.

Whoever works on an import holds its advisory lock; when he dies, the database lets go of it, and beat finds the import without
anybody working on it and begins again. What was half written went with the transaction.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from itertools import islice

from celery import current_app
from celery.exceptions import OperationalError
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import clock, sheets
from core.bulk import insert_rows
from core.locks import alone
from warranty.imports import KINDS
from warranty.imports.reading import CHANGED, NEW, REFUSED, UNCHANGED, Line
from warranty.models import Import, ImportLine

BATCH = 1000
MOST_ATTEMPTS = 3
LOCKS = 0x41465349  # the first half of advisory locks that are imports'
WRITER = 0  # one import is written at a time: ids of imports begin with 1
COUNTS = (NEW, CHANGED, UNCHANGED, REFUSED, "warned")
State = Import.State
log = logging.getLogger(__name__)


class Stopped(Exception):
    """Somebody said stop."""


class Moved(Exception):
    """The register is not any more what it was when the table was checked."""


def begin(job: Import) -> None:
    """Have a worker take it at once, after the commit; with the broker away beat finds it later."""

    def send():
        try:
            current_app.send_task("warranty.tasks.carry_out", [job.pk], retry=False)
        except OperationalError:
            log.warning("import %s waits for beat", job.pk)

    transaction.on_commit(send)


def _mine(pk: int) -> AbstractContextManager[bool]:
    """Whether nobody else works on this import; as long as the block runs, nobody else can."""
    return alone(f"warranty.import.{pk}")


def waiting() -> list[int]:
    """Imports that something is to be done with; also those whose worker died."""
    return list(Import.objects.filter(state__in=Import.RUNNING).order_by("pk").values_list("pk", flat=True))


def carry_out(pk: int, say: Callable[[int], None] = lambda done: None) -> None:
    """Do what is to be done with an import, unless somebody is at it. Never raises for what is wrong with the file."""
    with _mine(pk) as mine:
        if not mine:
            return
        job = Import.objects.select_related("by").get(pk=pk)
        if not job.running:
            return
        job.attempts += 1
        if job.attempts > MOST_ATTEMPTS:
            return _end(job, State.FAILED, _("It was begun three times and broke off each time. Nothing was written."))
        checks = job.state in (State.WAITING, State.CHECKING)
        job.state = State.CHECKING if checks else State.WRITING
        job.save(update_fields=["state", "attempts"])
        with override(job.by.language):
            _try(job, _check if checks else _write, say)


def _try(job: Import, act: Callable, say) -> None:
    try:
        act(job, say)
    except Stopped:
        _end(job, State.CANCELLED)
    except Moved:
        _again(job)
    except IntegrityError:
        log.exception("import %s", job.pk)
        _again(job)
    except ValidationError as error:
        _end(job, State.FAILED, error.messages[0])
    except Exception as error:  # whatever broke it: the transaction is rolled back, the page says so
        log.exception("import %s", job.pk)
        _end(job, State.FAILED, _("It broke off (%(error)s). Nothing was written.") % {"error": type(error).__name__})


def _end(job: Import, state: str, error: str = "") -> None:
    job.state, job.error, job.ended_at = state, error[:300], clock.now()
    job.save(update_fields=["state", "error", "ended_at"])


def _again(job: Import) -> None:
    """Somebody else wrote meanwhile: the table is checked anew and looked at anew."""
    job.state, job.attempts = State.WAITING, 0
    job.error = _("The register changed after the check. It was checked again; look at it once more.")
    job.save(update_fields=["state", "attempts", "error"])
    _try(job, _check, lambda done: None)


def _check(job: Import, say) -> None:
    """The dry run: a verdict for each line; nothing else is written."""
    ImportLine.objects.filter(job=job).delete()
    counts: Counter = Counter()
    for lines in _planned(job, say):
        insert_rows([_row(job, line) for line in lines])
        counts.update(_count(lines))
    _set_counts(job, counts)
    job.state, job.attempts = State.CHECKED, 0
    job.save(update_fields=["state", "attempts", "total", "ignored", *COUNTS])


def _row(job, line: Line) -> ImportLine:
    return ImportLine(
        job=job, line=line.number, key=line.key, verdict=line.verdict, changes=line.changes, errors=line.errors, warning=line.warning
    )


def _write(job: Import, say) -> None:
    """All of it in one transaction; counts that differ from the check's mean that the register moved."""
    with transaction.atomic():
        one_writer()
        counts: Counter = Counter()
        for lines in _planned(job, say, write=True):
            counts.update(_count(lines))
        if any(counts[name] != getattr(job, name) for name in COUNTS):
            raise Moved
        job.state, job.error, job.ended_at = State.DONE, "", clock.now()
        if not Import.objects.filter(pk=job.pk, stop=False).update(state=job.state, error="", ended_at=job.ended_at):
            raise Stopped


def one_writer() -> None:
    """Wait until no other import is being written; the lock is held to the transaction's end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCKS, WRITER])


def _planned(job: Import, say, *, write: bool = False) -> Iterator[list[Line]]:
    """The lines of the file in batches, planned, and written before the next batch is planned."""
    done = 0
    with job.file.open("rb") as file:
        kind = KINDS[job.kind](by=job.by, at=clock.now())
        sheet = sheets.read(file, kind.columns)
        job.ignored = ", ".join(sheet.ignored)[:300]
        rows = iter(sheet)
        while batch := list(islice(rows, BATCH)):
            lines = kind.plan(batch)
            if write:
                if any(line.verdict == REFUSED for line in lines):
                    raise Moved
                kind.write(lines)
            yield lines
            done += len(lines)
            percent = done * 100 // max(job.total, 1) if write else sheet.place.percent
            cache.set(progress_key(job.pk), (done, min(100, percent)), 3600)
            say(done)
            if Import.objects.filter(pk=job.pk, stop=True).exists():
                raise Stopped
    if not done:
        raise ValidationError(_("There is no line below the headings."))


def _count(lines: list[Line]) -> Counter:
    return Counter(line.verdict for line in lines) + Counter({"warned": sum(bool(line.warning) for line in lines)})


def _set_counts(job: Import, counts: Counter) -> None:
    for name in COUNTS:
        setattr(job, name, counts[name])
    job.total = sum(counts[name] for name in COUNTS[:4])


def progress_key(pk: int) -> str:
    return f"import:{pk}"


def progress(job: Import) -> tuple[int, int]:
    """How many lines are done in what runs now, and how much of the table that is, in percent.

    While it is checked nobody knows yet how many lines there are: by the bytes read.
    """
    return cache.get(progress_key(job.pk), (0, 0))


def abandoned(job: Import) -> bool:
    """Whether an import should be at work and nobody is: its worker died, beat will begin it again."""
    if job.state not in (State.CHECKING, State.WRITING):
        return False
    with _mine(job.pk) as free:
        return free
