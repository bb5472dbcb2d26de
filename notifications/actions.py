"""Telling people, and sending what leaves the house."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from core import clock
from core.locks import locked
from notifications.models import Notice, Outbox
from notifications.words import sentence, subject_of

LEASE = timedelta(minutes=3)
PAUSES = [timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6)]


def tell(people, kind: str, subject, at: datetime, *, urgent=False, **data) -> None:
    """Put one line into the inbox of each person and a message to each who has an address. Nobody twice, nobody null."""
    tell_all([(person, subject, data) for person in people], kind, at, urgent=urgent)


def tell_all(lines, kind: str, at: datetime, *, urgent=False) -> None:
    """The same for many subjects at once, `lines` being (person, subject, data): a fixed number of statements.

    `subject` is an object, or a pair (label, id).
    """
    notices, seen = [], set()
    for person, subject, data in lines:
        label, pk = subject if isinstance(subject, tuple) else (subject._meta.label_lower, subject.pk)
        if person is None or not person.is_active or (person.pk, label, pk, *map(str, data.values())) in seen:
            continue
        seen.add((person.pk, label, pk, *map(str, data.values())))
        notices.append(Notice(user=person, at=at, kind=kind, data=data, subject=label, subject_id=pk, urgent=urgent))
    Notice.objects.bulk_create(notices)
    Outbox.objects.bulk_create(Outbox(notice=notice, channel="email", next_try_at=at) for notice in notices if notice.user.email)


@transaction.atomic
def read(*, by, notice=None, at=None) -> int:
    """Mark one notice, or all of one's own, as read. Returns how many were unread."""
    at = at or clock.now()
    mine = Notice.objects.visible_to(by).filter(user=by, read_at__isnull=True)
    if notice is not None:
        mine = mine.filter(pk=locked(Notice.objects.visible_to(by), notice).pk)
    return mine.update(read_at=at)


def deliver(at: datetime | None = None, batch: int = 100) -> int:
    """Send what is queued and due. Returns how many were sent.

    Rows are leased for minutes in one transaction and sent outside it, so a crash between the two costs at most one
    repeat. A failure is tried again with growing pauses and given up in sight. Who may no longer see the subject gets
    nothing.
    """
    sent = 0
    for message in _lease(at or clock.now(), batch):
        error = ""
        try:
            outcome = _send(message)
        except Exception as failure:
            outcome, error = None, f"{type(failure).__name__}: {failure}"
        _settle(message, outcome, error, at or clock.now())
        sent += outcome == Outbox.State.SENT
    return sent


@transaction.atomic
def _lease(at, batch):
    due = Outbox.objects.filter(state=Outbox.State.QUEUED, next_try_at__lte=at).order_by("next_try_at", "id")
    rows = list(due.select_for_update(skip_locked=True, of=("self",)).select_related("notice__user")[:batch])
    Outbox.objects.filter(pk__in=[row.pk for row in rows]).update(next_try_at=at + LEASE)
    return rows


def _send(message):
    notice = message.notice
    if not notice.user.is_active or not notice.user.email or subject_of(notice) is None:
        return Outbox.State.DROPPED
    with translation.override(notice.user.language):
        text = sentence(notice)
        body = text + "\n\n" + _("Open: %(url)s") % {"url": f"{settings.SITE_URL}/n/{notice.pk}/"}
        send_mail(text[:150], body, None, [notice.user.email])
    return Outbox.State.SENT


def _settle(message, outcome, error, at):
    row = Outbox.objects.filter(pk=message.pk)
    if outcome:
        row.update(state=outcome, sent_at=at if outcome == Outbox.State.SENT else None, attempts=message.attempts + 1)
    elif message.attempts >= len(PAUSES):
        row.update(state=Outbox.State.DEAD, attempts=message.attempts + 1, error=error)
    else:
        row.update(attempts=message.attempts + 1, next_try_at=at + PAUSES[message.attempts], error=error)
