"""Many cards at once from a table: shown line by line, all or none, the same table twice changes nothing (A6)."""

import io
from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.models import ExportLog
from core.sheets import XLSX, write_xlsx
from tests.conftest import SHANGHAI
from tests.program import Program
from warranty import actions, books, tables
from warranty.models import CardEvent, ReceiptCard

pytestmark = pytest.mark.django_db
SOLD = datetime(2026, 6, 1, 10, 0, tzinfo=SHANGHAI)
PLACE = "/portal/cards/many/"
DONE = {"delivered": "是", "trained_on": date(2026, 6, 1), "explained_on": "2026-6-2"}


@pytest.fixture
def cards(combine, cast, customer):
    """One sold on 1 June, one still in stock."""
    machines = [
        actions.register_machine(model=combine, serial=f"HG4LZ70E-260600{n}", by=cast.clerk, dealer=cast.dealer_a, at=SOLD) for n in (1, 2)
    ]
    actions.sell(machine=machines[0], customer=customer, sold_on=SOLD.date(), by=cast.owner_a, at=SOLD)
    return [machine.card for machine in machines]


def table(*rows) -> SimpleUploadedFile:
    file = io.BytesIO()
    write_xlsx(file, [column.name for column in tables.COLUMNS], ([row.get(c.name) for c in tables.COLUMNS] for row in rows))
    return SimpleUploadedFile("cards.xlsx", file.getvalue(), XLSX)


def both(cards):
    sale = {"name": "张守田", "phone": "13700001111", "sold_on": "2026-06-02", "invoice_number": "FP-9", "invoice_amount": "86,800"}
    return [{"card": cards[0].number, **DONE}, {"card": "hg4lz70e-2606002", **sale, **DONE}]


def states():
    return list(ReceiptCard.objects.order_by("id").values_list("state", flat=True))


def look(client, *rows):
    """The page after a file was chosen, and the table that it would hand in."""
    answer = client.post(PLACE, {"file": table(*rows)})
    return answer, answer.context.get("table")


@pytest.fixture
def dealer(client, cast):
    client.force_login(cast.owner_a)
    return client


def test_a_table_is_shown_first_and_handed_in_by_a_second_press(dealer, cards):
    answer, shown = look(dealer, *both(cards))
    assert [line.outcome for line in answer.context["lines"]] == ["returned", "sold"] and states() == ["sold", "issued"]
    assert dealer.post(PLACE, {"table": shown}).url == "/portal/cards/"
    assert states() == ["returned", "returned"] and books.check() == []
    card = ReceiptCard.objects.get(pk=cards[1].pk)
    assert (card.machine.customer.name, str(card.machine.invoice_amount), len(card.delivered)) == ("张守田", "86800.00", 5)


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("name", "别人"),
        ("phone", "13999999999"),
        ("address", "别村"),
        ("sold_on", "2026-06-02"),
        ("invoice_amount", "1"),
        ("invoice_number", "X"),
    ],
)
def test_what_differs_from_the_sale_on_record_is_refused(dealer, cards, field, other):
    answer, _shown = look(dealer, {**both(cards)[0], field: other})
    assert [line.field for line in answer.context["problems"]] == [field] and states() == ["sold", "issued"]


def test_the_sale_as_the_table_was_taken_is_no_difference(dealer, cards):
    taken = dict(zip([column.name for column in tables.COLUMNS], tables.filled(cards[0]), strict=True))
    answer, _shown = look(dealer, taken | DONE, both(cards)[1])
    assert not answer.context["problems"] and "2026-06-02 张守田" in answer.content.decode()


def test_the_same_table_twice_changes_nothing(dealer, cards):
    shown = look(dealer, *both(cards))[1]
    dealer.post(PLACE, {"table": shown})
    before = CardEvent.objects.count()
    answer, shown = look(dealer, *both(cards))
    assert [line.outcome for line in answer.context["lines"]] == ["unchanged", "unchanged"] and not answer.context["changes"]
    dealer.post(PLACE, {"table": shown})
    assert CardEvent.objects.count() == before


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"card": "HK2020-1"}, "card"),
        ({"sold_on": "übermorgen"}, "sold_on"),
        ({"sold_on": "2099-01-01"}, "sold_on"),
        ({"phone": "x"}, "phone"),
        ({"sold_on": None}, "sold_on"),
        ({"delivered": "半"}, "delivered"),
        ({"delivered": None}, ""),
    ],
)
def test_one_wrong_line_stops_all_and_says_where(dealer, cards, wrong, field):
    first, second = both(cards)
    answer, shown = look(dealer, first, second | wrong)
    (line,) = answer.context["problems"]
    assert answer.status_code == 400 and (line.number, line.field, not shown) == (3, field, True) and line.problem
    assert states() == ["sold", "issued"]


def test_a_card_that_stands_there_twice_is_said(dealer, cards):
    answer, _shown = look(dealer, both(cards)[0], both(cards)[0])
    assert [bool(line.problem) for line in answer.context["lines"]] == [False, True]


def test_what_became_wrong_after_it_was_shown_stops_all(dealer, cards, cast):
    shown = look(dealer, *both(cards))[1]
    ReceiptCard.objects.filter(pk=cards[1].pk).update(machine_id=cards[1].machine_id, number="HK2026-900000")
    type(cards[1].machine).objects.filter(pk=cards[1].machine_id).update(dealer=cast.dealer_b)
    assert dealer.post(PLACE, {"table": shown}).status_code == 400 and states() == ["sold", "issued"]


@pytest.mark.parametrize("sent", [{}, {"table": "made:up"}, {"file": SimpleUploadedFile("x.xlsx", b"nothing")}])
def test_what_is_no_table_is_said(dealer, cards, sent):
    assert dealer.post(PLACE, sent).status_code == 400 and states() == ["sold", "issued"]


def test_a_rivals_card_is_no_card(client, cast, cards):
    client.force_login(cast.owner_b)
    answer, _shown = look(client, both(cards)[0])
    assert answer.context["problems"][0].field == "card" and states() == ["sold", "issued"]


def test_the_open_cards_are_taken_as_a_table_masked_and_on_record(dealer, cards, cast):
    answer = dealer.get("/portal/cards/many/table/")
    rows, broken = tables.rows_of(io.BytesIO(answer.content))
    assert [row["card"] for row in rows] == [card.number for card in cards] and not broken
    assert rows[0]["phone"] == "138****5678" and ExportLog.objects.get(what="own_cards").rows == 2


def test_programs_do_it_too(cast, cards):
    rows = [{"card": cards[0].number, "delivered": ["run"]}]
    answer = Program(cast.owner_a).done("cards/return-many/", rows=rows, dry_run=True)
    assert answer["lines"][0]["problem"] and states() == ["sold", "issued"]
    full = [{"card": cards[0].number, "delivered": cards[0].delivered or ["numbers", "papers", "tools", "safety", "run"]}]
    full[0] |= {"trained_on": "2026-06-01", "explained_on": "2026-06-01"}
    assert Program(cast.owner_a).done("cards/return-many/", rows=full)["lines"][0]["outcome"] == "returned"


def test_a_batch_of_which_nothing_was_done_is_refused_and_no_line_says_returned(cast, cards):
    good = {"card": cards[0].number, "delivered": ["numbers", "papers", "tools", "safety", "run"]}
    good |= {"trained_on": "2026-06-01", "explained_on": "2026-06-01"}
    answer = Program(cast.owner_a).post("cards/return-many/", rows=[good, {"card": "HK-none", "delivered": ["run"]}])
    said = answer.json()
    assert (answer.status_code, said["code"], states()) == (409, "card.table_refused", ["sold", "issued"])
    assert said["facts"].keys() == {"line_2"} and "returned" not in answer.content.decode()
    good |= dict.fromkeys(("trained_on", "explained_on"), SOLD.date())
    lines = actions.return_many(rows=[{"line": 1, **good}, {"line": 2, "card": "HK-none"}], by=cast.owner_a)
    assert [line.outcome for line in lines] == ["", ""]


def test_a_card_sent_back_is_corrected_by_the_table(dealer, cards, cast):
    dealer.post(PLACE, {"table": look(dealer, both(cards)[0])[1]})
    card = ReceiptCard.objects.get(pk=cards[0].pk)
    actions.send_back_card(card=card, wrong="章不清", by=cast.technician)
    dealer.post(PLACE, {"table": look(dealer, both(cards)[0])[1]})
    card.refresh_from_db()
    assert (card.state, card.correct_by) == ("returned", None) and card.returned_on - SOLD.date() >= timedelta(0)


@pytest.mark.parametrize("who", ["clerk", "technician"])
def test_at_the_desk_too(client, cast, cards, who):
    client.force_login(getattr(cast, who), backend="accounts.backends.NameOrPhoneBackend")
    place = "/desk/cards/many/"
    assert place in client.get("/desk/cards/").content.decode() and client.get(place + "table/").status_code == 200
    answer = client.post(place, {"file": table({"card": cards[0].number, **DONE})})
    assert answer.status_code == 200 and states() == ["sold", "issued"]
    assert client.post(place, {"table": answer.context["table"]}).status_code == 302 and states() == ["returned", "issued"]
    assert ExportLog.objects.latest("id").what == "cards" and books.check() == []
