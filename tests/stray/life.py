"""The stray room lives: run by test_stray.py in a copy of the checkout that has the room, with a database of its own."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from stray import actions
from stray.models import Stray, StrayAccount, StrayCall

from aftersales.management.commands.check_books import check
from core.errors import Refused
from deadlines.actions import sweep
from deadlines.models import Deadline
from finance.ledger import balance, receivable
from notifications.models import Notice
from returns.models import OldPart
from tests.program import Program
from tickets import actions as tickets
from tickets.cover import cover_of
from warranty.models import Cause

pytestmark = pytest.mark.django_db
CALL = {"kind": "rescue", "machine": None, "title": "一只猫在脱粒机里"}


@pytest.fixture
def cat(cast, at) -> Stray:
    return actions.take_in(name="阿黄", by=cast.clerk, note="门口", at=at)


def test_its_promise_keeps_the_rooms_own_term_and_is_told_late(cat, cast, at):
    promise = Deadline.objects.of(cat).get()
    assert (promise.term.source, promise.due_at) == ("收留协议 第 1 条", at + timedelta(minutes=30))
    sweep(at=at + timedelta(minutes=31))
    assert cat.events.last().kind == "stray.late" and Notice.objects.filter(kind="stray.late", user=cast.clerk).exists()


def test_the_one_box_finds_it(client, cat, cast):
    client.force_login(cast.clerk)
    assert f"/admin/work/strays/{cat.pk}/" in client.get("/admin/work/find/", {"q": "阿黄"}).content.decode()
    assert "阿黄" not in str(Program(cast.owner_a).get("find/", q="阿黄").json())


def test_a_program_does_its_verbs(cast):
    found = Program(cast.clerk).done("strays/take-in/", name="小黑")
    assert Program(cast.clerk).done(f"strays/{found['id']}/feed/")
    assert Program(cast.owner_a).post("strays/take-in/", name="小白").status_code == 403


def test_a_ticket_of_its_kind_goes_by_its_scheme(make_ticket):
    ticket = make_ticket(**CALL)
    assert ticket.scheme == "B" and not Deadline.objects.of(ticket).exists()


def test_its_strays_cover_a_ticket(make_ticket, cat):
    ticket = make_ticket(**CALL)
    StrayCall.objects.create(ticket=ticket, stray=cat, until=date(2026, 12, 31))
    assert (cover_of(ticket).by, cover_of(ticket).until) == ("stray", date(2026, 12, 31))


def test_its_sheet_is_filed_before_a_task_is_finished(make_ticket, cast, photo, at):
    ticket = make_ticket(**CALL)
    task = tickets.dispatch(ticket=ticket, dealer=cast.dealer_a, by=cast.clerk, override_reason="就近", at=at)
    told = {"repairer": cast.repairer_a, "visit_at": at + timedelta(hours=1), "told_how": "phone"}
    tickets.arrange(task=task, by=cast.owner_a, at=at, **told)
    tickets.start(task=task, by=cast.repairer_a, at=at + timedelta(hours=1))
    done = {"task": task, "result": "已救出", "by": cast.repairer_a, "at": at + timedelta(hours=2)}
    with pytest.raises(Refused):
        tickets.finish(**done)
    tickets.attach(ticket=ticket, upload=photo(), kind="paper", by=cast.repairer_a, at=at + timedelta(hours=2))
    assert tickets.finish(**done).state == "done"


def test_it_holds_a_part_of_a_lower_room(cat, filed_record, cast, at):
    record = filed_record()
    actions.lie_down(stray=cat, record=record, at=record.filed_at)
    part = OldPart.objects.get(record=record)
    assert part.hold_against("returns.dispose", despite=record.claim.number).kind == "stray.slept_on"
    assert Cause.objects.exists() and check() == []


def test_it_owns_an_account_and_an_account_has_one_owner(cat, cast, client, at):
    for document in ("KH-1", "KH-2"):
        actions.pay_food(stray=cat, amount=Decimal("12.50"), document=document, at=at)
    assert balance(cat.account.account) == Decimal("25.00") and check() == []
    client.force_login(cast.finance_officer)
    page = client.get("/desk/ledger/").content.decode()
    assert "阿黄" in page and "25.00" in page
    for owner in ("stray", "dealer"):
        with pytest.raises(IntegrityError), transaction.atomic():
            StrayAccount.objects.create(account=receivable(cast.dealer_a), owner=owner, stray=actions.take_in(name=owner, by=cast.clerk))
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_its_page_stands_in_the_rail_and_its_tile_on_the_first_page(client, cat, cast):
    client.force_login(cast.keeper)
    page = client.get("/desk/").content.decode()
    assert page.count('href="/desk/strays/"') == 2


def test_a_role_without_a_first_page_of_the_desk_gets_the_rooms(client, cat, cast):
    client.force_login(cast.clerk)
    page = client.get("/admin/work/")
    assert page.status_code == 200 and page.content.decode().count('href="/admin/work/strays/"') == 1


def test_dealers_find_its_page_in_their_rail_and_under_me(client, cat, cast):
    client.force_login(cast.repairer_a)
    page = client.get("/portal/me/").content.decode()
    assert page.count('href="/portal/my-strays/"') == 2 and client.get("/portal/my-strays/").status_code == 200
