"""Chinese is what a new installation shows: every sentence of the product has its Chinese (X1)."""

from collections import Counter
from io import BytesIO
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.utils.translation.template import templatize

from core.rooms import names

ROOT = Path(__file__).parent.parent
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "ngettext": (1, 2),
    "_": None,
}


def sources():
    for room in names():
        for path in (ROOT / room).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path, path.read_bytes()
    folders = [ROOT / "templates", *(ROOT / room / "templates" for room in names())]
    for path in (path for folder in folders for path in folder.rglob("*.html")):
        lines = templatize(path.read_text(), origin=str(path)).splitlines()
        yield path, "\n".join(line.strip() for line in lines).encode()  # what is left of the page is not indented Python


def messages():
    for path, source in sources():
        for _line, message, _comments, context in extract("python", BytesIO(source), KEYWORDS):
            for text in message if isinstance(message, tuple) else (message,):
                if text:
                    yield context, text, path.relative_to(ROOT)


def catalogue():
    """Every room has its own catalogue; a sentence of two rooms stands in the lower one's."""
    return {(e.msgctxt, e.msgid): e for room in names() for e in entries(room)}


def entries(room):
    path = ROOT / room / "locale/zh_Hans/LC_MESSAGES/django.po"
    return polib.pofile(str(path)) if path.exists() else []


def test_every_sentence_has_its_chinese():
    have = catalogue()
    missing = sorted({f"{text!r} in {path}" for context, text, path in messages() if not getattr(have.get((context, text)), "msgstr", "")})
    assert not missing, "\n".join(missing)


def test_a_sentence_has_its_chinese_once():
    found = Counter((e.msgctxt, e.msgid) for room in names() for e in entries(room))
    assert [message for message, times in found.items() if times > 1] == []


def test_nothing_is_left_over():
    used = {(context, text) for context, text, _path in messages()}
    assert sorted(m for _c, m in set(catalogue()) - used) == []


def test_facts_in_a_sentence_are_in_its_chinese_too():
    import re

    placeholders = re.compile(r"%\((\w+)\)")
    wrong = [e.msgid for e in catalogue().values() if set(placeholders.findall(e.msgid)) != set(placeholders.findall(e.msgstr))]
    assert wrong == []
