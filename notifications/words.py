"""The words of notices: each app's `notices.py` names its kinds; they are found at start."""

import re
from collections.abc import Callable

from django.apps import apps
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from core.clock import company_zone
from core.history import Facts
from core.timewords import clock

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT")
WORDS: dict[str, str] = {}
NAMES: dict[str, str] = {}
SAID: dict[str, dict[str, Callable]] = {}
FORGOTTEN = _("News of a kind that there is no more")  # of a former release, or of a room that was taken away


def words(kind: str, text: str, name: str, **said: Callable[[str], str]) -> str:
    """Register a kind: its sentence, a lazy translation with %(name)s for the facts, and what it is called where people
    choose what to hear. `said` puts a fact that is kept as a code into words. Returns the kind."""
    WORDS[kind], NAMES[kind], SAID[kind] = text, name, said
    return kind


def known(kind: str) -> str:
    """The kind itself. Raises ValueError for one that no room has words for."""
    if kind not in WORDS:
        raise ValueError(f"no room has words for the notice {kind!r}")
    return kind


def label_of(choices) -> Callable[[str], str]:
    """The word for a code of these choices, for `said`."""
    return lambda code: str(choices(code).label)


def sentence(notice, *, strict=False) -> str:
    """What the notice says, in the language that is active. What it lacks is left open; `strict`, before it leaves the house,
    raises KeyError instead."""
    said = SAID.get(notice.kind, {})
    facts = {name: said[name](value) if name in said else _readable(value, notice.at) for name, value in notice.data.items()}
    return str(WORDS.get(notice.kind, FORGOTTEN)) % (facts if strict else Facts(facts))


def _readable(value, at):
    """A moment, which is kept as ISO text, as a clock time; everything else as it is."""
    moment = parse_datetime(value) if isinstance(value, str) and MOMENT.match(value) else None
    return clock(moment, at, company_zone()) if moment else value


def subject_of(label: str, pk: int, user):
    """The object (label, id) that a notice is about, or None when this person may not see it, or not any more."""
    return apps.get_model(label).objects.visible_to(user).filter(pk=pk).first()
