"""Personal data as it is shown to those whose role does not need all of it (X5)."""

import re


def shown_phone(person, user) -> str:
    """Somebody's number as this reader sees it on pages, papers and lists: masked, or not at all (`phone_for`)."""
    number = person.phone_for(user) if person else ""
    return masked_phone(number) if number else ""


def masked_phone(number: str) -> str:
    """`13812345678` → `138****5678`; a short number keeps its last two digits only, an extension is not shown."""
    digits = "".join(c for c in re.sub(r"^(0\d+-\d+)-\d+$", r"\1", str(number)) if c.isdigit())
    if len(digits) >= 11:
        return f"{digits[-11:-8]}****{digits[-4:]}"
    return "*" * max(len(digits) - 2, 0) + digits[-2:]
