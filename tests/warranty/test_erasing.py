"""A person's data goes on request; books and history stay whole, and what the law makes stay, stays (X5)."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from accounts.forgetting import forget_some
from accounts.models import PersonalRule
from aftersales.management.commands.check_books import check
from core.errors import NotYourVerb, Refused
from core.search.find import newest
from finance.models import Claim
from tests.program import Program
from tickets.actions import answer_doubt
from tickets.models import Attachment, Doubt, Event, RepairRecord, Ticket
from warranty.actions import add_contact, add_site, correct_customer, enter_customer, erase_customer, merge_customers, part_customers
from warranty.models import Contact, Customer, CustomerVersion, Erasure, Machine, Site

pytestmark = pytest.mark.django_db
GONE = ("王建国", "13800005678", "谢桥镇", "颍上县")
YEAR = timedelta(days=366)


@pytest.fixture
def settled(cast, filed_record, customer, machine_a):
    """A customer of whom nothing is owed any more: his ticket is closed, its claim is over, no period runs."""
    correct_customer(customer=customer, by=cast.clerk, phone="13800005678", name="王建国")
    record = filed_record()
    Ticket.objects.filter(pk=record.ticket_id).update(
        state="closed", ended_at=record.filed_at, description="王建国来电 13800005678：搅龙不转"
    )
    Claim.objects.update(state="lapsed", held_why="", ended_at=record.filed_at)
    Machine.objects.update(invoiced_on="2016-08-20", sold_on="2016-08-20")
    return customer


def test_what_says_who_he_is_goes_everywhere(cast, settled):
    erased = erase_customer(customer=settled, reason="本人来函要求", by=cast.leader)
    assert (erased.name, erased.phone, erased.city, erased.county, erased.address, erased.province) == ("", "", "", "", "", "安徽省")
    assert (
        str(erased) == "已删除的用户"
        and newest("customer", "王建国", cast.clerk, Customer.objects.all()) == []
        and not CustomerVersion.objects.exists()
    )
    ticket = Ticket.objects.get()
    assert ticket.description == "—来电 —：搅龙不转" and ticket.records.get().signed_by == "—"
    found = [what for what in GONE for row in (*Customer.objects.values(), *Ticket.objects.values()) if what in str(row)]
    assert found == []


def test_so_does_what_was_found_out_about_a_record(cast, settled):
    record = RepairRecord.objects.get()
    doubt = Doubt.objects.create(record=record, kind="labour", facts={"labour": "9.0", "visit": "3.0"}, at=record.filed_at)
    answer_doubt(doubt=doubt, answer="explained", reason="问过王建国 13800005678，两人干的", by=cast.rep, at=record.filed_at)
    erase_customer(customer=settled, reason="本人来函要求", by=cast.leader)
    assert Doubt.objects.get().reason == "问过— —，两人干的"


def test_so_does_whoever_calls_for_him_and_the_entries_that_were_his(cast, settled):
    son = add_contact(customer=settled, name="王小军", relation="儿子", phone="13900001111", by=cast.clerk)
    add_site(customer=settled, name="河东地块", address="谢桥镇河东村", by=cast.clerk)
    double = enter_customer(name="王老建", phone="13700002222", province="安徽省", by=cast.clerk)
    add_contact(customer=double, name="王小军", phone="13900001111", by=cast.clerk)
    merge_customers(customer=double, into=settled, by=cast.clerk)
    Ticket.objects.update(contact=son, description="王小军代王老建来电 13900001111")
    erase_customer(customer=settled, reason="本人来函要求", by=cast.leader)
    kept = [str(row) for model in (Customer, Contact, Site, Ticket) for row in model.objects.values()]
    assert [said for said in ("王小军", "儿子", "13900001111", "河东", "王老建", "13700002222") for row in kept if said in row] == []
    ticket, double = Ticket.objects.get(), Customer.objects.get(pk=double.pk)
    assert (ticket.contact, ticket.description, str(double)) == (None, "—代—来电 —", "已删除的用户")
    for verb in (part_customers, erase_customer):
        with pytest.raises(Refused):
            verb(customer=double, reason="两人", by=cast.leader if verb is erase_customer else cast.clerk)
    with pytest.raises(Refused, match="已经删除"):
        add_contact(customer=settled, name="王小军", by=cast.clerk)


def test_books_and_history_stay_whole(cast, settled):
    events, claims = Event.objects.count(), Claim.objects.count()
    before = check()
    erase_customer(customer=settled, reason="本人来函要求", by=cast.leader)
    assert (Event.objects.count(), Claim.objects.count()) == (events, claims) and claims
    assert check() == before and Ticket.objects.get().customer == settled
    erasure = Erasure.objects.get()
    assert (erasure.by, erasure.reason) == (cast.leader, "本人来函要求")


@pytest.mark.parametrize(
    ("open_again", "why"),
    [
        (lambda: Ticket.objects.update(state="serviced", ended_at=None), "服务单"),
        (lambda: Machine.objects.update(invoiced_on="2026-06-01", sold_on="2026-06-01"), "三包至"),
        (lambda: Claim.objects.update(state="submitted", ended_at=None), "核销申请"),
    ],
)
def test_not_while_he_is_still_needed(cast, settled, at, open_again, why):
    open_again()
    with pytest.raises(Refused) as refused:
        erase_customer(customer=settled, reason="本人要求", by=cast.leader, at=at)
    assert refused.value.code == "customer.still_owed" and why in str(refused.value.message)
    settled.refresh_from_db()
    assert settled.name == "王建国"


def test_what_he_signed_is_seen_by_nobody_and_goes_when_its_years_are_over(cast, settled, at, django_capture_on_commit_callbacks):
    file = Attachment.objects.get(kind="signature")
    erase_customer(customer=settled, reason="本人要求", by=cast.leader)
    signed = Attachment.objects.filter(kind="signature")
    assert not signed.visible_to(cast.clerk).exists() and not signed.visible_to(cast.owner_a).exists() and Path(file.file.path).exists()
    PersonalRule.objects.filter(code="signed").update(number=3)  # the law has it kept for thirty
    assert forget_some("signed", file.at + 30 * YEAR - timedelta(days=1)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_some("signed", file.at + 30 * YEAR + timedelta(days=1)) == 1
    assert not Path(file.file.path).exists() and signed.count() == 1 and forget_some("signed", file.at + 90 * YEAR) == 0


def test_whose_it_is(cast, settled):
    with pytest.raises(NotYourVerb):
        erase_customer(customer=settled, reason="x", by=cast.clerk)
    with pytest.raises(ValidationError):
        erase_customer(customer=settled, reason=" ", by=cast.leader)
    erase_customer(customer=settled, reason="本人要求", by=cast.leader)
    with pytest.raises(Refused, match="已经删除"):
        erase_customer(customer=settled, reason="本人要求", by=cast.leader)


def test_the_page_says_what_goes_and_the_list_who_did_it(client, cast, settled, machine_a):
    client.force_login(cast.leader)
    assert "删除个人资料" in client.get(f"/desk/machines/{machine_a.pk}/").content.decode()
    page = f"/desk/customers/{settled.pk}/erase/"
    assert "永久删除" in client.get(page).content.decode()
    assert client.post(page, {"reason": "本人来函要求"}).status_code == 302
    assert "本人来函要求" in client.get("/desk/personal/erased/").content.decode()
    machine = client.get(f"/desk/machines/{machine_a.pk}/").content.decode()
    assert "已删除的用户" in machine and "王建国" not in machine


def test_a_program_does_too(cast, settled):
    assert Program(cast.leader).done(f"customers/{settled.pk}/erase/", reason="本人要求")["name"] == ""
    assert "erase" not in str(Program(cast.leader).get(f"customers/{settled.pk}/").json()["can"])
