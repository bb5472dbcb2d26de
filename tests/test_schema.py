"""The API describes itself without a gap; its lists in docs/ are current; each action is a verb of it (X6)."""

from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command

from accounts.declared import DECLARED
from aftersales.api_urls import RESOURCES
from core.rooms import modules
from tests.conftest import PASSWORD

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def schema():
    """The whole schema, as `manage.py spectacular` writes it, which fails on any warning."""
    out = StringIO()
    call_command("spectacular", "--fail-on-warn", "--validate", stdout=out)
    return yaml.safe_load(out.getvalue())


def test_the_schema_is_valid_and_without_a_warning(schema):
    assert len(schema["paths"]) > 100
    for place, methods in schema["paths"].items():
        for method, operation in methods.items():
            assert operation.get("description"), f"{method} {place} says nothing about itself"


def test_every_verb_says_who_may_and_how_it_is_refused(schema):
    for place, (resource, _name) in RESOURCES.items():
        for verb in resource.verbs():
            key = "" if verb.many else f"{{{resource.lookup_field if resource.lookup_field != 'pk' else 'id'}}}/"
            operation = schema["paths"][f"/api/v1/{place}/{key}{verb.endpoint}/"]["post"]
            assert {"400", "401", "403", "404", "409", "422"} <= set(operation["responses"])
            assert all(right in operation["description"] for right in verb.rights)
            assert any(p["name"] == "Idempotency-Key" for p in operation["parameters"])


def test_no_field_of_a_body_is_named_like_what_an_action_is_given_already():
    """An action that is told `by` and its object cannot be told them by a body too."""
    for verb in DECLARED.values():
        if verb.body and not verb.call:
            fields = getattr(verb.body(), "child", verb.body()).fields
            assert not {"by", *([] if verb.many else [verb.subject])} & {*fields}, verb.name


@pytest.mark.parametrize("actions", modules("actions"), ids=lambda module: module.__name__)
def test_whatever_a_person_can_do_a_program_can_do(actions):
    """What is no verb of a person, a room's actions name as `INNER`."""
    public = {
        name for name in getattr(actions, "__all__", vars(actions))
        if callable(what := getattr(actions, name)) and not name.startswith("_") and what.__module__.startswith(actions.__name__)
    }  # fmt: skip
    room = actions.__package__.split(".")[0]
    called = {verb.action.__name__ for verb in DECLARED.values() if verb.body and verb.name.startswith(f"{room}.")}
    assert public - called == set(getattr(actions, "INNER", ()))


@pytest.mark.parametrize(("command", "page"), [("list_errors", "errors.md"), ("list_verbs", "api-verbs.md")])
def test_the_lists_in_docs_are_current(command, page):
    out = StringIO()
    call_command(command, stdout=out)
    assert (ROOT / "docs" / page).read_text() == out.getvalue(), f"run bin/manage {command} > docs/{page}"


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["/api/schema/", "/api/docs/"])
def test_the_schema_is_for_company_people(client, cast, place):
    assert client.get(place).status_code == 401
    client.login(username="owner_a", password=PASSWORD)
    assert client.get(place).status_code == 403
    client.login(username="clerk", password=PASSWORD)
    assert client.get(place).status_code == 200


@pytest.mark.django_db
def test_the_page_of_the_schema_keeps_to_the_content_policy(client, cast):
    client.login(username="clerk", password=PASSWORD)
    page = client.get("/api/docs/").content.decode()
    assert (
        "<script>" not in page and "<style" not in page and "style=" not in page and "http://" not in page.replace("http://testserver", "")
    )
    assert client.get("/api/docs/?script=").status_code == 200
