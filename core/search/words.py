"""What is looked for, in the form in which documents keep it: one normaliser for the typed and the kept (see `search_plain`).

Full width, capitals, hyphens, dashes, the dots of names, invisible characters, O for 0 and I for 1 make no difference.
"""

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from core.phones import normal_phone

# Stands inside of words and numbers and counts for nothing; whatever else is neither letter nor figure parts words.
JOINS = r"\-./_\u00b7\u2022\u30fb\u2010-\u2015\u2212\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad"
PARTS = (
    r"\u0001-\u002f:-@\[-`{-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2000-\u206f"
    r"\u2190-\u2bff\u3000-\u3004\u3008-\u3020\ufe30-\ufe4f\uff00-\uff0f"
)
_JOINS, _PARTS = re.compile(f"[{JOINS}]+"), re.compile(f"[{PARTS}]+")
_FOLD = {**{capital: capital + 32 for capital in range(ord("A"), ord("Z") + 1)}, **str.maketrans("OoIi", "0011")}
_WORD = re.compile(r"[0-9a-z]+|[^0-9a-z ]+")
_DIALLED = re.compile(r"[+(]?\d[\d\s()‐-―−ー-]{6,}(转\s*\d+)?")
_SHOWN = re.compile(r"(\d{3})[\s*]+(\d{4})")  # of a masked number, as a list shows it
LAST = 4  # figures by which a phone is asked for at its end
MOST = 6  # words of a query; the rest is left out
LONGEST = 4  # letters and figures of a token
SHORT = 3  # Latin letters and figures: fewer are looked for only where a word begins
GRAMS = 3  # of a word that the index is asked for: the rest of it is compared with the text


def plain(text: str) -> str:
    """Words apart by single spaces; `search_plain` does the same in the database."""
    return _PARTS.sub(" ", _JOINS.sub("", unicodedata.normalize("NFKC", text.replace("\0", "")).translate(_FOLD))).strip()


def digits_of(phone: str) -> str:
    return "".join(c for c in phone if c in "0123456789")


@dataclass(frozen=True)
class Word:
    """One word of a query. `keys` are what it may be as a whole: a phone, its last four digits, what a list shows of it (X5)."""

    text: str
    keys: tuple[str, ...] = ()

    @cached_property
    def latin(self) -> bool:
        return self.text[:1] <= "z"

    @cached_property
    def grams(self) -> list[str]:
        """The tokens that the index is asked for, those that tell most: a number differs at its end."""
        text = self.text
        size = min(LONGEST, max(len(text), SHORT)) if self.latin else 2
        if len(text) < size:
            return [text]
        found = [text[i : i + size] for i in range(len(text) - size + 1)]
        return found[-GRAMS:] if self.latin or len(found) <= GRAMS else [found[0], found[len(found) // 2], found[-1]]

    @cached_property
    def exact(self) -> bool:
        """Whether a document that has the tokens has the word."""
        return len(self.text) <= (LONGEST if self.latin else 2)

    @property
    def lexemes(self) -> str:
        """For the index, as a `tsquery`."""
        either = [" & ".join(f"'{gram}'" for gram in self.grams)] if self.text else []
        return " | ".join([*either, *(f"'{key}'" for key in self.keys)])

    def stands_in(self, text: str) -> tuple[str, str]:
        """SQL that asks whether a text has it, and its value: short ones only where a word begins, as the tokens have it."""
        if not self.latin or len(self.text) >= SHORT:
            return f"strpos({text}, %s) > 0", self.text
        return f"{text} ~ %s", f"(^|[^0-9a-z]){self.text}" + ("($|[^0-9a-z])" if len(self.text) == 1 else "")


def asked(query: str) -> list[Word]:
    """The words of a query, each of which has to be found; script changes part words too: `谢桥镇4LZ`."""
    told = " ".join(unicodedata.normalize("NFKC", query).split())
    if shown := _SHOWN.fullmatch(told):
        return [Word("", (f"={shown[1]}~{shown[2]}",))]
    if _DIALLED.fullmatch(told):
        with suppress(ValueError):
            return [_number(digits_of(normal_phone(told)))]
    found = list(dict.fromkeys(_WORD.findall(plain(query))))
    return [_number(text) if text.isascii() and text.isdigit() else Word(text) for text in found[:MOST]]


def _number(digits: str) -> Word:
    return Word(digits, (f"={digits}",) if len(digits) == LAST or len(digits) > LAST + 2 else ())
