"""What did not come back in time is forfeited (A16). The sweep marks the breach; this draws the consequence."""

from django.db import transaction

from core import clock
from core.locks import locked
from deadlines import actions as deadlines
from deadlines.models import Deadline
from returns import notices
from returns.actions.locks import locked_part
from returns.kinds import FORFEITING, OF_RETURN, RECORD_RETURN, Happened
from returns.models import OldPart
from returns.settlement import announce
from returns.trail import log
from tickets.models import RepairRecord


def forfeit_overdue(at=None) -> int:
    """Forfeit every dealer's part, and give up every paper original, whose day a sweep has seen pass.

    Each in its own transaction; running it again, or twice at once, changes nothing more. Returns how many.
    """
    overdue = Deadline.objects.breached(*FORFEITING, RECORD_RETURN).filter(dealer__isnull=False)
    done = 0
    for kind, subject_id in overdue.values_list("kind", "subject_id"):
        moment = at or clock.now()
        done += _give_up_paper(subject_id, moment) if kind == RECORD_RETURN else _forfeit(subject_id, moment)
    return done


@transaction.atomic
def _forfeit(pk: int, at) -> bool:
    part = locked_part(pk, None)
    rows = deadlines.drop(part, OF_RETURN, at)
    late = [row.due_at for row in rows if row.state == Deadline.State.BREACHED]
    if not late or part.state not in OldPart.TO_COME:
        return False
    part.forfeit(max(late))
    part.save(update_fields=["state", "forfeited_at"])
    log(part, Happened.PART_FORFEITED, by=None, at=part.forfeited_at)
    notices.forfeited(part, at)
    announce(part.record, by=None, at=at)
    return True


@transaction.atomic
def _give_up_paper(pk: int, at) -> bool:
    record = locked(RepairRecord.objects.select_related("ticket", "task"), pk)
    rows = deadlines.drop(record, RECORD_RETURN, at)
    if rows and record.original_received_at is None:
        announce(record, by=None, at=at)
    return bool(rows)
