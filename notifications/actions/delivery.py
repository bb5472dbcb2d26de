"""Sending what is queued: leased in one transaction, sent outside it, settled in another.

A crash between sending and settling costs at most one repeat, under the same event id. Each recipient fails alone; a
server that hangs holds up only its own lane, and no run lasts longer than its budget and one request.
"""

import logging
import random
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from queue import SimpleQueue

from django.db import transaction
from django.db.models import Q

from accounts.models import Role
from core import clock
from notifications.actions.composing import compose
from notifications.channels import PERSONAL, SEND, Failed, Why
from notifications.models import Outbox
from notifications.rules import next_try, quiet_until

log = logging.getLogger(__name__)
State = Outbox.State
LEASE = timedelta(minutes=5)  # well over BUDGET: nobody else takes what is still being sent
BUDGET = 40  # seconds of one run
BATCH = 100  # recipients at a time
LANES = 8  # servers spoken to at the same time
UNTRIED = object()  # the run was over before its turn
SERVER_DOWN = (Why.UNREACHABLE, Why.TIMEOUT, Why.SIGN_IN)


def deliver(at: datetime | None = None, batch: int = BATCH, budget: float = BUDGET) -> int:
    """Send what is queued and due. Returns how many messages were sent.

    What is due for one person and channel goes out as one message. A failure is tried again with growing pauses and
    given up in sight. Who may no longer see the subject gets nothing.
    """
    ends, sent = time.monotonic() + budget, 0
    while time.monotonic() < ends:
        moment = at or clock.now()
        leased = _lease(moment, batch)
        if leased is None:
            break
        sent += _send_all(leased, moment, ends, at)
    return sent


# --- leasing ---


@transaction.atomic
def _lease(at, batch) -> list[Outbox] | None:
    """Take everything that is to be sent now to the recipients who waited longest; None where nothing is due.

    Several rows of one recipient and channel become one, as long as none of them has been in anybody's hands.
    """
    free = Outbox.objects.free(at)
    first = list(free.filter(due_at__lte=at).order_by("due_at", "id").values_list("user_id", "target_id", "phone")[:batch])
    if not first:
        return None
    users, targets, phones = ({key for key in keys if key} for keys in zip(*first, strict=True))
    theirs = Q(user__in=users) | Q(target__in=targets) | Q(phone__in=phones)
    rows = free.filter(theirs).filter(Q(due_at__lte=at) | Q(leased_until__isnull=True)).order_by("id")
    boxes = defaultdict(list)
    for row in rows.select_for_update(skip_locked=True, of=("self",)).select_related("user__preference", "target"):
        frozen = row.leased_until is not None or not row.notices
        boxes[row.user_id, row.target_id, row.channel, row.pk if frozen else None].append(row)
    return _take(boxes.values(), at)


def _take(boxes, at) -> list[Outbox]:
    """Put each box together, hold back what is not to go out yet, lease the rest."""
    taken, held, spare = [], [], []
    for box in boxes:
        ready = []
        for row in box:
            until = _quiet(row, at)
            if until:
                row.due_at = until
                held.append(row)
            else:
                ready.append(row)
        if ready:
            whole = _together(ready)
            spare += [row.pk for row in ready if row is not whole]
            if whole.due_at > at and whole.attempts:
                held.append(whole)  # its server did not answer; what is new waits with it
            else:
                whole.leased_until = at + LEASE
                taken.append(whole)
    Outbox.objects.bulk_update([*taken, *held], ["notices", "pressing", "attempts", "due_at", "leased_until"])
    Outbox.objects.filter(pk__in=spare).delete()
    return taken


def _quiet(row, at) -> datetime | None:
    """Until when this person's quiet hours hold the message. What presses for a leader is never held."""
    preference = getattr(row.user, "preference", None) if row.channel in PERSONAL and not row.letter else None
    if preference is None or (row.pressing and row.user.role == Role.LEADER):
        return None
    return quiet_until(preference.quiet_from, preference.quiet_to, at, clock.company_zone())


def _together(rows) -> Outbox:
    """The oldest row, with the notices of all; it has been tried as often as the one that was tried most."""
    whole = rows[0]
    if len(rows) > 1:
        tried = max(rows, key=lambda row: row.attempts)
        whole.notices = [pk for row in rows for pk in row.notices]
        whole.pressing = any(row.pressing for row in rows)
        whole.attempts, whole.due_at = tried.attempts, tried.due_at
    return whole


# --- sending ---


def _send_all(rows, moment, ends, at) -> int:
    """Send each lane in a thread of its own, and settle each message as soon as its outcome is known."""
    lanes, sent, well = defaultdict(list), 0, set()
    results: SimpleQueue = SimpleQueue()
    for row in sorted(rows, key=lambda row: not row.pressing):
        try:
            lanes[_lane(row)].append((row, compose(row, moment)))
        except Exception as error:
            _settle(row, error, moment)
    with ThreadPoolExecutor(LANES) as pool:
        for lane in lanes.values():
            pool.submit(_run, lane, ends, results)
        for _n in range(sum(map(len, lanes.values()))):
            row, outcome = results.get()
            _settle(row, outcome, at or clock.now())
            sent += outcome is None
            well |= {row.channel} if outcome is None and row.user else set()
    _wake(well, at or clock.now())
    return sent


def _lane(row):
    """What fails together: a channel's one server, or a target."""
    return row.target_id or row.channel


def _run(lane, ends, results) -> None:
    """Send one after the other. When the server fails the others have failed too: there is no use in asking it again."""
    down = None
    for row, message in lane:
        outcome = UNTRIED
        if down:
            outcome = Failed(down.why, down.detail, again=True)
        elif time.monotonic() < ends:
            outcome = _send(row, message)
            down = outcome if isinstance(outcome, Failed) and outcome.server else None
        results.put((row, outcome))


def _send(row, message):
    """None, or what went wrong. No database here: this is a thread of its own."""
    try:
        address = row.target or row.phone or row.address or (row.user.email if row.channel == "email" else row.user.phone)
        SEND[row.channel](address, message)
    except Exception as error:
        return error
    return None


# --- settling ---


def _settle(row, outcome, at) -> None:
    """Write down what came of it, unless the lease ran out and somebody else has it now."""
    mine = Outbox.objects.filter(pk=row.pk, state=State.QUEUED, leased_until=row.leased_until)
    if outcome is UNTRIED:
        mine.update(leased_until=None if not row.attempts else at)
    elif outcome is None:
        mine.update(state=State.SENT, attempts=row.attempts + 1, tried_at=at, leased_until=None, why="", error="")
    else:
        mine.update(**_failed(row, outcome, at))


def _failed(row, error, at) -> dict:
    if not isinstance(error, Failed):
        log.exception("message %s", row.event_id, exc_info=error)
        error = Failed(Why.FAULT, f"{type(error).__name__}: {error}", again=True, nothing_left=False)
    done = {"attempts": row.attempts + 1, "tried_at": at, "why": error.why, "error": error.detail}
    if error.why in (Why.LOST_ACCESS, Why.INACTIVE, Why.NOT_WANTED, Why.NO_ADDRESS):
        return done | {"state": State.DROPPED, "leased_until": None}
    due = next_try(row.attempts + 1, at, random.random()) if error.again else None
    if due is None:
        return done | {"state": State.DEAD, "leased_until": None}
    return done | {"due_at": due, "leased_until": None if error.nothing_left else at}


def _wake(channels, at) -> None:
    """A server that answers again: who waits because it did not, need not wait any longer."""
    waiting = Outbox.objects.filter(state=State.QUEUED, channel__in=channels, why__in=SERVER_DOWN, due_at__gt=at)
    if channels:
        waiting.update(due_at=at)
