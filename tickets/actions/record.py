"""Filing the repair record (A16, R2010 Art. 20)."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock
from core.errors import Refused
from core.numbering import next_number
from core.pictures import bands_of, look_of
from core.uploads import accept
from tickets import notices
from tickets.actions.dispatch import follow_tasks, locked_task
from tickets.actions.doubt import raise_doubts
from tickets.actions.field import begin, complete
from tickets.actions.verdict import link_by_part
from tickets.kinds import Happened
from tickets.models import Attachment, RecordPart, RepairRecord, Task, Ticket
from tickets.plausible import check_possible
from tickets.signals import record_filed
from tickets.timeline import log
from warranty.actions import note_hours

Kind = Attachment.Kind
ALREADY_THERE = timedelta(days=1)  # who is on the farm finds the next fault himself and has it registered from there


@transaction.atomic
def file_record(*, task, by, signature, signed_how: str, signed_by: str, parts=(), photos=(), at=None, **facts) -> RepairRecord:
    """File the signed record of a repair; when the machine works again this finishes the task.

    `parts` are dicts {part, quantity, note}, `photos` pairs (kind, upload), `signature` the drawn or photographed
    upload, `facts` the record's other fields. Needs photos of the name plate and the fault, and of the replaced parts
    where there are any. Whatever the record should set off above (old parts, claim) hears `record_filed`.
    Raises ValidationError naming the field; refuses `record.not_begun` for a task that was never arranged, and
    `record.same_visit`. What is hardly possible about it is kept as doubts for a person to answer (tickets/plausible.py).
    """
    require(by, "tickets.file_record")
    ticket, task = locked_task(task, by)
    require(by, "tickets.file_record", task)
    at = at or clock.now()
    if task.state not in (Task.State.ARRANGED, Task.State.IN_SERVICE):
        raise Refused("record.not_begun", _("There is no visit to record."), _("Arrange the visit first."), state=task.state)
    record = RepairRecord(
        number=next_number("WX", at),
        ticket=ticket,
        task=task,
        repairer=facts.pop("repairer", None) or task.repairer or by,
        signed_how=signed_how,
        signed_by=signed_by,
        filed_at=at,
        filed_by=by,
        **facts,
    )
    _validate(record, parts, photos, signature, at)
    record.save(force_insert=True)
    RecordPart.objects.bulk_create(RecordPart(record=record, **line) for line in parts)
    kept = _keep_files(record, by, at, photos, signature)
    if record.hours is not None and ticket.machine:
        note_hours(ticket.machine, record.hours, source="record", reference=record.number, by=by, at=record.finished_at)
    if record.hours and record.hours > (ticket.hours or 0):
        Ticket.objects.filter(pk=ticket.pk).update(hours=record.hours)
    raise_doubts(record, kept, by=by, at=at)
    log(ticket, Happened.RECORD_FILED, by=by, at=at, task=task, number=record.number, solved=record.solved)
    if task.state == Task.State.ARRANGED:
        begin(ticket, task, by=by, at=at, arrived_at=record.arrived_at)
    if record.solved:
        complete(ticket, task, by=by, at=at, result=record.work[:500])
    else:
        follow_tasks(ticket, by, at)
    notices.record_filed(record, at)
    link_by_part(ticket, at=at)
    record_filed.send(RepairRecord, record=record, by=by, at=at)
    return record


def _validate(record, parts, photos, signature, at):
    exclude = ["number", "ticket", "task", "repairer", "filed_by", "cause"]
    record.full_clean(exclude=exclude, validate_constraints=False)
    if record.finished_at < record.arrived_at:
        raise ValidationError({"finished_at": _("Finished before arriving.")})
    if record.arrived_at < record.ticket.reported_at - ALREADY_THERE:
        raise ValidationError({"arrived_at": _("That was long before the call.")})
    if record.finished_at > at:
        raise ValidationError({"finished_at": _("This time has not come yet.")})
    check_possible(record)
    if signature is None:
        raise ValidationError({"signature": _("The customer's signature is missing.")})
    for line in parts:
        if not 1 <= line.get("quantity", 1) <= 999:
            raise ValidationError({"parts": _("The quantity is between 1 and 999.")})
    have = {kind for kind, _upload in photos}
    needed = [Kind.NAMEPLATE, Kind.FAULT] + ([Kind.OLD_PART] if parts else [])
    missing = [str(Kind(kind).label) for kind in needed if kind not in have]
    if missing:
        raise ValidationError({"photos": _("Photos are missing: %(what)s.") % {"what": ", ".join(missing)}})


def _keep_files(record, by, at, photos, signature) -> list[Attachment]:
    """Its files as kept; photos with what they look like."""
    drawn = record.signed_how == RepairRecord.Signed.DRAWN
    kept = [(kind, upload, f"photo_{kind}", False) for kind, upload in photos]
    kept.append((Kind.SIGNATURE if drawn else Kind.PAPER, signature, "signature", not drawn))
    about = {"ticket": record.ticket, "task": record.task, "record": record, "at": at, "by": by}
    files = []
    for kind, upload, field, pdf in kept:
        file, digest = accept(upload, field, pdf=pdf)
        look = None if kind in Attachment.SIGNED else look_of(upload)
        files.append(Attachment.objects.create(**about, kind=kind, file=file, sha256=digest, look=look, bands=bands_of(look)))
    return files
