"""Tables that are brought: handed in, confirmed after the check, stopped (A3, A6)."""

import hashlib

from django.core.files.base import File
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock, sheets
from core.errors import Refused
from core.locks import locked
from warranty.imports import KINDS, RIGHTS
from warranty.models import Import

State = Import.State


@transaction.atomic
def start_import(*, kind: str, file, by, at=None) -> Import:
    """Hand in a table to be checked. Raises ValidationError on `file` for what is no table with the kind's columns."""
    require(by, RIGHTS[kind])
    at = at or clock.now()
    sheets.read(file, KINDS[kind].columns)
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    name = (file.name or kind).rsplit("/", 1)[-1]
    stored = File(file, name=f"{get_random_string(24).lower()}.table")
    return Import.objects.create(kind=kind, file=stored, name=name[-120:], sha256=digest, by=by, at=at)


@transaction.atomic
def confirm_import(*, job, by, at=None) -> Import:
    """Have a checked table written, whole or not at all. Refuses `import.not_ready` where a line is refused or nothing would change."""
    job = locked(Import.objects.visible_to(by), job)
    require(by, RIGHTS[job.kind])
    if not job.ready:
        raise Refused(
            "import.not_ready",
            _("%(refused)s lines are refused.") % {"refused": job.refused} if job.refused else _("There is nothing to write."),
            _("Put the file right and hand it in again: all of it is written, or nothing."),
            state=job.state,
            refused=job.refused,
        )
    job.state, job.attempts, job.error = State.CONFIRMED, 0, ""
    job.save(update_fields=["state", "attempts", "error"])
    return job


@transaction.atomic
def stop_import(*, job, by, at=None) -> Import:
    """Stop an import; what is being written is taken back whole. Refuses `import.over`."""
    job = locked(Import.objects.visible_to(by), job)
    require(by, RIGHTS[job.kind])
    at = at or clock.now()
    if job.state in Import.OVER:
        raise Refused("import.over", _("This import is over."), _("Look at how it ended."), state=job.state)
    job.stop = True
    if not job.running:
        job.state, job.ended_at = State.CANCELLED, at
    job.save(update_fields=["stop", "state", "ended_at"])
    return job
