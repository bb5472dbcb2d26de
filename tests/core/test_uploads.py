"""What people send is opened, not only looked at from outside."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter

from core.uploads import accept


def photo(format="JPEG") -> bytes:
    out = io.BytesIO()
    Image.effect_noise((640, 480), 90).convert("RGB").save(out, format)
    return out.getvalue()


def paper(password="") -> bytes:
    out, pdf = io.BytesIO(), PdfWriter()
    pdf.add_blank_page(200, 200)
    if password:
        pdf.encrypt(password)
    pdf.write(out)
    return out.getvalue()


def sent(content: bytes, name="a.bin"):
    return accept(SimpleUploadedFile(name, content), "upload")


@pytest.mark.parametrize("content", [photo(), photo("PNG"), photo("WEBP"), paper()])
def test_what_opens_is_taken(content):
    file, digest = sent(content)
    assert file.size == len(content) and len(digest) == 64


@pytest.mark.parametrize("content", [b"%PDF-", b"%PDF-1.7\n%%EOF", paper()[:200], paper("geheim"), b"%PDF-" + b"\0" * 5000])
def test_a_pdf_that_does_not_open_is_refused_by_field(content):
    with pytest.raises(ValidationError) as refused:
        sent(content)
    assert list(refused.value.message_dict) == ["upload"]


@pytest.mark.parametrize("format", ["JPEG", "PNG"])
def test_a_photo_that_was_cut_off_is_no_evidence(format):
    with pytest.raises(ValidationError):
        sent(photo(format)[:-2000])


@pytest.mark.parametrize(("spare", "taken"), [(0, True), (-1, False)])
def test_the_limit_counts_to_the_byte(settings, spare, taken):
    content = photo()
    settings.UPLOAD_MAX_BYTES = len(content) + spare
    if taken:
        assert sent(content)[0].size == len(content)
        return
    with pytest.raises(ValidationError) as refused:
        sent(content)
    assert list(refused.value.message_dict) == ["upload"]
