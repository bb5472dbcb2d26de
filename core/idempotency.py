"""The same request twice is answered once (Idempotency-Key)."""

import hashlib
import json
from collections.abc import Callable

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from rest_framework.utils.encoders import JSONEncoder

from core.errors import Refused, Unprocessable
from core.models import Answer


def once(user, key: str, request_body: bytes, run: Callable[[], dict]) -> dict:
    """Run `run` once per user and key and return its answer; a repeat gets the first answer back as JSON.

    The answer commits with the change itself, so a crash in the middle leaves neither. Without a key it just runs.
    Raises Refused `request.running` while the first is under way, Unprocessable `request.key_reused` when the same
    key comes with another body.
    """
    if not key:
        return run()
    fingerprint = hashlib.sha256(request_body).hexdigest()
    with transaction.atomic():
        if not _try_lock(f"{user.pk}:{key}"):
            raise Refused("request.running", _("This request is still being handled."), _("Wait a moment."))
        found = Answer.objects.filter(user=user, key=key).first()
        if found is None:
            body = json_ready(run())
            Answer.objects.create(user=user, key=key, fingerprint=fingerprint, body=body)
            return body
        if found.fingerprint != fingerprint:
            raise Unprocessable("request.key_reused", _("This key was used for another request."), _("Use a new key."))
        return found.body


def json_ready(data):
    """Plain JSON of serializer output: dates and decimals as the renderer would write them."""
    return json.loads(json.dumps(data, cls=JSONEncoder))


def _try_lock(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        return cursor.fetchone()[0]
