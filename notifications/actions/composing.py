"""What a message says, asked at the moment of sending: only what its reader may still see."""

from collections import defaultdict

from django.apps import apps
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.letters import write
from notifications.actions.telling import has_address, wants
from notifications.channels import Failed, Line, Message, Why
from notifications.models import Notice
from notifications.texts import TEXTS
from notifications.words import sentence

SHOWN = 10  # lines of a summary that people read outside; the rest is in the inbox
SUBJECT = 150  # characters


def compose(row, at) -> Message:
    """The message of an outbox row. Raises Failed where there is nothing to say to this recipient any more."""
    if row.phone:
        return _text(row, at)
    _ask_whether_still_wanted(row)
    if row.letter:
        return _letter(row, at)
    notices = _seen(row)
    if row.notices and not notices:
        raise Failed(Why.LOST_ACCESS)
    with translation.override(row.user.language if row.user else settings.LANGUAGE_CODE):
        lines = [_line(notice, row.user is not None) for notice in notices] or [_test()]
        subject = _subject(lines)
        text = "\n".join([subject, "", *_body(lines)]) if len(lines) > 1 else _alone(lines[0])
        short = f"{subject[:SUBJECT]} {lines[0].url if len(lines) == 1 else _inbox()}"
    return Message(row.event_id, subject[:SUBJECT], lines, text, short, at, row.created_at)


def _letter(row, at) -> Message:
    with translation.override(row.user.language):
        written = write(row.letter, row.user, row.address)
    if written is None:
        raise Failed(Why.LOST_ACCESS)
    subject, text = written
    return Message(row.event_id, subject, [], text, subject, at, row.created_at)


def _text(row, at) -> Message:
    with translation.override(settings.LANGUAGE_CODE):
        said = TEXTS[row.text](row.text_about)
    if said is None:
        raise Failed(Why.LOST_ACCESS)
    return Message(row.event_id, said, [], said, said, at, row.created_at)


def _ask_whether_still_wanted(row) -> None:
    if row.target:
        if row.notices and not row.target.active:
            raise Failed(Why.INACTIVE)
        return
    if not row.user.is_active:
        raise Failed(Why.INACTIVE)
    if row.letter:
        return
    if not has_address(row.user, row.channel):
        raise Failed(Why.NO_ADDRESS)
    if not wants(row.user, row.channel, getattr(row.user, "preference", None)):
        raise Failed(Why.NOT_WANTED)


def _seen(row) -> list[Notice]:
    """The notices whose subject the person may see now (a target: that is still there), pressing and new ones first."""
    notices, asked = Notice.objects.filter(pk__in=row.notices), defaultdict(set)
    for notice in notices:
        asked[notice.subject].add(notice.subject_id)
    seen = {
        (label, pk)
        for label, ids in asked.items()
        for pk in apps.get_model(label).objects.visible_to(row.user).filter(pk__in=ids).values_list("pk", flat=True)
    }
    kept = [notice for notice in notices if (notice.subject, notice.subject_id) in seen]
    return sorted(kept, key=lambda notice: (not notice.pressing, -notice.pk))


def _line(notice, to_person: bool) -> Line:
    """A person is led through his inbox, which marks it as read; a group straight to the thing."""
    path = f"n/{notice.pk}" if to_person else f"go/{notice.subject}/{notice.subject_id}"
    facts = {
        "kind": notice.kind,
        "at": notice.at.isoformat(),
        "about": notice.subject,
        "about_id": notice.subject_id,
        "data": notice.data,
    }
    return Line(" ".join(sentence(notice, strict=True).split()), f"{settings.SITE_URL}/{path}/", notice.urgent, facts)


def _test() -> Line:
    return Line(_("A test message from %(product)s.") % {"product": settings.PRODUCT_NAME}, f"{settings.SITE_URL}/", facts={"kind": "test"})


def _subject(lines) -> str:
    """The one sentence, or how many there are and how many of them are about urgent tickets."""
    if len(lines) == 1:
        return _("Urgent: %(text)s") % {"text": lines[0].text} if lines[0].urgent else lines[0].text
    urgent = sum(line.urgent for line in lines)
    if urgent:
        return _("%(n)s reminders, %(urgent)s of them urgent") % {"n": len(lines), "urgent": urgent}
    return _("%(n)s reminders") % {"n": len(lines)}


def _alone(line) -> str:
    return line.text + "\n\n" + _("Open: %(url)s") % {"url": line.url}


def _body(lines) -> list[str]:
    shown = [_("Urgent: %(text)s") % {"text": line.text} if line.urgent else line.text for line in lines[:SHOWN]]
    rest = len(lines) - len(shown)
    more = [_("… and %(n)s more") % {"n": rest}] if rest else []
    return [*(f"{n}. {text}" for n, text in enumerate(shown, start=1)), *more, "", _("All of them: %(url)s") % {"url": _inbox()}]


def _inbox() -> str:
    return f"{settings.SITE_URL}/n/"
