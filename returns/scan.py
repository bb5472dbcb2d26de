"""Reading a tag: the QR, the number as printed, or its last figures typed by hand."""

import re

from returns.models import OldPart


def find(text: str, user) -> list[OldPart]:
    """The parts that a scan or a typed number may mean, newest first, at most ten.

    The QR holds the tag number, alone or at the end of an address. Five or more figures are the end of a number. A
    scanner that types loses the first letter where that was the key which put the cursor into the field.
    """
    text = text.strip().rstrip("/").rpartition("/")[2].upper()
    parts = OldPart.objects.visible_to(user)
    if re.fullmatch(r"J{0,2}\d{4}-\d{6,}", text):
        return list(parts.filter(number="JJ" + text.lstrip("J")))
    if re.fullmatch(r"\d{5,6}", text):
        return list(parts.filter(number__endswith=text)[:10])
    return []
