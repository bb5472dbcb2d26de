"""The language chosen in the menu is the person's, and a department keeps its code."""

import pytest
from django.db import InternalError, transaction
from django.urls import reverse

from accounts.models import Department
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def test_it_is_kept_for_mails_and_for_the_next_browser(client, cast):
    client.force_login(cast.clerk)
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    cast.clerk.refresh_from_db()
    assert cast.clerk.language == "en"
    client.logout()
    client.cookies.clear()
    client.post(reverse("account_login"), {"login": cast.clerk.username, "password": PASSWORD})
    assert client.cookies["django_language"].value == "en"


def test_one_that_the_product_does_not_speak_is_not(client, cast):
    client.force_login(cast.clerk)
    client.post(reverse("set_language"), {"language": "xx", "next": "/"})
    cast.clerk.refresh_from_db()
    assert cast.clerk.language == "zh-hans"


def test_before_signing_in_it_is_the_browsers(client):
    assert client.post(reverse("set_language"), {"language": "en", "next": "/"}).cookies["django_language"].value == "en"


def test_the_code_of_a_department_is_fixed_once_made(client, administrator):
    client.force_login(administrator)
    place = reverse("admin:accounts_department_change", args=[Department.objects.get(code="technical").pk])
    client.post(place, {"code": "other", "name": "技术中心", "head": ""})
    department = Department.objects.get(code="technical")
    assert department.name == "技术中心" and not Department.objects.filter(code="other").exists()


def test_nobody_else_changes_it_either(technician):
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        Department.objects.filter(code="technical").update(code="other")
    assert Department.objects.filter(code="technical").update(name="技术中心") == 1
