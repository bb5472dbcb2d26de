"""How the API describes itself."""

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes
from rest_framework import serializers

from core.api.errors import Refusal

KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="Up to 100 printable ASCII characters. The same key with the same body gets the same answer, once done.",
)


class Wrong(serializers.Serializer):
    """The body of a 400: field names with what is wrong in each; also `non_field_errors` or `detail`."""

    non_field_errors = serializers.ListField(child=serializers.CharField(), required=False)
    detail = serializers.CharField(required=False)


class Missing(serializers.Serializer):
    """The body of a 401, 404 or 429."""

    detail = serializers.CharField()


class Schema(AutoSchema):
    """Adds to every operation the errors that it can answer with."""

    def get_override_parameters(self):
        return [KEY] if self._verb() else []

    def _verb(self):
        return getattr(getattr(self.view, getattr(self.view, "action", None) or "", None), "verb", None)

    def get_request_serializer(self):
        verb = self._verb()
        return verb.body if verb else super().get_request_serializer()

    def get_response_serializers(self):
        good = super().get_response_serializers()
        if isinstance(good, dict):
            return good
        verb = self._verb()
        if verb:
            good = verb.answer or good
            return {verb.status: good, 400: Wrong, 401: Missing, 403: Refusal, 404: Missing, 409: Refusal, 422: Refusal}
        return {200: good, 400: Wrong, 401: Missing, 404: Missing}

    def get_summary(self):
        """The first sentence, beside the address."""
        return (super().get_description() or "").partition("\n")[0]

    def get_description(self):  # type: ignore[override]  # drf-spectacular asks without a place
        verb = self._verb()
        rights = f"\n\nRight: {', '.join(f'`{right}`' for right in verb.rights)}." if verb else ""
        return (super().get_description() or "") + rights
