"""People's data is shown to whom it concerns, counted, and kept nowhere (X5)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import PersonalRule
from core.errors import NotYourVerb, Refused
from core.models import ExportLog
from notifications.models import Notice
from tests.test_permissions import addresses, arguments, client_of, methods, unwritten, world  # noqa: F401
from tickets.models import Attachment
from warranty.actions import enter_customer, reveal_phone
from warranty.models import PhoneView

pytestmark = pytest.mark.django_db
WHOLE, MASKED, VILLAGE = "13800005678", "138****5678", "谢桥镇"
HOUR = timedelta(hours=1)


@pytest.fixture
def customers(cast):
    PersonalRule.objects.filter(code="reveals").update(number=3)
    return [enter_customer(by=None, name=f"用户{n}", phone=f"1380000{n:04d}") for n in range(1, 6)]


class TestShowingNumbers:
    def test_in_an_hour_so_many_customers_as_the_rule_says(self, cast, customers, at):
        for customer in customers[:3]:
            reveal_phone(customer=customer, by=cast.clerk, at=at)
        with pytest.raises(Refused, match="3"):
            reveal_phone(customer=customers[3], by=cast.clerk, at=at + HOUR - timedelta(seconds=1))
        reveal_phone(customer=customers[0], by=cast.clerk, at=at + timedelta(minutes=5))  # whom he has seen he may see again
        reveal_phone(customer=customers[3], by=cast.rep, at=at)  # each for himself
        reveal_phone(customer=customers[3], by=cast.clerk, at=at + HOUR + timedelta(minutes=6))

    def test_thirty_where_nobody_has_set_another(self, reference):
        assert PersonalRule.objects.get(code="reveals").number == 30

    def test_at_the_last_one_administrators_and_leaders_are_told(self, cast, administrator, customers, at):
        for customer in customers[:2]:
            reveal_phone(customer=customer, by=cast.clerk, at=at)
        assert not Notice.objects.filter(kind="phone.many").exists()
        reveal_phone(customer=customers[2], by=cast.clerk, at=at)
        told = Notice.objects.filter(kind="phone.many")
        assert {notice.user for notice in told} == {administrator, cast.leader, cast.sales_head}
        assert told[0].data == {"person": "赵敏", "count": 3}

    def test_what_it_is_about_is_his_list(self, client, cast, customers, at):
        for customer in customers[:3]:
            reveal_phone(customer=customer, by=cast.clerk, at=at)
        client.force_login(cast.leader)
        answer = client.get(f"/n/{Notice.objects.filter(kind='phone.many', user=cast.leader).get().pk}/", follow=True)
        assert answer.request["PATH_INFO"] == f"/desk/personal/of/{cast.clerk.pk}/" and "用户3" in answer.content.decode()

    @pytest.mark.parametrize("role", ["keeper", "finance_officer"])
    def test_who_calls_nobody_has_none_shown(self, cast, customer, role):
        with pytest.raises(NotYourVerb):
            reveal_phone(customer=customer, by=getattr(cast, role))


class TestWhoLookedAndWhoTook:
    def test_administrators_and_leaders_read_it(self, client, cast, customer, administrator, at):
        reveal_phone(customer=customer, by=cast.clerk, at=at)
        ExportLog.objects.create(at=at, by=cast.rep, what="register_whole_phones_paper", filters={"kind": "repair", "q": ""}, rows=17)
        for person in (cast.leader, administrator):
            client.force_login(person)
            looked, taken = (client.get(f"/desk/personal/{page}").content.decode() for page in ("", "taken/"))
            assert "赵敏" in looked and customer.name in looked and WHOLE not in looked
            assert "登记表 · 完整电话 · 纸面" in taken and "李明" in taken and "种类 维修" in taken and "17" in taken

    def test_of_one_person(self, client, cast, customer, customers, at):
        reveal_phone(customer=customer, by=cast.clerk, at=at)
        reveal_phone(customer=customers[0], by=cast.rep, at=at)
        client.force_login(cast.leader)
        page = client.get("/desk/personal/", {"by": cast.rep.pk}).content.decode()
        assert customers[0].name in page and customer.name not in page

    def test_nobody_else_does(self, client, cast):
        client.force_login(cast.clerk)
        assert client.get("/desk/personal/").status_code == client.get("/desk/personal/taken/").status_code == 403


def test_correcting_shows_a_number_only_by_showing_it(client, cast, make_ticket):
    ticket = make_ticket()
    client.force_login(cast.clerk)
    page = f"/admin/work/tickets/{ticket.number}/correct/"
    shown = client.get(page)
    assert WHOLE not in shown.content.decode() and MASKED in shown.content.decode() and not PhoneView.objects.exists()
    form = shown.context["form"]
    facts = {name: form[name].value() for name in form.fields if form[name].value() is not None and name != "received_at"}
    assert client.post(page, facts | {"title": "割台不升", "reason": "听错了"}).status_code == 302
    ticket.customer.refresh_from_db()
    assert ticket.customer.phone == WHOLE
    client.post(page, facts | {"title": "割台不升", "customer_phone": "13900001111", "reason": "号码记错"})
    ticket.customer.refresh_from_db()
    assert ticket.customer.phone == "13900001111"


class TestEveryPage:
    """All addresses that answer to GET, as pages, papers and API."""

    @pytest.fixture
    def answers(self, world, client_of):  # noqa: F811
        things, people = world

        def walk(role):
            client = client_of(people[role])
            for name, wanted in addresses().items():
                if name.startswith(("clerk:", "admin:")) and role != "admin" or name == "api:nothing":
                    continue
                place = reverse(name, kwargs=arguments(name, wanted, things))
                if "GET" in methods(place):
                    yield name, client.get(place)

        return walk

    @pytest.mark.parametrize("role", ["keeper", "finance"])
    def test_roles_without_use_for_it_see_no_phone_address_or_signature(self, answers, role, monkeypatch):
        monkeypatch.setattr("typst.compile", lambda *args, sys_inputs, **more: sys_inputs["data"].encode())  # what is on a paper
        signed = {reverse("file", args=[file.pk]) for file in Attachment.objects.filter(kind__in=Attachment.SIGNED)}
        wrong, seen = [], 0
        for name, answer in answers(role):
            if name == "signed_link":  # it belongs to who holds it, whoever that is
                continue
            text = answer.content.decode(errors="ignore") if not answer.streaming and answer.status_code == 200 else ""
            seen += "王建国" in text
            wrong += [f"{name}: {what}" for what in (WHOLE, MASKED, VILLAGE, "颍上县", *signed) if what in text]
        assert wrong == [] and seen > 5

    def test_is_kept_by_no_browser_and_no_proxy(self, answers, unwritten):  # noqa: F811
        assert [name for name, answer in answers("owner") if "no-store" not in answer.headers.get("Cache-Control", "")] == []


def test_what_was_signed_is_no_file_for_them(client, cast, filed_record):
    filed_record()
    file = Attachment.objects.get(kind="signature")
    for person, status in ((cast.keeper, 404), (cast.finance_officer, 404), (cast.technician, 200)):
        client.force_login(person)
        assert client.get(f"/files/{file.pk}/").status_code == client.get(f"/api/v1/files/{file.pk}/content/").status_code == status


@pytest.mark.parametrize("role", ["keeper", "finance_officer", "clerk"])
def test_who_is_shown_no_phone_finds_nobody_by_its_figures(client, cast, make_ticket, role):
    customer = make_ticket().customer
    client.force_login(getattr(cast, role))
    for asked in ("5678", WHOLE, "+86 138-0000-5678", MASKED, f"{customer.name} 5678"):
        rows = client.get("/api/v1/customers/", {"q": asked}).json()["results"]
        rows += client.get("/api/v1/tickets/", {"q": asked}).json()["results"]
        pages = [client.get(place, {"q": asked}).content.decode() for place in ("/desk/find/", "/desk/customers/", "/desk/tickets/")]
        found = [bool(rows), any(f"/desk/customers/{customer.pk}/" in page for page in pages)]
        assert found == [role == "clerk"] * 2, asked
    assert client.get("/api/v1/customers/", {"q": customer.name}).json()["results"]
