"""A verdict that waits for a decision stands on the first page of whoever makes it (R2010 Art. 29, 33, 43)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tickets import actions

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def waits(make_ticket):
    """A ticket whose verdict waits: `waits("technician", "severity")`."""

    def make(who, code, **facts):
        ticket = make_ticket(**facts)
        verdict = ticket.verdicts.get()
        verdict.answer["needs_person"] = [
            {"code": code, "who": who, "ref": "R2010 Art. 43", "text_zh": "请判定", "text_en": "Please decide"}
        ]
        verdict.save(update_fields=["answer"])
        ticket.waits_for = [who]
        ticket.save(update_fields=["waits_for"])
        return ticket

    return make


def test_a_verdict_keeps_whom_it_waits_for_until_he_has_decided(make_ticket, cast, at):
    ticket = make_ticket(busy_season=None, running="down")
    assert ticket.waits_for == sorted({need["who"] for need in ticket.verdicts.get().answer["needs_person"]})
    assert "administrator" in ticket.waits_for
    actions.settle(ticket=ticket, fact="busy_season", value=False, reason="收完了", by=cast.clerk)
    ticket.refresh_from_db()
    assert "administrator" not in ticket.waits_for


@pytest.mark.parametrize(
    ("who", "code", "whose", "page"),
    [("technician", "severity", "technician", "/desk/"), ("clerk", "inside_network", "clerk", "/desk/board/"),
     ("administrator", "busy_season", "clerk", "/desk/board/"), ("leader", "alternative_period", "leader", "/desk/")],
)  # fmt: skip
def test_it_is_on_the_page_of_whoever_decides_and_not_on_anothers(client, cast, waits, who, code, whose, page):
    ticket = waits(who, code)
    client.force_login(getattr(cast, whose))
    card = client.get(page).content.decode().partition('id="settle"')[2].partition("</section>")[0]
    assert "请判定" in card and f"/desk/tickets/{ticket.number}/settle/{code}/" in card and "1 张" in card
    client.force_login(cast.rep)
    assert "请判定" not in client.get("/desk/").content.decode()


def test_a_ticket_that_is_over_waits_for_nobody(client, cast, waits):
    ticket = waits("technician", "severity")
    actions.cancel(ticket=ticket, reason="用户自己修好了", by=cast.clerk)
    client.force_login(cast.technician)
    assert 'id="settle"' not in client.get("/desk/").content.decode()


def test_who_has_the_task_is_asked_what_only_he_can_see(client, cast, waits, at):
    ours, theirs = waits("dealer_repairer", "usable"), waits("dealer_repairer", "usable", bought_in=True)
    for ticket in (ours, theirs):
        actions.dispatch(ticket=ticket, by=cast.clerk, at=at)
    client.force_login(cast.owner_a)
    page = client.get("/portal/").content.decode()
    assert f"/portal/tickets/{ours.number}/settle/usable/" in page and theirs.number not in page
    client.force_login(cast.rep)
    page = client.get("/desk/").content.decode()
    assert f"/desk/tickets/{theirs.number}/settle/usable/" in page and ours.number not in page
    client.force_login(cast.owner_b)
    assert "请判定" not in client.get("/portal/").content.decode()


def test_a_dealer_answers_in_the_portal(client, cast, waits, clutch, at):
    ticket = waits("dealer_repairer", "usable")
    actions.dispatch(ticket=ticket, by=cast.clerk, at=at)
    client.force_login(cast.repairer_a)
    page = f"/portal/tickets/{ticket.number}/"
    assert "请判定" in client.get(page).content.decode() and client.get(page + "settle/usable/").status_code == 200
    assert client.post(page + "settle/usable/", {"value": "no"}).status_code == 400
    assert client.post(page + "settle/usable/", {"value": "no", "reason": "试过，走不动"})["Location"] == page
    assert client.post(page + "settle/part/", {"value": "没有这种零件", "reason": "拆开看了"}).status_code == 400
    assert client.post(page + "settle/part/", {"value": "安全离合器", "reason": "拆开看了"}).status_code == 302
    ticket.refresh_from_db()
    assert ticket.facts == {"usable": False, "part": clutch.number}
    assert client.get(page + "settle/severity/").status_code == 403 and client.get(page + "settle/weather/").status_code == 404
    client.force_login(cast.owner_b)
    assert client.get(page + "settle/usable/").status_code == 404


@pytest.mark.parametrize(("whose", "page", "who", "code"), [("technician", "/desk/", "technician", "severity"),
                                                             ("owner_a", "/portal/", "dealer_repairer", "usable")])  # fmt: skip
def test_many_cost_as_many_statements_as_one(client, cast, waits, at, whose, page, who, code):
    client.force_login(getattr(cast, whose))
    costs = []
    for times in (1, 9):
        for _ in range(times):
            actions.dispatch(ticket=waits(who, code), by=cast.clerk, at=at)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).content.decode().count("请判定") >= times - 1
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 12
