"""What is kept of an answer: one file with what was shown, who answered, how it was proved, and the hash that binds them."""

import io
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image

from core.clock import company_zone
from core.masking import masked_phone
from core.paper import printed

TEMPLATE = Path(__file__).parent / "paper" / "answer.typ"
SIZE = (900, 400)  # of a signature in print


def paper(link, shown, drawn: bytes | None, at: datetime) -> bytes:
    """The PDF, in the language in which it was read."""
    proof = _("Signature") if drawn else _("Code sent to %(phone)s") % {"phone": masked_phone(link.phone)} if link.proof else ""
    answer = [
        (_("Answer"), str(link.get_answer_display())),
        (_("Name"), link.answered_by),
        (_("At"), f"{at.astimezone(company_zone()):%Y-%m-%d %H:%M:%S}"),
        *([(_("Why it was declined"), link.reason)] if link.reason else []),
        *([(_("Proved by"), proof)] if proof else []),
        (_("SHA-256 of what was shown"), link.shown_sha256),
    ]
    data = {
        "company": settings.COMPANY_NAME, "heading": shown.heading, "lines": shown.lines, "statement": shown.statement,
        "answer": answer, "signature": list(_small(drawn)) if drawn else None,
    }  # fmt: skip
    return printed(TEMPLATE, data, at)


def _small(drawn: bytes) -> bytes:
    """The signature as a small picture, on white. Raises ValidationError for an empty one."""
    with Image.open(io.BytesIO(drawn)) as image:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        white.alpha_composite(image)
        picture = white.convert("L")
    if picture.getextrema()[0] == picture.getextrema()[1]:
        raise ValidationError({"signature": _("The signature is empty.")})
    picture.thumbnail(SIZE)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
