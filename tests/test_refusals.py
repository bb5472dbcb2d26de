"""Every 403 says why: to a program by a code, to a person in a sentence that has none (issue: Walls §4)."""

import re

import pytest
from django.db import transaction
from django.urls import reverse

from tests.test_permissions import COMPANY, DEALERS, addresses, arguments, client_of, concerns, expected, methods, world  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
WITHIN_TAGS = re.compile(r"<(script|style|svg)\b.*?</\1>|<[^>]*>", re.DOTALL)
A_CODE = re.compile(r"\b[a-z]+[._][a-z_]+\b|\bforbidden\b|\b40\d\b")
A_SENTENCE = re.compile(r"[\u4e00-\u9fff]{4,}[^。]*。")


def refused(client, role, things):
    """(name, answer) of each address that the table refuses this role."""
    for name, wanted in addresses().items():
        if not concerns(name, role) or name == "api:nothing":
            continue
        place = reverse(name, kwargs=arguments(name, wanted, things))
        for method in methods(place):
            if (expected(name, method) or {}).get(role) == "no":
                point = transaction.savepoint()
                yield f"{method} {name}", getattr(client, method.lower())(place)
                transaction.savepoint_rollback(point)


def said(answer) -> str:
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(WITHIN_TAGS.sub(" ", main).split())


@pytest.mark.parametrize("role", COMPANY + DEALERS)
def test_every_address_that_refuses_a_role_says_why(world, client_of, role):  # noqa: F811
    things, people = world
    wrong, programs, persons = [], 0, 0
    for what, answer in refused(client_of(people[role]), role, things):
        if answer.status_code == 405:
            continue
        if " api:" in what and "html" not in answer.headers["Content-Type"]:  # the API's own page is one for people
            body = getattr(answer, "data", None) or answer.json()
            fine = answer.status_code == 403 and body["code"] and body["detail"] and set(body) == {"code", "detail", "remedy", "facts"}
            programs += 1
        else:
            fine = answer.status_code == 403 and A_SENTENCE.search(said(answer)) and not A_CODE.search(said(answer))
            persons += 1
        if not fine:
            wrong.append(f"{what}: {answer.status_code} {said(answer)[:80] or answer.content[:80]}")
    assert wrong == [] and programs > 5 and (persons > 5 or role in ("admin", *DEALERS)), (programs, persons)
