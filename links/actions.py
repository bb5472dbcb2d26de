"""Asking somebody without a login, and his answer: shown exactly what he agrees to, asked once."""

import hashlib
import hmac
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Case, Value, When
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock
from core.errors import NotFound, Refused
from core.locks import locked
from core.phones import is_mobile
from core.uploads import accept
from links.kinds import Happened
from links.models import ERASED, LinkEvent, SignedLink
from links.papers import paper
from links.purposes import PURPOSES, Shown
from links.texts import CODE, LINK
from links.tokens import code_of, hash_of, token_of
from notifications.actions import text
from notifications.channels import sms

INNER = {"opened", "send_code", "answer"}  # what the person who is asked does, through his link
__all__ = ["answer", "ask", "opened", "send", "send_code", "withdraw"]
State, Answer, Proof = SignedLink.State, SignedLink.Answer, SignedLink.Proof
CODE_GOOD_FOR = timedelta(minutes=10)
MOST_CODES, MOST_TRIES = 5, 5  # of a link; of a code
CLOSED = {
    State.AGREED: ("link.used", _("This link has been used.")),
    State.DECLINED: ("link.used", _("This link has been used.")),
    State.WITHDRAWN: ("link.withdrawn", _("This link was withdrawn.")),
    State.EXPIRED: ("link.expired", _("This link has expired.")),
}


# --- those who ask ---


@transaction.atomic
def ask(*, purpose: str, about, by, name="", phone="", at=None) -> SignedLink:
    """Make the link that puts a purpose's question about `about` to a person; an open one about the same is withdrawn.

    `name` and `phone` are those on record where they are empty. Good for settings.LINK_DAYS days. Refuses what the purpose refuses.
    """
    require(by, "links.ask")
    asked = PURPOSES[purpose]
    subject = locked(asked.model.objects.visible_to(by), about)
    at = at or clock.now()
    asked.allow(subject)
    known_name, known_phone = asked.whom(subject)
    for former in (
        SignedLink.objects.open().filter(purpose=purpose, subject=asked.about, subject_id=subject.pk).select_for_update(no_key=True)
    ):
        _withdraw(former, by, at)
    salt = get_random_string(22)
    link = SignedLink(
        purpose=purpose, subject=asked.about, subject_id=subject.pk, about=subject.number, name=name or known_name,
        phone=phone or known_phone, salt=salt, token_hash=hash_of(token_of(salt)), made_at=at, made_by=by,
        expires_at=at + timedelta(days=settings.LINK_DAYS),
    )  # fmt: skip
    _limits(link, "name", "phone")
    link.save(force_insert=True)
    _log(link, Happened.LINK_MADE, by, at)
    return link


@transaction.atomic
def send(*, link, by, at=None) -> SignedLink:
    """Send the link by text message, again if need be. Refuses `link.no_text` where that is not possible."""
    require(by, "links.send")
    link = locked(SignedLink.objects.visible_to(by), link)
    at = at or clock.now()
    _open(link, at)
    _reachable(link)
    text(phone=link.phone, kind=LINK, about=link, at=at)
    link.sent_at = at
    link.save(update_fields=["sent_at"])
    _log(link, Happened.LINK_SENT, by, at)
    return link


@transaction.atomic
def withdraw(*, link, by, at=None) -> SignedLink:
    """The link opens nothing any more. What was answered stays answered."""
    require(by, "links.withdraw")
    link = locked(SignedLink.objects.visible_to(by), link)
    at = at or clock.now()
    if link.answer or link.withdrawn_at:
        raise _closed(link, at)
    _withdraw(link, by, at)
    return link


def _withdraw(link, by, at) -> None:
    link.withdrawn_at, link.withdrawn_by = at, by
    link.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _log(link, Happened.LINK_WITHDRAWN, by, at)


# --- the one who is asked ---


@transaction.atomic
def opened(*, token: str, at=None) -> SignedLink:
    """The link behind a token, whatever became of it; the first time it is looked at while it is open is kept. Raises NotFound."""
    link = _behind(token)
    at = at or clock.now()
    if link.opened_at is None and link.state_at(at) not in CLOSED:
        link.opened_at = at
        link.save(update_fields=["opened_at"])
        _log(link, Happened.LINK_OPENED, None, at)
    return link


@transaction.atomic
def send_code(*, token: str, at=None) -> SignedLink:
    """Send a code to the telephone on record, good for ten minutes; the one before is void. Refuses `link.too_many_codes`."""
    link = _behind(token)
    at = at or clock.now()
    _open(link, at)
    _reachable(link)
    if link.codes >= MOST_CODES:
        raise Refused("link.too_many_codes", _("No more codes are sent for this link."), _("Sign instead, or call us."))
    link.codes, link.tries, link.code_salt, link.code_until = link.codes + 1, 0, get_random_string(22), at + CODE_GOOD_FOR
    link.save(update_fields=["codes", "tries", "code_salt", "code_until"])
    text(phone=link.phone, kind=CODE, about=link, at=at)
    _log(link, Happened.LINK_CODE_SENT, None, at)
    return link


def answer(*, token: str, agree: bool, name: str, seen: str, signature=None, code="", reason="", at=None) -> SignedLink:
    """The answer, once: agreed with a drawn signature or a code, or declined with a reason. Then the purpose's own action.

    `seen` is the hash of what the page showed: where that reads otherwise now, `link.changed` is refused and it is shown anew. A
    wrong code counts even though nothing else is written. Raises ValidationError naming the field.
    """
    if agree and code:
        _try(token, at)
    return _answer(token, agree, name.strip(), seen, signature, code, reason.strip(), at)


@transaction.atomic
def _try(token, at) -> None:
    link = _behind(token)
    _open(link, at or clock.now())
    link.tries = min(link.tries + 1, MOST_TRIES + 1)
    link.save(update_fields=["tries"])


@transaction.atomic
def _answer(token, agree, name, seen, signature, code, reason, at) -> SignedLink:
    link = _behind(token)
    at = at or clock.now()
    _open(link, at)
    subject = locked(link.asks.model.objects.all(), link.subject_id)
    shown: Shown = link.asks.shows(subject)
    if not hmac.compare_digest(seen, shown.sha256):
        raise Refused("link.changed", _("What you are asked has changed meanwhile."), _("Read it again before you answer."))
    if not name:
        raise ValidationError({"name": _("Write your name.")})
    if not agree and not reason:
        raise ValidationError({"reason": _("Say what is not right.")})
    drawn = accept(signature, "signature", pdf=False)[0].read() if agree and signature else None
    link.proof = _proof(link, drawn, code, at) if agree else ""
    link.answer, link.answered_at, link.answered_by = Answer.AGREED if agree else Answer.DECLINED, at, name
    link.reason, link.shown_sha256 = "" if agree else reason, shown.sha256
    content = paper(link, shown, drawn, at)
    link.file, link.file_sha256 = ContentFile(content, name=f"{get_random_string(24).lower()}.pdf"), hashlib.sha256(content).hexdigest()
    _limits(link, *(["answered_by"] if agree else ["answered_by", "reason"]))
    link.save()
    if agree:
        _log(link, Happened.LINK_AGREED, None, at, proof=link.proof, shown=link.shown_sha256)
    else:
        _log(link, Happened.LINK_DECLINED, None, at, reason=reason, shown=link.shown_sha256)
    link.asks.answered(link, subject, at)
    return link


def _proof(link, drawn, code, at) -> str:
    if drawn:
        return Proof.DRAWN
    if not code:
        raise ValidationError({"signature": _("Sign, or enter the code from the text message.")})
    if link.tries > MOST_TRIES or not link.code_until or link.code_until < at:
        raise ValidationError({"code": _("This code is no longer good. Ask for a new one.")})
    if not hmac.compare_digest(code.strip(), code_of(link.code_salt)):
        raise ValidationError({"code": _("That is not the code.")})
    return Proof.CODE


# --- both ---


def _behind(token: str) -> SignedLink:
    """The link of a token, locked. Raises NotFound."""
    key = SignedLink.objects.filter(token_hash=hash_of(token)).values_list("pk", flat=True).first()
    if key is None:
        raise NotFound
    return locked(SignedLink.objects.all(), key)


def _open(link, at) -> None:
    if link.state_at(at) in CLOSED:
        raise _closed(link, at)


def _closed(link, at) -> Refused:
    code, words = CLOSED[link.state_at(at)]
    return Refused(code, words, _("Call us if something is still to be answered."), state=link.state_at(at))


def _limits(link, *names: str) -> None:
    """Raise ValidationError where one of these fields is not as the model wants it."""
    link.clean_fields(exclude={field.name for field in link._meta.fields} - set(names))


def _reachable(link) -> None:
    if not sms.is_set_up() or not is_mobile(link.phone):
        raise Refused(
            "link.no_text", _("No text message can be sent to this number."), _("Show the code on your screen, or copy the link."),
        )  # fmt: skip


def _log(link, kind, by, at, **data) -> None:
    LinkEvent.objects.create(link=link, kind=kind, by=by, at=at, data=data)


def forget_asked(*, subject: str, ids) -> None:
    """Take away whom the links about these rows asked and who answered: a person is erased. For the action that erases; the file
    of an answer is shown to nobody from now on."""
    asked = SignedLink.objects.filter(subject=subject, subject_id__in=ids)
    asked.update(name=ERASED, phone="", answered_by=Case(When(answer="", then=Value("")), default=Value(ERASED)))
