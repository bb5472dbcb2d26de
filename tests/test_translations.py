"""Chinese is what a new installation shows: every sentence of the product has its Chinese (X1)."""

from io import BytesIO
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).parent.parent
STOREYS = ["aftersales", "core", "accounts", "dealers", "notifications", "deadlines", "warranty", "tickets", "returns", "finance", "desk"]
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
    for storey in STOREYS:
        for path in (ROOT / storey).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path, path.read_bytes()
    for path in (ROOT / "templates").rglob("*.html"):
        lines = templatize(path.read_text(), origin=str(path)).splitlines()
        yield path, "\n".join(line.strip() for line in lines).encode()  # what is left of the page is not indented Python


def messages():
    for path, source in sources():
        for _line, message, _comments, context in extract("python", BytesIO(source), KEYWORDS):
            for text in message if isinstance(message, tuple) else (message,):
                if text:
                    yield context, text, path.relative_to(ROOT)


def catalogue():
    entries = polib.pofile(str(ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"))
    return {(e.msgctxt, e.msgid): e for e in entries}


def test_every_sentence_has_its_chinese():
    have = catalogue()
    missing = sorted({f"{text!r} in {path}" for context, text, path in messages() if not getattr(have.get((context, text)), "msgstr", "")})
    assert not missing, "\n".join(missing)


def test_nothing_is_left_over():
    used = {(context, text) for context, text, _path in messages()}
    assert sorted(m for _c, m in set(catalogue()) - used) == []


def test_facts_in_a_sentence_are_in_its_chinese_too():
    import re

    names = re.compile(r"%\((\w+)\)")
    wrong = [e.msgid for e in catalogue().values() if set(names.findall(e.msgid)) != set(names.findall(e.msgstr))]
    assert wrong == []
