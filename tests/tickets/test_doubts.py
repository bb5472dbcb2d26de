"""A signed record that can hardly be so: the impossible is refused, the rest is asked about and answered (A12, A16, A18)."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from core.errors import NotYours, OwnWork, Refused
from core.pictures import SAME, apart, look_of
from tickets import actions
from tickets.doubts import to_answer
from tickets.models import Doubt, Event
from tickets.plausible import said

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def scene(seed=1, size=(640, 480), quality=92, name="photo.jpg"):
    """A picture with something on it, another for each seed."""
    image = Image.new("RGB", (640, 480), "white")
    draw = ImageDraw.Draw(image)
    for n in range(12):
        x, y = (n * 97 * seed) % 560, (n * 53 * seed + 40 * seed) % 400
        draw.rectangle([x, y, x + 60 + 5 * seed, y + 70], fill=((n * 40 * seed) % 256,) * 3)
    kept = BytesIO()
    image.resize(size).save(kept, "JPEG", quality=quality)
    return SimpleUploadedFile(name, kept.getvalue(), "image/jpeg")


def kinds(record):
    return list(Doubt.objects.filter(record=record).order_by("id").values_list("kind", flat=True))


class TestImpossible:
    def test_more_hours_than_four_people_have_in_that_time(self, filed_record, arranged_task):
        task = arranged_task()
        four_minutes = {"finished_at": task.visit_at + timedelta(minutes=4)}
        with pytest.raises(ValidationError) as refused:
            filed_record(task=task, labour_hours="200", **four_minutes)
        assert list(refused.value.error_dict) == ["labour_hours"]

    def test_farther_than_one_gets_between_call_and_arrival(self, filed_record):
        with pytest.raises(ValidationError) as refused:
            filed_record(travel_km="5000")
        assert list(refused.value.error_dict) == ["travel_km"]

    def test_one_visit_is_filed_once_and_a_second_visit_has_its_own_times(self, filed_record, arranged_task, cast):
        task = arranged_task()
        first = filed_record(task=task, solved=False)
        with pytest.raises(Refused) as refused:
            filed_record(task=task, solved=False)
        assert (refused.value.code, refused.value.facts["number"]) == ("record.same_visit", first.number)
        later = first.finished_at + HOUR
        again = filed_record(task=task, arrived_at=later, finished_at=later + HOUR, at=later + 2 * HOUR, labour_hours="1", parts=[])
        assert task.records.count() == 2 and again.solved


class TestAsked:
    def test_what_is_usual_raises_no_doubt(self, filed_record):
        assert kinds(filed_record()) == []

    def test_each_doubt_says_its_figures(self, filed_record, arranged_task):
        task = arranged_task()
        early = task.ticket.reported_at - HOUR
        record = filed_record(
            task=task,
            arrived_at=early,
            finished_at=task.visit_at + 2 * HOUR,
            labour_hours="20.5",
            travel_km="0",
            at=task.visit_at + 3 * HOUR,
        )
        assert kinds(record) == ["labour", "early"]
        assert said(record.doubts.earliest("id")) == "到场 6.0 小时，填报工时 20.5 小时"

    def test_farther_than_it_is_to_the_customers_county(self, filed_record, arranged_task, cast, customer):
        """阜阳 to 颍上 and back is about 132 km."""
        customer.province, customer.city, customer.county = "安徽省", "阜阳市", "颍上县"
        customer.save()
        cast.dealer_a.city = "阜阳市"
        cast.dealer_a.save()
        usual = filed_record(travel_km="150")
        far = filed_record(task=arranged_task(), travel_km="290", arrived_at=usual.finished_at, finished_at=usual.finished_at + 3 * HOUR,
                           at=usual.finished_at + 4 * HOUR)  # fmt: skip
        assert (kinds(usual), kinds(far)) == ([], ["travel"])
        assert said(far.doubts.get()) == "往返 290 公里；经销商到用户处往返约 132 公里（估算）"

    def test_at_two_places_at_one_time(self, filed_record, arranged_task):
        one = filed_record()
        other = filed_record(task=arranged_task(), arrived_at=one.arrived_at + HOUR, finished_at=one.finished_at + HOUR)
        assert kinds(one) == [] and kinds(other) == ["overlap"]
        assert one.number in said(other.doubts.get())

    def test_the_dealer_reads_no_number_that_is_not_his(self, filed_record, arranged_task, cast):
        one = filed_record()
        other = filed_record(task=arranged_task())
        doubt = other.doubts.get()
        assert one.number in said(doubt, cast.owner_a) and one.number not in said(doubt, cast.owner_b)
        assert Doubt.objects.visible_to(cast.owner_b).count() == 0

    def test_it_stands_in_the_timeline_for_the_company_alone(self, filed_record, arranged_task):
        filed_record()
        other = filed_record(task=arranged_task())
        line = Event.objects.get(kind="record.doubted")
        assert (line.ticket, line.data["number"], line.data["kinds"], line.internal) == (other.ticket, other.number, "overlap", True)


class TestPhotos:
    def filed(self, filed_record, arranged_task, fault, hours=0):
        task = arranged_task()
        start = task.visit_at + hours * HOUR
        photos = [("nameplate", scene(7)), ("fault", fault), ("old_part", scene(hours + 20))]
        times = {"arrived_at": start, "finished_at": start + 3 * HOUR, "at": start + 4 * HOUR}
        return filed_record(task=task, photos=photos, **times)

    def test_the_same_photo_smaller_and_saved_anew_is_found_on_both(self, filed_record, arranged_task):
        one = self.filed(filed_record, arranged_task, scene(3))
        other = self.filed(filed_record, arranged_task, scene(3, size=(320, 240), quality=80), hours=5)
        assert (kinds(one), kinds(other)) == (["photo"], ["photo"])
        assert one.number in said(other.doubts.get()) and other.number in said(one.doubts.get())

    def test_other_photos_raise_none(self, filed_record, arranged_task):
        self.filed(filed_record, arranged_task, scene(3))
        other = self.filed(filed_record, arranged_task, scene(4), hours=5)
        assert kinds(other) == []

    def test_what_shows_nothing_looks_like_nothing(self, photo):
        assert look_of(photo()) is None

    def test_looks_of_one_scene_differ_little_and_of_others_much(self):
        one, small = look_of(scene(3)), look_of(scene(3, size=(320, 240), quality=60))
        assert apart(one, small) <= SAME < min(apart(one, look_of(scene(seed))) for seed in (1, 2, 4, 5))


class TestAnswering:
    @pytest.fixture
    def doubt(self, filed_record, arranged_task):
        filed_record()
        return filed_record(task=arranged_task()).doubts.get()

    @pytest.mark.parametrize("answer", ["explained", "false"])
    def test_the_rep_says_what_he_found(self, doubt, cast, answer):
        assert to_answer(cast.rep).get() == doubt
        done = actions.answer_doubt(doubt=doubt, answer=answer, reason="两台机器在同一块地", by=cast.rep)
        assert (done.answer, done.answered_by) == (answer, cast.rep) and not to_answer(cast.rep).exists()
        assert Event.objects.get(kind="record.doubt_answered").data["answer"] == answer

    def test_once(self, doubt, cast):
        actions.answer_doubt(doubt=doubt, answer="explained", reason="同地", by=cast.rep)
        with pytest.raises(Refused) as refused:
            actions.answer_doubt(doubt=doubt, answer="false", reason="再想想", by=cast.finance_officer)
        assert refused.value.code == "doubt.answered"

    def test_with_words(self, doubt, cast):
        for said_of, field in (({"answer": "", "reason": "x"}, "answer"), ({"answer": "false", "reason": " "}, "reason")):
            with pytest.raises(ValidationError) as refused:
                actions.answer_doubt(doubt=doubt, by=cast.rep, **said_of)
            assert list(refused.value.error_dict) == [field]

    def test_nobody_answers_about_his_own_work_nor_another_dealers_rep(self, doubt, cast, person):
        doubt.record.repairer = cast.technician
        doubt.record.save(update_fields=["repairer"])
        with pytest.raises(OwnWork):
            actions.answer_doubt(doubt=doubt, answer="explained", reason="同地", by=cast.technician)
        stranger = person("rep", "别区代表", department="sales")
        with pytest.raises(NotYours):
            actions.answer_doubt(doubt=doubt, answer="explained", reason="同地", by=stranger)
        assert not to_answer(stranger).exists()

    def test_a_leader_answers_anew_what_was_answered_wrongly(self, doubt, cast):
        actions.answer_doubt(doubt=doubt, answer="explained", reason="同地", by=cast.rep)
        anew = actions.answer_doubt(doubt=doubt, answer="false", reason="当天人在济南", by=cast.leader)
        assert (anew.answer, Event.objects.filter(kind="record.doubt_answered").count()) == ("false", 2)


class TestPages:
    """The list, the claim's page, and back again."""

    def test_from_the_list_to_the_answer_and_back(self, filed_record, arranged_task, door, cast):
        filed_record()
        doubt, client = filed_record(task=arranged_task()).doubts.get(), door(cast.rep)
        page = client.get("/admin/work/doubts/").content.decode()
        assert said(doubt) in page and f"/admin/work/doubts/{doubt.pk}/answer/?next=/admin/work/doubts/" in page
        answer = {"answer": "explained", "reason": "同一块地", "next": "/admin/work/doubts/", "idempotency_key": "k1"}
        assert client.post(f"/admin/work/doubts/{doubt.pk}/answer/", answer).url == "/admin/work/doubts/"
        assert "没有待核实的疑点" in client.get("/admin/work/doubts/").content.decode()
        assert "同一块地" in client.get("/admin/work/doubts/?answered=yes").content.decode()

    def test_the_claims_page_has_it(self, filed_record, arranged_task, door, cast):
        filed_record()
        record = filed_record(task=arranged_task())
        page = door(cast.rep).get(f"/admin/work/claims/{record.claim.number}/").content.decode()
        assert said(record.doubts.get()) in page and "待核实" in page

    def test_over_the_api(self, filed_record, arranged_task, door, cast):
        filed_record()
        doubt, client = filed_record(task=arranged_task()).doubts.get(), door(cast.rep)
        row = client.get("/api/v1/doubts/?open=true").json()["results"][0]
        assert (row["id"], row["kind"], row["says"], row["can"]) == (doubt.pk, "overlap", said(doubt), ["answer-doubt"])
        told = {"answer": "false", "reason": "当天人在济南"}
        answered = client.post(f"/api/v1/doubts/{doubt.pk}/answer-doubt/", told, content_type="application/json")
        assert (answered.status_code, answered.json()["answer"]) == (200, "false")
        assert door(cast.owner_b).get("/api/v1/doubts/").json()["results"] == []
