"""Serializers made ready once: to build one with its fields and nested rows takes longer than to use it."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.utils.translation import get_language
from rest_framework import serializers


class _Kept(threading.local):
    """Those of one thread. By language, since limits put themselves into words once."""

    def __init__(self):
        self.by_class: dict[tuple[type, str | None], serializers.Serializer] = {}


_kept = _Kept()


@contextmanager
def ready(kind: type[serializers.Serializer], context: Mapping[str, Any]) -> Iterator[serializers.Serializer]:
    """A serializer of this class, with this context for as long as the block runs; nobody else has it meanwhile."""
    key = (kind, get_language())
    found = _kept.by_class.pop(key, None) or kind()
    found._context = context
    try:
        yield found
    finally:
        found._context = {}
        _kept.by_class[key] = found


def told(kind: type[serializers.Serializer], data, context: Mapping[str, Any]) -> dict:
    """What a body says, checked. Raises DRF's ValidationError naming the fields."""
    with ready(kind, context) as body:
        body.initial_data = data
        try:
            body.is_valid(raise_exception=True)
            return body.validated_data
        finally:
            for name in ("initial_data", "_validated_data", "_errors"):
                vars(body).pop(name, None)


def shown(kind: type[serializers.Serializer], row, context: Mapping[str, Any]) -> dict:
    """A row as the API answers it."""
    with ready(kind, context) as serializer:
        return serializer.to_representation(row)
