"""Signing in with a program; who one is, and what one may."""

from hashlib import sha256

from allauth.mfa.utils import is_mfa_enabled
from django.urls import path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.authtoken.models import Token
from rest_framework.authtoken.serializers import AuthTokenSerializer
from rest_framework.authtoken.views import ObtainAuthToken
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from accounts import declared, rights
from accounts.models import Department, User
from core import api
from core.api import reference


class Resource(api.Resource):
    """Rows, and a POST for each verb that is declared about them (A1). `named` tells apart several of one model."""

    named = ""

    def can(self, obj) -> list[str]:
        """The verbs that this user has on this object now: by role, standing and state."""
        return sorted(verb.endpoint for verb in declared.offered(self.request.user, obj) if verb.body and verb.resource == self.named)

    @classmethod
    def get_extra_actions(cls):
        for verb in declared.about(cls.model):
            endpoint = api.endpoint(verb) if verb.body and verb.resource == cls.named else None
            if endpoint and not hasattr(cls, endpoint.__name__):
                setattr(cls, endpoint.__name__, endpoint)
        return super().get_extra_actions()


class Credentials(AuthTokenSerializer):
    """Name or phone, and password. Who has a second factor makes the token in a signed-in browser instead."""

    username = serializers.CharField(label=_("name or phone"), max_length=150, write_only=True)
    password = serializers.CharField(label=_("password"), max_length=200, trim_whitespace=False, write_only=True)
    token = None

    def validate(self, attrs):
        attrs = super().validate(attrs)
        if is_mfa_enabled(attrs["user"]):
            raise serializers.ValidationError(_("This account has a second factor. Sign in with a browser and make the token there."))
        return attrs


class TokenAnswer(serializers.Serializer):
    """Send it as `Authorization: Token …`."""

    token = serializers.CharField(read_only=True)


class PerAddress(SimpleRateThrottle):
    """So that passwords are not tried by the thousand from one place."""

    scope = "token_address"
    rate = "20/min"

    def get_cache_key(self, request, view):
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


class PerName(SimpleRateThrottle):
    """Nor on one account from many places."""

    scope = "token_name"
    rate = "30/hour"

    def get_cache_key(self, request, view):
        name = request.data.get("username") if isinstance(request.data, dict) else None
        return self.cache_format % {"scope": self.scope, "ident": sha256(str(name).encode("utf-8", "replace")).hexdigest()}


class ObtainToken(ObtainAuthToken):
    """A token for name or phone and password; the same one each time until it is revoked."""

    serializer_class = Credentials
    throttle_classes = [PerAddress, PerName]
    parser_classes = APIView.parser_classes
    authentication_classes = []

    @extend_schema(operation_id="token", request=Credentials, responses={200: TokenAnswer}, auth=[])
    def post(self, request, *args, **kwargs):
        return super().post(request, *args, **kwargs)


class Me(serializers.ModelSerializer):
    """Who is asking."""

    department = reference("code", "name", of=Department)(read_only=True)
    rights = serializers.SerializerMethodField(help_text=_("The verbs of this role, as in the table of rights."))

    class Meta:
        model = User
        fields = ["id", "username", "name", "phone", "role", "department", "language", "rights"]
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_rights(self, user):
        return sorted(verb for verb in rights.VERBS if rights.may(user, verb))


class MeView(APIView):
    """Who is asking, and what his role may do."""

    http_method_names = ["get", "head"]

    @extend_schema(operation_id="me", responses={200: Me})
    def get(self, request):
        return Response(Me(request.user).data)


class MyTokenView(APIView):
    """A token for who is signed in already; the former one stops working."""

    http_method_names = ["post"]

    @extend_schema(operation_id="my_token", request=None, responses={201: TokenAnswer})
    def post(self, request):
        Token.objects.filter(user=request.user).delete()
        return Response({"token": Token.objects.create(user=request.user).key}, status=201)


class RevokeTokenView(APIView):
    """The token of who asks stops working."""

    http_method_names = ["post"]

    @extend_schema(operation_id="revoke_token", request=None, responses={204: None})
    def post(self, request):
        Token.objects.filter(user=request.user).delete()
        return Response(status=204)


class DepartmentRow(serializers.ModelSerializer):
    """A department and its head."""

    head = reference("id", "name", of=User)(read_only=True)

    class Meta:
        model = Department
        fields = ["id", "code", "name", "head"]
        read_only_fields = fields


class DepartmentResource(Resource):
    """Departments of the company."""

    model = Department
    serializer_class = DepartmentRow
    lookup_field = "code"

    def narrow(self, queryset):
        return queryset.select_related("head")


RESOURCES = {"departments": (DepartmentResource, "department")}
urlpatterns = [
    path("token/", ObtainToken.as_view(), name="token"),
    path("me/", MeView.as_view(), name="me"),
    path("me/token/", MyTokenView.as_view(), name="my-token"),
    path("me/revoke-token/", RevokeTokenView.as_view(), name="revoke-token"),
]
