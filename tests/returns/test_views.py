"""The pages of old parts: the list, one part, the receiving desk, handing over, the store (A16, A17)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from returns import actions
from returns.models import OldPart, Room

pytestmark = pytest.mark.django_db
State = OldPart.State


@pytest.fixture
def door(client):
    """`door(user)` signs in; pages answer by GET or POST."""

    def enter(user):
        client.force_login(user)
        return client

    return enter


@pytest.fixture
def shipped(filed_record, walk):
    """A box of dealer A under way with one part."""
    return walk(filed_record(), "shipped")[0]


def text(response) -> str:
    return response.content.decode()


def statements(client, address) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


class TestList:
    def test_shows_what_is_to_come_with_its_promise_and_opens_a_scanned_tag(self, door, cast, filed_record):
        part = filed_record().old_parts.get()
        desk = door(cast.keeper)
        page = text(desk.get("/desk/parts/"))
        assert part.number in page and "丰裕农机" in page and "搅龙安全离合器总成" in page
        found = desk.get("/desk/parts/", {"tag": part.number[-6:]})
        assert found.status_code == 302 and found.url == f"/desk/parts/{part.number}/"

    def test_stays_in_the_clerks_door(self, door, cast, filed_record):
        part = filed_record().old_parts.get()
        assert f"/admin/work/parts/{part.number}/" in text(door(cast.clerk).get("/admin/work/parts/"))

    def test_a_rep_narrows_it_to_his_dealers(self, door, cast, filed_record):
        part = filed_record().old_parts.get()
        assert part.number in text(door(cast.rep).get("/desk/parts/", {"who": "mine"}))
        cast.dealer_a.rep = None
        cast.dealer_a.save()
        assert part.number not in text(door(cast.rep).get("/desk/parts/", {"who": "mine"}))

    def test_what_is_late_stands_in_its_own_queue(self, door, cast, filed_record, monkeypatch):
        part = filed_record().old_parts.get()
        desk = door(cast.rep)
        assert part.number not in text(desk.get("/desk/parts/", {"state": "late"}))
        monkeypatch.setattr("core.clock.now", lambda: part.record.filed_at + timedelta(days=300))
        assert part.number in text(desk.get("/desk/parts/", {"state": "late"}))

    @pytest.mark.parametrize("query", ["dealer=x", "after=x", "after=1_x", "after=99999999999999999999_1", f"dealer={'9' * 40}"])
    def test_a_made_up_address_is_bad_input(self, door, cast, query):
        assert door(cast.keeper).get(f"/desk/parts/?{query}").status_code == 400

    def test_costs_the_same_for_one_and_for_ten(self, door, cast, filed_record, clutch, belt):
        filed_record()
        few = statements(door(cast.keeper), "/desk/parts/")
        for _n in range(3):
            filed_record(parts=[{"part": part, "quantity": 1} for part in (clutch, belt, clutch)])
        assert statements(door(cast.keeper), "/desk/parts/") == few <= 12

    def test_pages_go_on_where_the_one_before_ended(self, door, cast, filed_record, clutch, monkeypatch):
        monkeypatch.setattr("returns.boards.SIZE", 2)
        filed_record(parts=[{"part": clutch, "quantity": 1} for _n in range(3)])
        first = door(cast.keeper).get("/desk/parts/")
        assert len(first.context["rows"]) == 2
        second = door(cast.keeper).get("/desk/parts/", {"after": first.context["more"]})
        assert [part for part, _promise in second.context["rows"]] == [OldPart.objects.latest("id")] and not second.context["more"]


class TestPart:
    def test_tells_the_whole_way_and_offers_what_comes_next(self, door, cast, shipped):
        page = text(door(cast.keeper).get(f"/desk/parts/{shipped.number}/"))
        for words in ("公司", "皖 K·72018", "摩擦片烧蚀", "割台搅龙不转", "2025-08-20", "报缺件"):
            assert words in page
        assert "/desk/parts/receive/" in page

    def test_is_not_there_for_a_dealer(self, door, cast, shipped):
        assert door(cast.owner_a).get(f"/desk/parts/{shipped.number}/").status_code == 404
        assert door(cast.keeper).get("/desk/parts/JJ2026-999999/").status_code == 404

    def test_its_tag_is_printed(self, door, cast, shipped):
        page = text(door(cast.technician).get(f"/desk/parts/records/{shipped.record.number}/tags/"))
        assert shipped.number in page and "<svg" in page
        assert door(cast.technician).get("/desk/parts/records/WX0000-0001/tags/").status_code == 404


class TestReceiving:
    def test_a_scan_receives_and_goes_on_with_the_box(self, door, cast, shipped):
        answer = door(cast.keeper).post("/desk/parts/receive/", {"tag": shipped.number})
        assert answer.url == f"/desk/parts/shipments/{shipped.shipment.number}/?last={shipped.number}"
        shipped.refresh_from_db()
        assert (shipped.state, shipped.received_by) == (State.RECEIVED, cast.keeper)
        assert "这一箱都已扫到或报缺" in text(door(cast.keeper).get(answer.url))

    def test_without_a_reload_the_answer_is_the_fragment(self, door, cast, shipped):
        answer = door(cast.keeper).post("/desk/parts/receive/", {"tag": shipped.number[-6:]}, headers={"HX-Request": "true"}, follow=True)
        assert text(answer).lstrip().startswith("<title>") and "<html" not in text(answer)

    def test_an_unknown_tag_is_said_beside_the_field(self, door, cast):
        answer = door(cast.keeper).post("/desk/parts/receive/", {"tag": "000999"})
        assert answer.status_code == 400 and "没有这个标签的旧件" in text(answer)

    def test_twice_is_refused_with_its_code(self, door, cast, shipped):
        actions.receive(part=shipped, by=cast.keeper)
        answer = door(cast.keeper).post("/desk/parts/receive/", {"tag": shipped.number})
        assert answer.status_code == 409 and "part.already_received" in text(answer)

    def test_the_same_press_twice_is_one(self, door, cast, shipped):
        press = {"tag": shipped.number, "idempotency_key": "once"}
        first, second = (door(cast.keeper).post("/desk/parts/receive/", press) for _n in range(2))
        assert first.status_code == second.status_code == 302 and first.url == second.url

    def test_what_was_not_in_the_box_is_reported(self, door, cast, shipped):
        answer = door(cast.keeper).post(f"/desk/parts/{shipped.number}/missing/")
        assert answer.url == f"/desk/parts/shipments/{shipped.shipment.number}/"
        shipped.refresh_from_db()
        assert shipped.state == State.MISSING

    def test_the_technician_receives_nothing(self, door, cast, shipped):
        assert door(cast.technician).post("/desk/parts/receive/", {"tag": shipped.number}).status_code == 403
        assert door(cast.technician).post(f"/desk/parts/{shipped.number}/missing/").status_code == 403
        assert door(cast.keeper).get(f"/desk/parts/{shipped.number}/missing/").status_code == 405

    def test_the_signed_paper_is_ticked_off(self, door, cast, filed_record):
        record = filed_record(signed_how="paper")
        desk = door(cast.clerk)
        assert record.number in text(desk.get("/admin/work/parts/receive/"))
        assert desk.post(f"/admin/work/parts/records/{record.number}/original/").url == "/admin/work/parts/receive/"
        record.refresh_from_db()
        assert record.original_received_at
        again = desk.post(f"/admin/work/parts/records/{record.number}/original/")
        assert again.status_code == 409 and "record.original_here" in text(again)

    def test_a_box_costs_the_same_whatever_is_in_it(self, door, cast, filed_record, walk, clutch):
        small = walk(filed_record(), "shipped")[0].shipment.number
        large = walk(filed_record(parts=[{"part": clutch, "quantity": 1} for _n in range(10)]), "shipped")[0].shipment.number
        few, many = (statements(door(cast.keeper), f"/desk/parts/shipments/{box}/") for box in (small, large))
        assert few == many <= 12

    def test_the_packing_list_names_everything(self, door, cast, shipped):
        page = text(door(cast.keeper).get(f"/desk/parts/shipments/{shipped.shipment.number}/list/"))
        assert shipped.number in page and "阜阳市丰裕农机销售有限公司" in page


class TestHandOverAndStore:
    def test_the_clerk_hands_over_what_is_ticked(self, door, cast, filed_record, walk):
        part = walk(filed_record(), "appraised")[0]
        desk = door(cast.clerk)
        assert part.number in text(desk.get("/admin/work/parts/hand-over/"))
        assert desk.post("/admin/work/parts/hand-over/", {"parts": [part.pk]}).status_code == 302
        part.refresh_from_db()
        assert part.state == State.HANDED_OVER

    def test_nothing_ticked_and_other_parts_are_bad_input(self, door, cast, shipped):
        desk = door(cast.clerk)
        assert desk.post("/admin/work/parts/hand-over/", {}).status_code == 400
        assert desk.post("/admin/work/parts/hand-over/", {"parts": [shipped.pk]}).status_code == 400
        assert desk.post("/admin/work/parts/hand-over/", {"parts": ["x"]}).status_code == 400
        assert door(cast.keeper).get("/desk/parts/hand-over/").status_code == 403

    def test_the_keeper_puts_one_away_and_gets_the_next(self, door, cast, filed_record, walk, clutch):
        one, other = walk(filed_record(parts=[{"part": clutch, "quantity": 1}] * 2), "handed_over")
        desk, scrap = door(cast.keeper), Room.objects.get(holds="scrap")
        assert desk.get("/desk/store/").url == f"/desk/store/{one.number}/"
        page = text(desk.get(f"/desk/store/{one.number}/"))
        assert "废件库" in page and other.number[7:] in page
        answer = desk.post(f"/desk/store/{one.number}/", {"room": scrap.pk, "bin": "F-05"})
        assert answer.url == f"/desk/store/{other.number}/"
        one.refresh_from_db()
        assert (one.state, one.room, one.bin) == (State.STORED, scrap, "F-05")
        assert 'value="F-05"' in text(desk.get(answer.url)), "the place of the last one of its kind is proposed"
        assert desk.post(answer.url, {"room": scrap.pk}).url == "/desk/store/"
        assert "都已入库" in text(desk.get("/desk/store/"))

    def test_only_rooms_that_take_it_are_offered(self, door, cast, filed_record, walk):
        part = walk(filed_record(), "handed_over")[0]
        usable = Room.objects.get(holds="usable")
        assert door(cast.keeper).post(f"/desk/store/{part.number}/", {"room": usable.pk}).status_code == 400
        assert door(cast.clerk).post(f"/desk/store/{part.number}/", {"room": Room.objects.get(holds="scrap").pk}).status_code == 403

    def test_a_scan_finds_the_part(self, door, cast, filed_record, walk, shipped):
        part = walk(filed_record(), "handed_over")[0]
        desk = door(cast.keeper)
        assert desk.get("/desk/store/", {"tag": part.number}).url == f"/desk/store/{part.number}/"
        assert desk.get("/desk/store/", {"tag": shipped.number}).url == f"/desk/parts/{shipped.number}/"
        assert "没有这个标签的旧件" in text(desk.get("/desk/store/", {"tag": "999999"}))

    def test_what_leaves_the_house_says_where_to(self, door, cast, filed_record, walk, let_go):
        part = walk(filed_record(), "handed_over")[0]
        actions.store(part=part, room=Room.objects.get(holds="scrap"), by=cast.keeper)
        let_go(part)
        desk = door(cast.keeper)
        assert desk.post(f"/desk/parts/{part.number}/dispose/", {"disposal": ""}).status_code == 400
        assert desk.post(f"/desk/parts/{part.number}/dispose/", {"disposal": "报废变卖"}).status_code == 302
        part.refresh_from_db()
        assert (part.state, part.disposal) == (State.DISPOSED, "报废变卖")
        again = desk.post(f"/desk/parts/{part.number}/dispose/", {"disposal": "x"})
        assert again.status_code == 409


class TestShip:
    def test_a_rep_brings_what_his_dealers_kept(self, door, cast, filed_record):
        part = filed_record().old_parts.get()
        desk = door(cast.rep)
        assert part.number in text(desk.get("/desk/parts/ship/"))
        answer = desk.post("/desk/parts/ship/", {"parts": [part.pk], "carrier": "皖 K·72018", "box": "6"})
        part.refresh_from_db()
        assert answer.url == f"/desk/parts/shipments/{part.shipment.number}/" and part.state == State.SHIPPED

    def test_others_parts_are_not_on_the_list(self, door, cast, filed_record):
        part = filed_record().old_parts.get()
        answer = door(cast.technician).post("/desk/parts/ship/", {"parts": [part.pk], "carrier": "x"})
        assert answer.status_code == 400
        assert door(cast.keeper).get("/desk/parts/ship/").status_code == 403
