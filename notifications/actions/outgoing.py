"""What an administrator does with messages that leave the house."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock
from core.errors import Refused
from core.locks import locked
from notifications.channels import Channel
from notifications.kinds import Happened
from notifications.models import Outbox, OutboxEvent, Target

State = Outbox.State


@transaction.atomic
def resend(*, by, message, at=None) -> Outbox:
    """Queue a message that was given up, under its old event id, with all its tries before it."""
    require(by, "notifications.resend")
    message = locked(Outbox.objects.visible_to(by), message)
    at = at or clock.now()
    if message.state != State.DEAD:
        raise Refused(
            "message.not_given_up",
            _("This message is “%(state)s”.") % {"state": message.get_state_display()},
            _("Only what was given up is sent again; look at its present state."),
            state=message.state,
        )
    facts = {"attempts": message.attempts, "why": message.why}
    for name, value in _queued_again(at).items():
        setattr(message, name, value)
    message.save(update_fields=list(_queued_again(at)))
    OutboxEvent.objects.create(message=message, kind=Happened.MESSAGE_RESENT, at=at, by=by, data=facts)
    return message


@transaction.atomic
def resend_all(*, by, channel: str, at=None) -> int:
    """The same for everything that was given up on one channel, once what was wrong with it is mended. Returns how many.

    Raises ValidationError for a channel that there is not.
    """
    require(by, "notifications.resend")
    if channel not in Channel.values:
        raise ValidationError({"channel": _("There is no such channel.")})
    dead = Outbox.objects.visible_to(by).filter(channel=channel, state=State.DEAD).order_by("id")
    messages = list(dead.select_for_update(no_key=True, of=("self",)))
    at = at or clock.now()
    Outbox.objects.filter(pk__in=[message.pk for message in messages]).update(**_queued_again(at))
    OutboxEvent.objects.bulk_create(
        OutboxEvent(message=message, kind=Happened.MESSAGE_RESENT, at=at, by=by, data={"attempts": message.attempts, "why": message.why})
        for message in messages
    )
    return len(messages)


def _queued_again(at) -> dict:
    """As it was first, but for the lease, which says that it was in hand before: it is not put together with others, since
    it says the same under its old event id, and has its history."""
    return {"state": State.QUEUED, "attempts": 0, "due_at": at, "leased_until": at, "why": "", "error": ""}


@transaction.atomic
def send_test(*, by, target, at=None) -> Outbox:
    """Queue a test to a robot or webhook, in use or not, that says who asked for it."""
    require(by, "notifications.send_test")
    target = locked(Target.objects.visible_to(by), target)
    at = at or clock.now()
    message = Outbox.objects.create(target=target, channel=target.channel, created_at=at, due_at=at)
    OutboxEvent.objects.create(message=message, kind=Happened.MESSAGE_TEST, at=at, by=by)
    return message
