"""Mail over SMTP, as EMAIL_URL says."""

import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage

from notifications.channels.base import Failed, Why


def send(address: str, message) -> None:
    """One mail to one person; a repeat has the same Message-ID. Raises Failed."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or "localhost"
    headers = {"Message-ID": f"<{message.event_id}@{domain}>", "Auto-Submitted": "auto-generated"}
    try:
        EmailMessage(message.subject, message.text, None, [address], headers=headers).send()
    except smtplib.SMTPRecipientsRefused as refused:
        _refuse(*next(iter(refused.recipients.values())))
    except smtplib.SMTPAuthenticationError as refused:
        raise Failed(Why.SIGN_IN, str(refused), again=True, server=True) from None
    except smtplib.SMTPConnectError as refused:
        raise Failed(Why.UNREACHABLE, str(refused), again=True, server=True) from None
    except smtplib.SMTPResponseException as refused:
        _refuse(refused.smtp_code, refused.smtp_error)
    except (OSError, smtplib.SMTPException) as error:
        slow = isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)  # smtplib wraps some of them
        why = Why.TIMEOUT if slow else Why.UNREACHABLE
        early = isinstance(error, ConnectionRefusedError)
        raise Failed(why, f"{type(error).__name__}: {error}", again=True, nothing_left=early, server=True) from None
    except ValueError as error:  # an address or subject that no header can hold
        raise Failed(Why.BAD_ADDRESS, str(error)) from None


def _refuse(code: int, said) -> None:
    """4xx is for now, 5xx for good."""
    said = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    again = 400 <= code < 500
    raise Failed(Why.BUSY if again else Why.REJECTED, f"{code} {said}", again=again) from None
