"""Signing in with a program; who one is, and what one may."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import authenticate
from django.urls import path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import Throttled
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import actions, declared, rights, second_factor
from accounts.guessing import Slow
from accounts.models import Department, Token, User
from core import api
from core.api import reference


class Resource(api.Resource):
    """Rows, and a POST for each verb that is declared about them (A1). `named` tells apart several of one model."""

    named = ""

    def can(self, obj) -> list[str]:
        """The verbs that this user has on this object now: by role, standing and state."""
        here = (verb for verb in declared.about(type(obj)) if verb.body and not verb.many and verb.resource == self.named)
        return sorted(verb.endpoint for verb in here if verb.offered_to(self.request.user, obj))

    @classmethod
    def get_extra_actions(cls):
        for verb in declared.about(cls.model):
            endpoint = api.endpoint(verb) if verb.body and verb.resource == cls.named else None
            if endpoint and not hasattr(cls, endpoint.__name__):
                setattr(cls, endpoint.__name__, endpoint)
        return super().get_extra_actions()


class Credentials(serializers.Serializer):
    """Name or phone, and password. Who has a second factor makes the token in a signed-in browser instead."""

    username = serializers.CharField(label=_("name or phone"), max_length=150, write_only=True)
    password = serializers.CharField(label=_("password"), max_length=200, trim_whitespace=False, write_only=True)

    def validate(self, attrs):
        try:
            user = authenticate(self.context["request"], **attrs)
        except Slow as slow:
            raise Throttled(slow.seconds) from None
        if user is None:
            raise serializers.ValidationError(_("Name or password is wrong."), code="authorization")
        if is_mfa_enabled(user) or second_factor.demanded_of(user):
            raise serializers.ValidationError(_("This account has a second factor. Sign in with a browser and make the token there."))
        return attrs | {"user": user}


class TokenWishes(serializers.Serializer):
    """What the token is to be for, which verbs it may, how long it lasts. Without a list it may what its owner may."""

    name = serializers.CharField(label=_("what for"), max_length=60, required=False)
    verbs = api.Many(child=serializers.CharField(max_length=60), required=False, allow_null=True, max_length=200)
    days = serializers.IntegerField(required=False, min_value=1)


class TokenAnswer(serializers.Serializer):
    """Send it as `Authorization: Token …`. It is shown this once."""

    token = serializers.CharField(read_only=True)
    expires_at = serializers.DateTimeField(read_only=True)


class TokenRow(serializers.ModelSerializer):
    """One of one's own tokens; `hint` are its first characters."""

    class Meta:
        model = Token
        fields = ["id", "name", "hint", "verbs", "made_at", "expires_at", "used_at", "revoked_at"]
        read_only_fields = fields


class ObtainToken(APIView):
    """A new token for name or phone and password; its owner's oldest ones end when there are more than twenty."""

    http_method_names = ["post"]
    authentication_classes, permission_classes, throttle_classes = [], [], []  # accounts/guessing.py limits by account and address

    @extend_schema(operation_id="token", request=Credentials, responses={200: TokenAnswer}, auth=[])
    def post(self, request):
        wanted = Credentials(data=request.data, context={"request": request._request})
        wanted.is_valid(raise_exception=True)
        user = wanted.validated_data["user"]
        return Response(answer_of(*actions.make_token(person=user, by=user, name="API")))


def answer_of(token, key) -> dict:
    return {"token": key, "expires_at": TokenAnswer(token).data["expires_at"]}


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
    """A token for who is signed in already; the former one of its name stops working, by default the one that asks. GET lists one's own."""

    http_method_names = ["get", "head", "post"]

    @extend_schema(operation_id="my_tokens", responses={200: TokenRow(many=True)})
    def get(self, request):
        mine = Token.objects.visible_to(request.user).filter(user=request.user).order_by("-id")
        return Response(TokenRow(mine[:100], many=True).data)

    @extend_schema(operation_id="my_token", request=TokenWishes, responses={201: TokenAnswer})
    def post(self, request):
        wanted = TokenWishes(data=request.data or {})
        wanted.is_valid(raise_exception=True)
        wishes = {"name": getattr(request.auth, "name", "API")} | wanted.validated_data
        made = actions.renew_token(person=request.user, by=request.user, **wishes)
        return Response(answer_of(*made), status=201)


class RevokeTokenView(APIView):
    """The token of who asks stops working; who is signed in with a browser ends all of his."""

    http_method_names = ["post"]

    @extend_schema(operation_id="revoke_token", request=None, responses={204: None})
    def post(self, request):
        if isinstance(request.auth, Token):
            actions.revoke_token(token=request.auth, by=request.user)
        else:
            actions.revoke_tokens(person=request.user, by=request.user)
        return Response(status=204)


class EndAccessView(APIView):
    """Sign out everywhere, with every token, this one too."""

    http_method_names = ["post"]

    @extend_schema(operation_id="sign_out_everywhere", request=None, responses={204: None})
    def post(self, request):
        actions.end_access(person=request.user, by=request.user)
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
    path("me/sign-out-everywhere/", EndAccessView.as_view(), name="end-access"),
    path("me/revoke-token/", RevokeTokenView.as_view(), name="revoke-token"),
]
