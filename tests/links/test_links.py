"""One question to somebody without a login: shown exactly, answered once, kept as a file (B2, A9, B9, C6; first for A16)."""

import hashlib
import logging
import re
from datetime import timedelta

import pytest
from django.core.cache import cache

from accounts.forgetting import forget_some
from core import clock
from core.errors import Refused
from core.logs import Console, without_tokens
from links import actions
from links.models import LinkEvent, SignedLink
from notifications.models import Notice, Outbox
from tests.program import Program
from tickets.models import Event

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def counters():
    cache.clear()


@pytest.fixture
def place(token):
    return f"/c/{token}/"


@pytest.fixture
def say(client, place, seen):
    """Post an answer as the page does."""

    def make(step="agree", **said):
        return client.post(place, {"seen": seen, "name": "王建国", "step": step} | said)

    return make


def kinds(link):
    return list(LinkEvent.objects.filter(link=link).order_by("id").values_list("kind", flat=True))


class TestWhoIsAsked:
    def test_sees_exactly_what_he_agrees_to_and_no_phone(self, client, place, record, link):
        page = client.get(place).content.decode()
        for told in (record.number, record.fault, record.work, "安全离合器", "我确认"):
            assert told in page
        assert "13800005678" not in page
        client.get(place)
        assert kinds(link) == ["link.made", "link.opened"]

    def test_agrees_by_signing_once(self, client, say, link, record, drawn, seen):
        assert say(signature=drawn()).status_code == 302
        link.refresh_from_db()
        assert (link.answer, link.answered_by, link.proof, link.shown_sha256) == ("agreed", "王建国", "drawn", seen)
        assert hashlib.sha256(link.file.read()).hexdigest() == link.file_sha256
        assert link.file.name.endswith(".pdf")
        assert Event.objects.get(kind="record.confirmed").data["number"] == record.number
        again = say(signature=drawn())
        assert again.status_code == 409 and "谢谢" in again.content.decode()
        assert Event.objects.filter(kind="record.confirmed").count() == 1

    def test_the_paper_original_is_owed_all_the_same(self, say, record, drawn):
        say(signature=drawn())
        record.refresh_from_db()
        assert record.original_received_at is None

    def test_a_no_is_kept_with_its_reason_and_somebody_hears_of_it(self, say, link, cast):
        assert say("decline", reason="没有换离合器").status_code == 302
        link.refresh_from_db()
        assert (link.answer, link.reason, link.proof) == ("declined", "没有换离合器", "") and link.file
        assert Event.objects.filter(kind="record.declined").exists()
        assert cast.clerk in {notice.user for notice in Notice.objects.filter(kind="record.declined")}

    @pytest.mark.parametrize(
        "said", [{"name": ""}, {}, {"code": "1"}, {"step": "decline"}], ids=["no name", "no proof", "wrong code", "no reason"]
    )
    def test_what_is_missing_is_said_and_nothing_is_kept(self, say, link, said):
        assert say(**said).status_code == 400
        link.refresh_from_db()
        assert (link.answer, bool(link.file)) == ("", False)

    def test_an_empty_signature_is_none(self, say, link, drawn):
        assert say(signature=drawn(stroke=False)).status_code == 400
        assert "空的" in say(signature=drawn(stroke=False)).content.decode()

    def test_what_reads_otherwise_meanwhile_is_shown_again(self, say, record, link, drawn):
        type(record).objects.filter(pk=record.pk).update(work="又换了皮带")
        answer = say(signature=drawn())
        assert answer.status_code == 409 and "又换了皮带" in answer.content.decode()
        link.refresh_from_db()
        assert link.answer == ""

    def test_a_code_by_text_message_will_do(self, client, place, say, link, texts):
        assert "发送验证码" in client.get(place).content.decode()
        assert say("code").status_code == 200
        (message,) = texts()
        assert message["phone"] == "13800005678"
        code = re.search(r"\d{6}", message["text"])[0]
        assert code not in str(Outbox.objects.values().get()) + str(SignedLink.objects.values().get())
        assert say(code=code).status_code == 302
        link.refresh_from_db()
        assert (link.answer, link.proof) == ("agreed", "code")

    def test_guessing_a_code_ends_after_five_tries(self, say, link, texts):
        say("code")
        code = re.search(r"\d{6}", texts()[0]["text"])[0]
        for _n in range(5):
            assert say(code="000000" if code != "000000" else "111111").status_code == 400
        assert say(code=code).status_code == 400
        link.refresh_from_db()
        assert link.answer == ""

    def test_a_code_is_good_for_ten_minutes_and_the_newest_alone(self, say, token, seen, texts):
        say("code")
        former = re.search(r"\d{6}", texts()[0]["text"])[0]
        say("code")
        newer = re.search(r"\d{6}", texts()[1]["text"])[0]
        assert former == newer or say(code=former).status_code == 400
        SignedLink.objects.update(code_until=clock.now() - timedelta(seconds=1))
        assert say(code=newer).status_code == 400

    def test_the_page_is_kept_and_passed_on_by_nobody(self, client, place):
        answer = client.get(place)
        assert "no-store" in answer["Cache-Control"] and answer["Referrer-Policy"] == "same-origin" and "noindex" in answer["X-Robots-Tag"]

    def test_too_many_looks_are_refused(self, client, place, settings):
        settings.LINK_RATES = {"link": "3/hour", "address": "100/hour"}
        assert [client.get(place).status_code for _n in range(4)] == [200, 200, 200, 429]

    def test_guessed_tokens_find_nothing_and_are_counted_by_address(self, client, db, settings):
        settings.LINK_RATES = {"link": "100/hour", "address": "2/hour"}
        assert [client.get(f"/c/{'x' * 31}{n}/").status_code for n in range(3)] == [404, 404, 429]

    def test_in_english_too(self, client, place):
        client.cookies["django_language"] = "en"
        page = client.get(place).content.decode()
        assert "I confirm this" in page and "Please confirm the repair" in page


class TestTheLinkItself:
    def test_its_token_lies_in_no_table_and_in_no_log(self, link, token):
        assert token not in str(SignedLink.objects.values().get()) + str(Outbox.objects.values())
        assert len(token) == 32
        line = logging.LogRecord("x", logging.ERROR, "", 1, "Internal Server Error: %s", (f"/c/{token}/",), None)
        assert token not in Console().format(line) and without_tokens(f"GET /c/{token}/ 200").startswith("GET /c/…")

    def test_an_expired_one_says_so(self, client, place, link, say, drawn):
        SignedLink.objects.update(expires_at=clock.now())
        assert "已过期" in client.get(place).content.decode()
        assert say(signature=drawn()).status_code == 409

    def test_a_withdrawn_one_says_so(self, client, place, link, cast, say, drawn):
        actions.withdraw(link=link, by=cast.clerk)
        assert "已撤回" in client.get(place).content.decode()
        assert say(signature=drawn()).status_code == 409
        with pytest.raises(Refused) as no:
            actions.withdraw(link=link, by=cast.clerk)
        assert no.value.code == "link.withdrawn"

    def test_a_newer_one_takes_its_place(self, link, record, cast):
        newer = actions.ask(purpose="repair_record", about=record, by=cast.owner_a)
        link.refresh_from_db()
        assert link.withdrawn_by == cast.owner_a and SignedLink.objects.open().get() == newer

    def test_what_was_signed_on_the_screen_or_confirmed_is_not_asked(self, filed_record, cast, say, record, drawn):
        say(signature=drawn())
        with pytest.raises(Refused) as no:
            actions.ask(purpose="repair_record", about=record, by=cast.clerk)
        assert no.value.code == "record.confirmed"
        type(record).objects.filter(pk=record.pk).update(signed_how="drawn")
        with pytest.raises(Refused) as no:
            actions.ask(purpose="repair_record", about=record, by=cast.clerk)
        assert no.value.code == "record.signed_here"

    def test_it_goes_out_as_a_text_message_with_its_address_made_then(self, link, cast, texts, token):
        actions.send(link=link, by=cast.clerk)
        assert token not in str(Outbox.objects.values().get())
        (message,) = texts()
        assert message["phone"] == "13800005678" and f"/c/{token}/" in message["text"]

    def test_nothing_goes_out_for_one_that_was_withdrawn_meanwhile(self, link, cast, texts):
        actions.send(link=link, by=cast.clerk)
        actions.withdraw(link=link, by=cast.clerk)
        assert texts() == [] and Outbox.objects.get().state == "dropped"

    def test_no_text_reaches_a_landline(self, record, cast, texts):
        link = actions.ask(purpose="repair_record", about=record, by=cast.clerk, phone="0536-7651188")
        with pytest.raises(Refused) as no:
            actions.send(link=link, by=cast.clerk)
        assert no.value.code == "link.no_text"


class TestThoseWhoAsk:
    def test_the_clerk_makes_shows_sends_and_withdraws_it(self, client, cast, record, texts):
        client.force_login(cast.clerk)
        made = client.post(f"/admin/work/links/repair_record/{record.pk}/ask/", {"name": "", "phone": ""})
        link = SignedLink.objects.get()
        assert made["Location"] == f"/admin/work/links/{link.pk}/" and (link.name, link.phone) == ("王建国", "13800005678")
        page = client.get(made["Location"]).content.decode()
        assert link.url in page and "<svg" in page and "138****5678" in page and "13800005678" not in page
        client.post(f"{made['Location']}send/")
        client.post(f"{made['Location']}withdraw/")
        assert kinds(link) == ["link.made", "link.sent", "link.withdrawn"]
        assert link.url not in client.get(made["Location"]).content.decode()

    def test_the_dealer_does_in_the_portal_and_a_rival_finds_nothing(self, client, door, cast, record, link):
        assert door(cast.repairer_a).get(f"/portal/links/{link.pk}/").status_code == 200
        for place in (f"/portal/links/{link.pk}/", f"/portal/links/repair_record/{record.pk}/ask/"):
            assert door(cast.owner_b).get(place).status_code == 404
        assert door(cast.owner_a).get(f"/desk/links/{link.pk}/").status_code == 404

    def test_the_ticket_says_how_it_stands(self, client, door, cast, record, say, drawn):
        pages = [(cast.clerk, f"/admin/work/tickets/{record.ticket.number}/"), (cast.owner_a, f"/portal/tickets/{record.ticket.number}/")]
        for person, place in pages:
            assert "尚未发送" in door(person).get(place).content.decode()
        say(signature=drawn())
        for person, place in pages:
            page = door(person).get(place).content.decode()
            assert "已同意" in page and "王建国" in page

    def test_a_program_asks_lists_and_withdraws(self, cast, record):
        clerk, rival = Program(cast.clerk), Program(cast.owner_b)
        row = clerk.done("links/ask/", purpose="repair_record", about=record.number)
        assert row["url"].startswith("http") and row["phone"] == "138****5678" and row["state"] == "made" and "withdraw" in row["can"]
        assert clerk.get("links/", about=record.number).json()["results"][0]["id"] == row["id"]
        assert rival.get("links/").json()["results"] == [] and rival.post(f"links/{row['id']}/withdraw/").status_code == 404
        assert rival.post("links/ask/", purpose="repair_record", about=record.number).status_code == 400
        assert clerk.done(f"links/{row['id']}/withdraw/")["state"] == "withdrawn"

    def test_its_file_is_for_those_who_see_it(self, door, cast, link, say, drawn):
        say(signature=drawn())
        assert door(cast.owner_a).get(f"/portal/links/{link.pk}/paper/")["Content-Type"] == "application/pdf"
        assert door(cast.owner_b).get(f"/portal/links/{link.pk}/paper/").status_code == 404


class TestHowLongItIsKept:
    """X5"""

    def test_who_did_not_answer_is_forgotten_after_its_end_and_that_he_was_asked_stays(self, client, place, link):
        over = link.expires_at
        assert forget_some("asked", over + 89 * DAY) == 0
        assert forget_some("asked", over + 91 * DAY) == 1 and forget_some("asked", over + 91 * DAY) == 0
        link.refresh_from_db()
        assert (link.name, link.phone) == ("—", "") and link.about and kinds(link) == ["link.made"]

    def test_from_when_it_was_withdrawn(self, link, cast, at):
        actions.withdraw(link=link, by=cast.clerk, at=at)
        assert forget_some("asked", at + 91 * DAY) == 1

    def test_what_was_answered_stays(self, say, link, drawn):
        say(signature=drawn())
        assert forget_some("asked", link.expires_at + 900 * DAY) == 0
