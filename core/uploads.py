"""Files that people send: images and PDF only, judged by content, stored under names of our own, served to who may see them."""

import hashlib
import warnings

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.http import FileResponse, Http404
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from PIL import Image
from pypdf import PdfReader

MAGIC = {b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png", b"RIFF": "webp", b"%PDF-": "pdf"}
CONTENT_TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp", "pdf": "application/pdf"}
MAX_PIXELS = 50_000_000


def accept(upload, field: str, *, pdf: bool = True) -> tuple[ContentFile, str]:
    """The file under a random name of our own, and its SHA-256.

    Raises ValidationError naming `field` for what is too large, empty, or not an image (or PDF) by its content.
    """
    if upload.size > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
        raise ValidationError({field: _("The file is larger than %(limit)s MB.") % {"limit": limit}})
    upload.seek(0)  # whoever made the fingerprint of the request has read it
    content = upload.read()
    kind = next((k for magic, k in MAGIC.items() if content.startswith(magic)), None)
    if kind is None or (kind == "webp" and content[8:12] != b"WEBP") or (kind == "pdf" and not pdf):
        raise ValidationError({field: _("Only photos (JPEG, PNG, WebP) and PDF are taken.") if pdf else _("Only photos are taken.")})
    (_check_pdf if kind == "pdf" else _check_image)(upload, field)
    name = f"{get_random_string(24).lower()}.{kind}"
    return ContentFile(content, name=name), hashlib.sha256(content).hexdigest()


def _check_image(upload, field):
    upload.seek(0)
    try:
        with Image.open(upload) as image:
            if image.width * image.height > MAX_PIXELS:
                raise ValidationError({field: _("The photo has too many pixels.")})
            image.load()  # to the last line: a header alone proves nothing
    except ValidationError:
        raise
    except Exception:
        raise ValidationError({field: _("The photo cannot be read; take it again.")}) from None


def _check_pdf(upload, field):
    """Opened, not only named so: it has pages, and is not locked."""
    upload.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pages = len(PdfReader(upload).pages)
    except Exception:  # a broken file fails in as many ways as it has parts
        pages = 0
    if not pages:
        raise ValidationError({field: _("The PDF cannot be opened; save it again without a password.")})


def content_type(name: str) -> str:
    """The type to serve a stored file under, from the ending we gave it."""
    return CONTENT_TYPES[name.rpartition(".")[2]]


def served(file, name: str) -> FileResponse:
    """A stored file under `name` and the type that its content had; a PDF is handed over to be saved. Raises Http404.

    Whether the caller may see it is settled before: files lie in no public folder.
    """
    if not file or not file.storage.exists(file.name):
        raise Http404
    kind = content_type(file.name)
    name = f"{name}.{file.name.rpartition('.')[2]}"
    response = FileResponse(file.open("rb"), content_type=kind, as_attachment=kind == "application/pdf", filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=3600"
    return response
