"""What is in doubt about a signed record, and who answers it (A12, A18)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.rights import require
from core import clock
from core.errors import Refused
from core.locks import locked
from tickets.kinds import Happened
from tickets.models import Attachment, Doubt, RepairRecord, Ticket
from tickets.plausible import copied_photos, doubts_about
from tickets.timeline import log


def raise_doubts(record: RepairRecord, photos: list[Attachment], *, by, at) -> list[Doubt]:
    """Keep what is hardly possible about a record just filed; one line in the timeline. The caller holds the ticket."""
    found = [*doubts_about(record), *copied_photos(record, photos)]
    for doubt in found:
        doubt.at = at
        doubt.save(force_insert=True)
    if own := [doubt.kind for doubt in found if doubt.record_id == record.pk]:
        log(
            record.ticket,
            Happened.RECORD_DOUBTED,
            by=None,
            at=at,
            task=record.task,
            internal=True,
            number=record.number,
            kinds=", ".join(own),
        )
    return found


@transaction.atomic
def answer_doubt(*, doubt, answer: str, reason: str, by, at=None) -> Doubt:
    """Say of what is in doubt about a record that it is explained, or not true; it counts for whoever filed it (A12).

    Nobody answers it about his own work; what was answered wrongly a leader answers anew. Raises ValidationError naming the
    field; refuses `doubt.answered`.
    """
    require(by, "tickets.answer_doubt")
    found = Doubt.objects.visible_to(by).filter(pk=getattr(doubt, "pk", doubt))
    ticket = locked(Ticket.objects.visible_to(by), found.values_list("record__ticket", flat=True).first())
    doubt = locked(Doubt.objects.visible_to(by), doubt)
    if doubt.answer and by.role != Role.LEADER:
        raise Refused("doubt.answered", _("This has been answered already."), _("A leader can answer it anew."))
    require(by, "tickets.answer_doubt", doubt)
    at = at or clock.now()
    if answer not in Doubt.Answer.values:
        raise ValidationError({"answer": _("Say whether it is explained or not true.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say what you found.")})
    if len(reason) > 500:
        raise ValidationError({"reason": _("At most 500 characters.")})
    doubt.answer, doubt.reason, doubt.answered_by, doubt.answered_at = answer, reason.strip(), by, at
    doubt.save(update_fields=["answer", "reason", "answered_by", "answered_at"])
    said = {"number": doubt.record.number, "doubt": doubt.kind, "answer": answer, "reason": doubt.reason}
    log(ticket, Happened.DOUBT_ANSWERED, by=by, at=at, task=doubt.record.task, internal=True, **said)
    return doubt
