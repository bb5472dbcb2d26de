"""What every resource of the API shares: pages of results, errors, and verbs as POST."""

import functools
import hashlib
import json

from django.core.exceptions import ValidationError as ModelValidationError
from django_fsm import TransitionNotAllowed
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes, extend_schema
from rest_framework import exceptions, permissions, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_exception_handler

from core.errors import Refused
from core.idempotency import once


class CompanyStaffOnly(permissions.IsAuthenticated):
    """The whole schema is for company people; dealers see the verbs they have in the portal."""

    def has_permission(self, request, view):
        return super().has_permission(request, view) and request.user.is_company


class Refusal(serializers.Serializer):
    """The body of a 409."""

    code = serializers.CharField()
    detail = serializers.CharField()
    remedy = serializers.CharField()
    facts = serializers.DictField()


def refusal_body(refused: Refused) -> dict:
    """The JSON of a refusal: stable code, sentence, remedy, facts."""
    facts = {k: v if isinstance(v, (int, bool, type(None))) else str(v) for k, v in refused.facts.items()}
    return {"code": refused.code, "detail": str(refused.message), "remedy": str(refused.remedy), "facts": facts}


def exception_handler(error, context):
    """Refusals become 409 (403, 422), bad input 400 with field names; the rest is DRF's."""
    if isinstance(error, TransitionNotAllowed):
        error = stale(error)
    if isinstance(error, Refused):
        return Response(refusal_body(error), status=error.status)
    if isinstance(error, ModelValidationError):
        detail = error.message_dict if hasattr(error, "error_dict") else {"non_field_errors": error.messages}
        error = exceptions.ValidationError(detail)
    return drf_exception_handler(error, context)


def stale(error: TransitionNotAllowed) -> Refused:
    """A transition that the present state does not offer: usually someone else acted first."""
    from django.utils.translation import gettext as _

    state = error.object.get_state_display() if error.object is not None else ""
    return Refused(
        "state.moved_on",
        _("This is now “%(state)s”; someone else acted first.") % {"state": state},
        _("Look at its present state and decide again."),
        state=getattr(error.object, "state", ""),
    )


def fingerprint_of(request) -> bytes:
    """What makes two requests the same: path, fields, and the content of files."""
    fields = []
    for name, value in sorted(request.data.lists() if hasattr(request.data, "lists") else request.data.items()):
        for item in value if isinstance(value, list) else [value]:
            if hasattr(item, "chunks"):
                item = hashlib.sha256(b"".join(item.chunks())).hexdigest()
            fields.append([name, item])
    return json.dumps([request.path, fields], default=str, sort_keys=True).encode()


class Resource(viewsets.ReadOnlyModelViewSet):
    """Read-only rows that start at `visible_to`; writes are the verbs of the subclass."""

    http_method_names = ["get", "post", "head", "options"]
    model = None

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return self.model.objects.none()
        return self.narrow(self.model.objects.visible_to(self.request.user))

    def narrow(self, queryset):
        """Joins and prefetches for the serializer."""
        return queryset


KEY = OpenApiParameter("Idempotency-Key", OpenApiTypes.STR, OpenApiParameter.HEADER, description="Same key and body: the same answer.")


def verb(body=None, *, detail=True, status=200, url_path=None):
    """Make a POST endpoint of a method `(self, request, data)` or, with an object, `(self, request, obj, data)`.

    `body` is the serializer of the request; the answer is the object in the view's own serializer. The request is
    idempotent under its `Idempotency-Key`. The method calls one action and returns the object.
    """

    def wrap(method):
        @extend_schema(
            request=body,
            parameters=[KEY],
            description=method.__doc__,
        )
        @action(detail=detail, methods=["post"], url_path=url_path or method.__name__.rstrip("_"))
        @functools.wraps(method)
        def endpoint(self, request, **kwargs):
            given = body(data=request.data, context=self.get_serializer_context()) if body else None
            if given is not None:
                given.is_valid(raise_exception=True)
            data = dict(given.validated_data) if given is not None else {}

            def run():
                args = (self.get_object(), data) if detail else (data,)
                result = method(self, request, *args)
                return json_ready(self.get_serializer(self.get_queryset().get(pk=result.pk)).data)

            answer = once(request.user, request.headers.get("Idempotency-Key", "")[:100], fingerprint_of(request), run)
            return Response(answer, status=status)

        return endpoint

    return wrap


def json_ready(data):
    """Plain JSON of serializer output: dates and decimals as the renderer would write them."""
    from rest_framework.utils.encoders import JSONEncoder

    return json.loads(json.dumps(data, cls=JSONEncoder))
