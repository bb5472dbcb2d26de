"""A text message to somebody without an account, with the change that it is about (rule 5)."""

from notifications.channels import Channel
from notifications.models import Outbox
from notifications.texts import TEXTS


def text(*, phone: str, kind: str, about, at) -> Outbox:
    """Queue it; `kind` is one of `notifications.texts`, which writes it when it is sent. Raises KeyError for an unknown kind."""
    TEXTS[kind]
    return Outbox.objects.create(
        channel=Channel.SMS, phone=phone, text=kind, text_about=about.pk, pressing=True, created_at=at, due_at=at,
    )  # fmt: skip
