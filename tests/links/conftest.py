from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from links import actions


@pytest.fixture
def record(filed_record):
    """A repair record that the customer signed on paper."""
    return filed_record(signed_how="paper")


@pytest.fixture
def link(record, cast):
    """The question to the customer whether it is so."""
    return actions.ask(purpose="repair_record", about=record, by=cast.clerk)


@pytest.fixture
def token(link):
    return link.url.rstrip("/").rpartition("/")[2]


@pytest.fixture
def drawn():
    """A signature as the page draws it: dark strokes on nothing."""

    def make(stroke=True):
        picture = Image.new("RGBA", (300, 120), (0, 0, 0, 0))
        if stroke:
            ImageDraw.Draw(picture).line((20, 90, 120, 30, 260, 80), fill=(20, 30, 26, 255), width=3)
        out = BytesIO()
        picture.save(out, "PNG")
        return SimpleUploadedFile("signature.png", out.getvalue(), "image/png")

    return make


@pytest.fixture
def seen(link):
    """The hash of what the page shows in Chinese."""
    from django.utils.translation import override

    with override("zh-hans"):
        return link.asks.shows(link.asks.model.objects.get(pk=link.subject_id)).sha256


@pytest.fixture
def texts(settings, tmp_path):
    """What went out as text messages, after a delivery."""
    import json

    from notifications.actions import deliver

    settings.SMS_FILE = str(tmp_path / "sms.jsonl")

    def sent():
        deliver()
        path = tmp_path / "sms.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    return sent
