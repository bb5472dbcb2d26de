"""Whatever a client sends, the API never answers 5xx: requests made up from the schema, fitting and not fitting."""

import re
import traceback

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from accounts.models import Role
from accounts.rights import VERBS
from tests.program import key_of
from tests.test_permissions import arguments, world  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.fuzz]
FEW = settings(deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
OWN, OTHERS = 8, 2  # requests to an operation by the first role that has its verb, and by each of the other roles


def requests_of(operation):
    """Requests that fit the schema and such that do not."""
    return st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)))


def resource_of(path: str) -> str:
    """`/api/v1/old-parts/{number}/receive/` → `old-part`, as the address is named."""
    place = path.split("/")[3] if path.count("/") > 3 else ""
    return {"policies": "policy", "people": "person", "parts": "part"}.get(place, place.removesuffix("s"))


@pytest.fixture
def tokens(world):  # noqa: F811
    """A token for each role."""
    _things, people = world
    return {user.role: key_of(user) for user in people.values() if user}


@pytest.fixture
def one_connection():
    """The requests share the test's transaction: the server does not look after its connections meanwhile."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def try_out(operation, token: str, named: dict, examples: int) -> None:
    """Some requests to one operation, about things that are there and things that are not; traces are undone."""

    @settings(FEW, max_examples=examples)
    @given(case=requests_of(operation), real=st.booleans())
    def send(case, real):
        if real:
            case.path_parameters = named
        point = transaction.savepoint()
        try:
            answer = case.call(headers={"Authorization": f"Token {token}"})
            assert answer.status_code < 500, answer.text[:300]
        finally:
            transaction.savepoint_rollback(point)

    send()


@pytest.mark.parametrize("role", Role.values)
def test_no_request_of_any_role_breaks_the_server(world, tokens, one_connection, settings, role):  # noqa: F811
    settings.DEBUG_PROPAGATE_EXCEPTIONS = True
    things, _people = world
    clerk = {"Authorization": f"Token {tokens['clerk']}"}
    schema = schemathesis.openapi.from_wsgi("/api/schema/", get_wsgi_application(), headers=clerk)
    broken = []
    for found in schema.get_all_operations():
        operation = found.ok()
        right = re.search(r"Right: `([a-z_.]+)`", operation.definition.raw.get("description", ""))
        whose = sorted(VERBS[right[1]] & tokens.keys())[0] if right else "clerk"
        wanted = re.findall(r"{(\w+)}", operation.path)
        named = arguments(f"api:{resource_of(operation.path)}-x", tuple(name.replace("id", "pk") for name in wanted), things)
        try:
            try_out(operation, tokens[role], dict(zip(wanted, named.values(), strict=True)), OWN if role == whose else OTHERS)
        except Exception:
            broken.append(f"{operation.label} as {role}\n{traceback.format_exc(limit=-6)}")
    assert not broken, f"{len(broken)} broken\n" + "\n\n".join(broken)
