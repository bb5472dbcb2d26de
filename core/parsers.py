"""Reading bodies: what is nested too deeply, or no text at all, is the client's mistake, not ours. Django caps the size.

Beside `core.api` and not in it: the framework loads parsers while it is loading its own views.
"""

import re

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, parsers
from rest_framework.utils import json

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


class AsWritten(float):
    """A number with a point or exponent, which fields see as it was written: `1e3` is no way to write 1000."""

    text: str

    def __new__(cls, text: str):
        found = super().__new__(cls, text)
        found.text = text
        return found

    def __str__(self):
        return self.text


class JSON(parsers.JSONParser):
    """JSON that is not nested beyond reason, and whose keys are text."""

    def parse(self, stream, media_type=None, parser_context=None):
        body = stream.read()
        try:
            data = self.read(body, (parser_context or {}).get("encoding", settings.DEFAULT_CHARSET))
        except RecursionError:
            raise exceptions.ParseError(_("The JSON is nested too deeply.")) from None
        except (ValueError, LookupError) as error:
            raise exceptions.ParseError(f"JSON parse error - {error}") from None
        if HALF.search(body) and not keys_are_text(data):
            raise exceptions.ParseError(_("A key of the JSON has half a character in it (a lone surrogate)."))
        return data

    def read(self, body: bytes, encoding: str):
        return json.loads(body.decode(encoding), parse_constant=json.strict_constant, parse_float=AsWritten)
