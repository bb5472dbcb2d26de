"""Signing in by name or phone; nobody signs up."""

import pytest

from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["owner_a", "13900002046", "139 0000 2046"])
def test_name_or_phone(client, owner_a, name):
    assert client.login(username=name, password=PASSWORD)


def test_a_wrong_password_is_wrong_for_both(client, owner_a):
    assert not client.login(username="13900002046", password="no") and not client.login(username="owner_a", password="no")


def test_someone_who_was_switched_off_stays_out(client, owner_a):
    type(owner_a).objects.update(is_active=False)
    assert not client.login(username="owner_a", password=PASSWORD)


def test_a_name_that_is_anothers_phone_does_not_open_his_account(client, owner_a, person):
    person("clerk", "冒名", "13900002046")
    assert client.login(username="13900002046", password=PASSWORD)
    assert int(client.session["_auth_user_id"]) == owner_a.pk


def test_a_name_without_a_phone_does_not_open_the_account_of_someone_without_one(client, owner_a, person):
    nobody = person("clerk", "赵敏", "clerk_without_phone")
    assert client.login(username="owner_a", password=PASSWORD)
    assert int(client.session["_auth_user_id"]) == owner_a.pk != nobody.pk
    assert not client.login(username="nobody", password=PASSWORD)


def test_signing_up_is_closed(client):
    response = client.get("/accounts/signup/")
    assert response.status_code in (200, 403) and b"password1" not in response.content


def test_ones_own_address_is_entered_and_used_on_a_page_without_scripts(client, clerk):
    client.force_login(clerk)
    client.post("/accounts/email/", {"action_add": "", "email": "zhaomin@example.com"})
    client.post("/accounts/email/", {"action_primary": "", "email": "zhaomin@example.com"})
    clerk.refresh_from_db()
    page = client.get("/accounts/email/").content.decode()
    assert clerk.email == "zhaomin@example.com" and "zhaomin@example.com" in page and "<script" not in page.split("<main", 1)[1]
