"""Reading a tag: the QR, the number as printed, or its last figures typed by hand."""

import re

from core.numbering import numbers_meant
from returns.models import OldPart

TAG = re.compile(r"(\d{4}-\d{6,})(?!.*\d{4}-\d{6})", re.ASCII)
END = re.compile(r"\d{5,6}", re.ASCII)


def find(text: str, user) -> list[OldPart]:
    """The parts that a scan or a typed number may mean, newest first, at most ten.

    The QR holds the tag number, alone or at the end of an address. A scanner that types may lose the first letter, where
    that was the key which put the cursor into the field, or add to what stood there: the last number counts. Five or
    six figures alone are the end of a number; `JJ2026/0412` is the company's running number.
    """
    text, parts = text.strip(), OldPart.objects.visible_to(user)
    if numbers := numbers_meant(text, user):
        return list(parts.filter(number__in=numbers))
    if tag := TAG.search(text):
        return list(parts.filter(number=f"JJ{tag[1]}"))
    if END.fullmatch(text):
        return list(parts.filter(number__endswith=text)[:10])
    return []
