"""What an administrator does with messages that leave the house."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock
from core.errors import Refused
from core.locks import locked
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
    message.state, message.attempts, message.due_at, message.why, message.error = State.QUEUED, 0, at, "", ""
    message.save(update_fields=["state", "attempts", "due_at", "why", "error"])
    OutboxEvent.objects.create(message=message, kind="message.resent", at=at, by=by, data=facts)
    return message


@transaction.atomic
def send_test(*, by, target, at=None) -> Outbox:
    """Queue a test to a robot or webhook, in use or not, that says who asked for it."""
    require(by, "notifications.send_test")
    target = locked(Target.objects.visible_to(by), target)
    at = at or clock.now()
    message = Outbox.objects.create(target=target, channel=target.channel, created_at=at, due_at=at)
    OutboxEvent.objects.create(message=message, kind="message.test", at=at, by=by)
    return message
