"""Telling people, what they want of it, and sending what leaves the house."""

from notifications.actions.delivery import deliver
from notifications.actions.inbox import prefer, read
from notifications.actions.outgoing import resend, resend_all, send_test
from notifications.actions.telling import tell, tell_all
from notifications.actions.texting import text

__all__ = ["deliver", "prefer", "read", "resend", "resend_all", "send_test", "tell", "tell_all", "text"]

# Not verbs of a person: what other actions, beat, receivers and imports call.
INNER = {"deliver", "tell", "tell_all", "text"}
