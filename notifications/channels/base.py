"""What every channel speaks of: the message, and the ways in which it may not get out."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """The ways out of the house. E-mail and SMS reach a person, the others a group or a program."""

    EMAIL = "email", _("e-mail")
    SMS = "sms", _("text message")
    WECOM = "wecom", _("WeCom group robot")
    DINGTALK = "dingtalk", _("DingTalk group robot")
    WEBHOOK = "webhook", _("webhook")


PERSONAL = (Channel.EMAIL, Channel.SMS)
SHARED = [choice for choice in Channel.choices if choice[0] not in PERSONAL]


class Why(models.TextChoices):
    """Why a message did not get out, in words that an administrator can act on."""

    LOST_ACCESS = "lost_access", _("The recipient may no longer see what it is about.")
    INACTIVE = "inactive", _("The recipient is switched off.")
    NOT_WANTED = "not_wanted", _("The recipient no longer wants this channel.")
    NO_ADDRESS = "no_address", _("The recipient has no address for this channel.")
    UNREACHABLE = "unreachable", _("The server could not be reached.")
    TIMEOUT = "timeout", _("The server did not answer in time.")
    CERTIFICATE = "certificate", _("The server's certificate is not valid for its name.")
    BAD_ADDRESS = "bad_address", _("The address is not one that can be sent to.")
    PRIVATE_ADDRESS = "private_address", _("The address leads into a private network.")
    MOVED = "moved", _("The server points to another address, which is not followed.")
    BUSY = "busy", _("The server has too much to do or is out of order.")
    REJECTED = "rejected", _("The server does not take the message.")
    SIGN_IN = "sign_in", _("The mail server refuses our name and password.")
    FAULT = "fault", _("A fault of this program; the log has more.")


class Failed(Exception):
    """A message did not get out.

    `why` is one of Why, `detail` what the other side said. `again`: a later try may help. `nothing_left`: for certain
    nobody got it, so that a later try may carry more. `server`: it is the server that fails, so others need not try now.
    """

    def __init__(self, why: Why, detail: str = "", *, again=False, nothing_left=True, server=False):
        super().__init__(f"{why}: {detail}")
        self.why, self.detail, self.again, self.nothing_left, self.server = why, detail[:500], again, nothing_left, server


@dataclass(frozen=True)
class Line:
    """One notice in a message: its sentence, where it leads, and what a program wants of it."""

    text: str
    url: str
    urgent: bool = False  # about an urgent ticket
    facts: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Message:
    """What goes out at once to one recipient over one channel.

    `lines` are all of them, pressing ones first; channels for people show the first few. `at` is the moment of sending
    by the database's clock, `created_at` that of queueing. A repeat has the same `event_id`.
    """

    event_id: UUID
    subject: str
    lines: list[Line]
    text: str
    short: str
    at: datetime
    created_at: datetime
