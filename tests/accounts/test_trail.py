"""Who changed whose account, from what, to what (X2); and that somebody can always enter people (A1)."""

import pytest
from django.core.management import call_command
from django.test import Client

from accounts import actions
from accounts.models import AccountEvent, User
from core.errors import Refused
from tests.conftest import PASSWORD
from tests.races import at_once

pytestmark = pytest.mark.django_db


def trail(person):
    events = AccountEvent.objects.filter(person=person)
    return [(e.kind.removeprefix("account."), e.by, e.data.get("from"), e.data.get("to")) for e in events]


def form(person, **changes):
    facts = {"username": person.username, "name": person.name, "phone": person.phone or "", "email": "", "role": person.role}
    return facts | {"department": person.department_id or "", "language": "zh-hans", "is_active": "on"} | changes


def test_the_administrators_form_leaves_who_from_and_to(client, administrator, clerk):
    client.force_login(administrator)
    address = f"/admin/accounts/user/{clerk.pk}/change/"
    assert client.post(address, form(clerk, role="keeper", department="")).status_code == 302
    assert trail(clerk) == [
        ("role", administrator, "clerk", "keeper"),
        ("department", administrator, clerk.department_id, None),
    ]


def test_personal_facts_are_named_not_told(client, administrator, clerk):
    client.force_login(administrator)
    client.post(f"/admin/accounts/user/{clerk.pk}/change/", form(clerk, phone="13800001111"))
    (event,) = AccountEvent.objects.filter(person=clerk)
    assert event.data == {"fields": "phone"}


def test_a_new_person_and_a_password_by_the_administrator(client, administrator):
    client.force_login(administrator)
    new = {"username": "new", "name": "新人", "role": "clerk", "usable_password": "true"}
    client.post("/admin/accounts/user/add/", new | {"password1": "wheat-Harvest-1", "password2": "wheat-Harvest-1"})
    person = User.objects.get(username="new")
    given = {"usable_password": "true", "set-password": "1", "password1": "wheat-Harvest-2", "password2": "wheat-Harvest-2"}
    assert client.post(f"/admin/accounts/user/{person.pk}/password/", given).status_code == 302
    assert [line[:2] for line in trail(person)] == [("entered", administrator), ("password", administrator)]


def test_ones_own_password_a_sign_in_and_the_command_line(client, clerk):
    client.post("/accounts/login/", {"login": "clerk", "password": PASSWORD})
    new = {"oldpassword": PASSWORD, "password1": "wheat-Harvest-1", "password2": "wheat-Harvest-1"}
    client.post("/accounts/password/change/", new)
    assert [(e.kind, e.data.get("method"), e.data.get("way")) for e in AccountEvent.objects.filter(person=clerk)] == [
        ("account.signed_in", "password", None),
        ("account.password", None, "form"),
    ]
    assert client.get("/accounts/sessions/").status_code == 200, "the device it was done on stays signed in"


def test_whom_a_dealers_person_works_for(client, administrator, owner_a, dealer_a):
    client.force_login(administrator)
    browser = Client()
    browser.force_login(owner_a)
    data = {name: getattr(dealer_a, name) for name in ("code", "name", "short_name", "province", "grade")} | {"rep": dealer_a.rep_id}
    data |= {"agreements-TOTAL_FORMS": 0, "agreements-INITIAL_FORMS": 0, "staff-TOTAL_FORMS": 1, "staff-INITIAL_FORMS": 1}
    data |= {"staff-0-id": owner_a.staff.pk, "staff-0-user": owner_a.pk, "staff-0-dealer": dealer_a.pk, "staff-0-DELETE": "on"}
    assert client.post(f"/admin/dealers/dealer/{dealer_a.pk}/change/", data).status_code == 302
    assert trail(owner_a) == [("dealer", administrator, dealer_a.short_name, None)]
    assert browser.get("/portal/").status_code == 302, "his sign-ins end with it"


class TestTheLastAdministrator:
    @pytest.mark.parametrize("change", [{"role": "clerk"}, {"is_active": False}])
    def test_stays(self, administrator, change):
        with pytest.raises(Refused) as refused:
            actions.change_person(person=administrator, by=administrator, **change)
        assert refused.value.code == "account.last_admin"

    def test_stays_by_the_form_too(self, client, administrator):
        client.force_login(administrator)
        address = f"/admin/accounts/user/{administrator.pk}/"
        assert client.post(f"{address}change/", form(administrator, role="clerk")).status_code == 409
        assert client.post(f"{address}password/", {"usable_password": "false", "unset-password": "1"}).status_code == 409
        administrator.refresh_from_db()
        assert administrator.role == "admin" and administrator.has_usable_password()

    def test_goes_when_there_is_another(self, administrator, person):
        other = person("admin", "第二位", "second")
        actions.change_person(person=administrator, by=other, role="clerk")
        assert User.objects.get(pk=administrator.pk).role == "clerk"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locks", [True, False])
def test_two_administrators_do_not_take_it_from_one_another_at_once(administrator, person, monkeypatch, locks):
    other = person("admin", "第二位", "second")
    both = ((administrator, other), (other, administrator))
    calls = [lambda a=a, b=b: actions.change_person(person=a, by=b, role="clerk") for a, b in both]
    outcomes = at_once(monkeypatch, *calls, locks=locks, meet=(actions, "is_last"))
    left = User.objects.filter(role="admin").count()
    assert left == (1 if locks else 0), outcomes


def test_the_pages_show_it(client, administrator, leader, clerk):
    actions.change_person(person=clerk, by=administrator, role="keeper")
    for reader in (administrator, leader):
        client.force_login(reader)
        page = client.get("/accounts/trail/").content.decode()
        assert "保管员" in page and administrator.name in page
    assert client.get("/accounts/trail/?kind=account.role&person=abc").status_code == 400


def test_the_command_line_leaves_a_line(clerk, monkeypatch):
    monkeypatch.setattr("getpass.getpass", lambda **_: "wheat-Harvest-1")
    call_command("changepassword", "clerk", verbosity=0)
    assert [e.data for e in AccountEvent.objects.filter(person=clerk)] == [{"way": "command"}]


def test_signing_out_tells_the_browser_to_keep_nothing(client, clerk):
    client.force_login(clerk)
    assert client.post("/accounts/logout/").headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in client.get("/accounts/login/").headers
