"""Reading bodies: what is nested too deeply, or no text at all, is the client's mistake, not ours. Django caps the size.

Beside `core.api` and not in it: the framework loads parsers while it is loading its own views.
"""

import re
from io import BytesIO

from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, parsers

HALF = re.compile(rb"\\ud[89a-f]", re.IGNORECASE)


def keys_are_text(data) -> bool:
    """Whether every key can be written as UTF-8: `\\ud83d` alone is half a character. Of values the fields say so."""
    rows = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return all(_is_text(key) for key in (data if isinstance(data, dict) else ())) and all(map(keys_are_text, rows))


def _is_text(word: str) -> bool:
    try:
        word.encode()
    except UnicodeEncodeError:
        return False
    return True


class JSON(parsers.JSONParser):
    """JSON that is not nested beyond reason, and whose keys are text."""

    def parse(self, stream, media_type=None, parser_context=None):
        body = stream.read()
        try:
            data = super().parse(BytesIO(body), media_type, parser_context)
        except RecursionError:
            raise exceptions.ParseError(_("The JSON is nested too deeply.")) from None
        if HALF.search(body) and not keys_are_text(data):
            raise exceptions.ParseError(_("A key of the JSON has half a character in it (a lone surrogate)."))
        return data
