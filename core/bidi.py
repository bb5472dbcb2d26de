"""Words of scripts that run from right to left, Uyghur names among them, stand apart from what stands beside them.

Without it a name swallows the phone number behind it: both change places, and of two names nobody can say which is whose.
Done where pages and papers leave the house, so that no template and no sentence can forget it.
"""

import re
from typing import Any

_LETTER = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"  # Hebrew to Arabic extended, and their presentation forms
# From the first such letter to the last; spaces and the points of names between two of them belong to the words.
WORDS = re.compile(rf"[{_LETTER}][{_LETTER}\u200c\u200d]*(?:[ \xa0.·•・'’-]+[{_LETTER}][{_LETTER}\u200c\u200d]*)*")
# The same letters as bytes of UTF-8: whether to look closer at all. No Chinese character has such a byte in first place.
HINT = re.compile(rb"[\xd6-\xdf][\x80-\xbf]|\xe0[\xa0-\xa3]|\xef(?:[\xac-\xb7]|[\xb9\xba]|\xbb[\x80-\xbc])")
# A tag with its quoted attributes, or what may hold no element; else text.
PIECES = re.compile(
    r"""(<(title|textarea|option|script|style)\b.*?</\2\s*>|<!--.*?-->|<(?:"[^"]*"|'[^']*'|[^'">])*>)|([^<]+)""",
    re.DOTALL | re.IGNORECASE,
)


def isolated(text: str) -> str:
    """The text with such words between the marks that do it in plain text (U+2068, U+2069)."""
    return WORDS.sub("\u2068\\g<0>\u2069", text)


def isolated_data(data: Any) -> Any:
    """The same for every text inside lists and dictionaries."""
    if isinstance(data, str):
        return isolated(data)
    if isinstance(data, dict):
        return {key: isolated_data(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [isolated_data(value) for value in data]
    return data


def isolated_html(html: str) -> str:
    """The same for a page: each such run of words in its text is a `<bdi>` of its own."""
    return PIECES.sub(lambda found: found[1] or WORDS.sub(r"<bdi>\g<0></bdi>", found[3]), html)


class Isolation:
    """Middleware: pages leave with such words apart. A page without them costs one search for a byte."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not response.streaming and response.get("Content-Type", "").startswith("text/html") and HINT.search(response.content):
            response.content = isolated_html(response.content.decode(response.charset)).encode(response.charset)
        return response
