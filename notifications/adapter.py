"""Mails about accounts go out like every other message: queued with the change, sent after it, tried again (rule 5)."""

import logging

from accounts.adapter import ClosedSignupAdapter
from accounts.letters import Letter
from core import clock
from notifications.channels import Channel
from notifications.models import Outbox

log = logging.getLogger(__name__)
LETTERS = {
    "account/email/password_reset_key": Letter.PASSWORD,
    "account/email/email_confirmation": Letter.ADDRESS,
    "account/email/email_confirmation_signup": Letter.ADDRESS,
}


class Adapter(ClosedSignupAdapter):
    def send_mail(self, template_prefix, email, context):
        """Queue the letter; what it says, its link too, is made at sending. A mail that is none of ours is not sent."""
        letter, user = LETTERS.get(template_prefix), context.get("user")
        if letter is None or user is None:
            log.warning("no letter for %s", template_prefix)
            return
        at = clock.now()
        Outbox.objects.create(user=user, channel=Channel.EMAIL, letter=letter, address=email, created_at=at, due_at=at)
