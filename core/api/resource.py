"""Read-only rows and their verbs."""

import functools
import hashlib
import json
import re
from typing import Any

from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import permissions, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api.filters import Rows
from core.api.ready import ready, shown, told
from core.errors import NotFound
from core.idempotency import once

KEY_FORMAT = re.compile(r"[!-~]{1,100}")


class CompanyStaffOnly(permissions.IsAuthenticated):
    """The whole schema is for company people; dealers see the verbs they have in the portal."""

    def has_permission(self, request, view):
        return super().has_permission(request, view) and request.user.is_company


@extend_schema(exclude=True)
class NoSuchPlace(APIView):
    """An address that is none, told to programs in their own format."""

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        raise NotFound


class Resource(viewsets.ReadOnlyModelViewSet):
    """Read-only rows that start at `visible_to`; writes are the verbs of the subclass.

    `detail_class` is the longer serializer of a single row; lists and verbs answer with `serializer_class`.
    """

    http_method_names = ["get", "post", "head"]
    model: Any = None
    detail_class: type[serializers.BaseSerializer] | None = None
    lookup_value_regex = "[0-9A-Za-z-]{1,40}"

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return self.model.objects.none()
        return self.narrow(self.model.objects.visible_to(self.request.user))

    def narrow(self, queryset):
        """Joins and prefetches for the serializer."""
        return queryset

    def get_serializer_class(self):
        return self.detail_class if self.action == "retrieve" and self.detail_class else self.serializer_class

    def filter_queryset(self, queryset):
        if not self.detail:
            getattr(self, "filterset_class", Rows).check_names(self.request.query_params)
            return super().filter_queryset(queryset)
        return queryset

    @classmethod
    @functools.cache
    def verbs(cls) -> list:
        """This resource's verbs, by the names of their endpoints."""
        return sorted((e.verb for e in cls.get_extra_actions() if hasattr(e, "verb")), key=lambda verb: verb.endpoint)

    def list(self, request, *args, **kwargs):
        """One page of rows."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        with ready(self.get_serializer_class(), self.get_serializer_context()) as row:
            return self.get_paginated_response([row.to_representation(found) for found in page or []])


@extend_schema_field(serializers.ListField(child=serializers.CharField()))
class Can(serializers.Field):
    """The verbs that the caller can do with this object now."""

    def __init__(self):
        super().__init__(source="*", read_only=True)

    def to_representation(self, obj):
        return self.context["view"].can(obj)


def endpoint(verb):
    """The POST of a declared verb (accounts/declared.py), as a method of its resource.

    It runs the action with what the body says. The answer is the row as it stands afterwards, in the resource's own
    serializer, or, with another `answer`, what the action returned. The request is done once per `Idempotency-Key`.
    """

    def post(self, request, **kwargs):
        verb.admits(request.user)

        def run():
            obj = None if verb.many else self.get_object()
            verb.admits(request.user, obj)
            context = self.get_serializer_context()
            seen = getattr(obj, "state", "")
            try:
                result = verb.run(request.user, obj, told(verb.body, request.data, context))
            except TransitionNotAllowed as error:  # what this request found before it waited for its turn
                error.seen = seen
                raise
            if verb.answer:
                return shown(verb.answer, result, context)
            row: Any = result if isinstance(result, self.model) else obj
            return shown(self.get_serializer_class(), self.get_queryset().get(pk=row.pk), context)

        key = key_of(request)
        return Response(once(request.user, key, fingerprint_of(request) if key else b"", run), status=verb.status)

    post.__name__, post.__doc__, post.verb = f"verb_{verb.endpoint.replace('-', '_')}", verb.says, verb  # type: ignore[attr-defined]
    return action(detail=not verb.many, methods=["post"], url_path=verb.endpoint, url_name=verb.endpoint)(post)


def key_of(request) -> str:
    """The request's Idempotency-Key, or nothing."""
    key = request.headers.get("Idempotency-Key", "")
    if key and not KEY_FORMAT.fullmatch(key):
        raise serializers.ValidationError({"Idempotency-Key": [_("Use 1 to 100 printable ASCII characters.")]})
    return key


def fingerprint_of(request) -> bytes:
    """What makes two requests the same: path, fields, and the content of files."""
    data = request.data
    if hasattr(data, "lists"):
        data = [[name, [_digest(v) if hasattr(v, "chunks") else v for v in values]] for name, values in sorted(data.lists())]
    return json.dumps([request.path, data], sort_keys=True).encode()


def _digest(upload) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
