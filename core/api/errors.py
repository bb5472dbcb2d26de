"""How the API says no: 400 with field names, 403, 404, 409 and 422 with a stable code."""

import logging

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.exceptions import ValidationError as ModelValidationError
from django.db import IntegrityError, OperationalError
from django.http import Http404
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_exception_handler

from core.errors import Forbidden, ForeignPage, Refused
from core.stale import stale

log = logging.getLogger(__name__)


class Refusal(serializers.Serializer):
    """The body of a 403, 409 or 422: what to tell a person, and a code and facts for a program."""

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
        error = stale(error, getattr(context.get("request"), "user", None), getattr(error, "seen", ""))
    if isinstance(error, IntegrityError) or deadlocked(error):
        log.exception("A request collided with another one.")
        error = Refused("request.collided", _("Someone else did the same at this moment."), _("Look at the present state and try again."))
    if isinstance(error, Refused):
        return Response(refusal_body(error), status=error.status)
    if isinstance(error, ModelValidationError):
        detail = error.message_dict if hasattr(error, "error_dict") else {"non_field_errors": error.messages}
        error = exceptions.ValidationError(detail)
    if isinstance(error, SuspiciousOperation):  # too many fields, too large a body
        error = exceptions.ParseError(str(error))
    if isinstance(error, Http404):
        error = exceptions.NotFound()  # Django's own sentence is English and names the model
    if isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    answer = drf_exception_handler(error, context)
    if answer is not None and answer.status_code == 403:  # of the framework's own: a code like every other refusal
        answer.data = refusal_body(ForeignPage() if "CSRF" in str(error.detail) else Forbidden())
    return answer


def deadlocked(error) -> bool:
    """Whether the database gave this request up for another one."""
    return isinstance(error, OperationalError) and getattr(error.__cause__, "pgcode", None) == "40P01"
