"""Papers on A4: made by typst with our own fonts, the same bytes for the same content."""

import io
import json
from datetime import datetime
from pathlib import Path

import segno
import typst
from django.conf import settings

from core.bidi import isolated_data

FONTS = Path(settings.BASE_DIR) / "core" / "fonts"


def printed(template: Path, data: dict, at: datetime) -> bytes:
    """A PDF of `template`, which finds `data` (words and figures as printed) as JSON; `at` is the moment it is dated."""
    return typst.compile(
        template,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(isolated_data(data), ensure_ascii=False)},
        timestamp=int(at.timestamp()),
    )


def qr(text: str) -> str:
    """A QR code as SVG."""
    out = io.BytesIO()
    segno.make(text, micro=False, error="m").save(out, kind="svg", border=0, svgclass=None, lineclass=None)
    return out.getvalue().decode()
