"""What a signed link may ask. A room above names its purposes in a `purposes.py` of its own; they are found at start."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps

PURPOSES: dict[str, "Purpose"] = {}


@dataclass(frozen=True)
class Shown:
    """Exactly what is agreed to: a heading, lines (label, value), and the sentence that is signed; in the language that is active."""

    heading: str
    lines: list[tuple[str, str]]
    statement: str

    @property
    def sha256(self) -> str:
        """What the answer is bound to: any other word is another hash."""
        return hashlib.sha256(json.dumps([self.heading, self.lines, self.statement], ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class Purpose:
    """One kind of question to somebody without a login.

    `about` is the label of its subject's model, which has `number` and `visible_to`; `shows` says what is agreed to; `whom` who
    is asked, (name, phone) on record; `allow` refuses where there is nothing to ask; `answered(link, subject, at)` does what
    follows in the room, in the transaction of the answer; `text` is the one sentence of the text message; `page` where our
    people see its subject, a page's name and its arguments, in the company's doors and in the dealers'.
    """

    code: str
    name: Any
    about: str
    shows: Callable[[Any], Shown]
    whom: Callable[[Any], tuple[str, str]]
    allow: Callable[[Any], None]
    answered: Callable[[Any, Any, Any], None]
    text: Callable[[Any], str]
    page: Callable[[Any], tuple]

    @property
    def model(self) -> Any:
        return apps.get_model(self.about)


def register(purpose: Purpose) -> Purpose:
    """Put a purpose into the table, at the start of its room."""
    PURPOSES[purpose.code] = purpose
    return purpose
