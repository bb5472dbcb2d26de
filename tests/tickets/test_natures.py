"""What a kind of ticket decides stands in its row and nowhere else; a room above adds its own (issue: kinds as data)."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext, override

from accounts.rights import VERBS
from aftersales.management.commands.check_books import check
from core.clock import company_day
from core.errors import Refused
from core.state import words_of
from deadlines.models import Deadline, Policy
from deadlines.registry import TICKET_KINDS
from tickets import actions, cover, filing, kinds, natures
from tickets.filing import Filing
from tickets.intake_form import Intake
from tickets.models import Attachment, Task, Ticket
from tickets.natures import Nature

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CALL = {"channel": "call", "title": "电梯年检"}


@pytest.fixture
def inspection():
    """A kind that a room above brings: of another scheme, for the technical department, by appointment a year ahead."""
    words_of.cache_clear()
    more = {"arranging": None, "by_phone": False, "takes": "technical", "why": "巡检归技术部", "ahead": 400 * DAY, "pages": frozenset()}
    yield natures.register(Nature("inspection", "巡检", scheme="B", **more))
    for known in (natures.NATURES, TICKET_KINDS):
        del known["inspection"]
    words_of.cache_clear()


class TestAnotherRoomsKind:
    def test_it_lives_like_any_other(self, cast, customer, inspection, at):
        ticket = actions.register(by=cast.clerk, kind="inspection", customer=customer, at=at, **CALL)
        assert (ticket.scheme, ticket.get_kind_display()) == ("B", "巡检")
        assert not Deadline.objects.of(ticket).exists()
        assert actions.proposal(ticket, at).lines() == ["巡检归技术部"]
        task = actions.dispatch(ticket=ticket, by=cast.clerk, at=at)
        assert task.party.code == "technical"
        told = {"repairer": cast.technician, "told_how": "phone", "by": cast.technician, "at": at}
        with pytest.raises(ValidationError, match="400"):
            actions.arrange(task=task, visit_at=at + 401 * DAY, **told)
        actions.arrange(task=task, visit_at=at + 300 * DAY, **told)
        actions.start(task=task, by=cast.technician, at=at + 300 * DAY)
        actions.finish(task=task, result="合格", by=cast.technician, at=at + 300 * DAY)
        assert check() == []

    def test_it_is_not_settled_by_phone(self, cast, make_ticket, inspection):
        ticket = make_ticket(kind="inspection")
        assert not ticket.can("answer") and make_ticket().can("answer")

    def test_nobody_registers_it_on_a_page_that_does_not_show_it(self, cast, customer, inspection, at):
        assert "inspection" not in dict(Intake(user=cast.clerk).fields["kind"].choices)
        with pytest.raises(ValidationError) as error:
            actions.register_own(by=cast.owner_a, kind="inspection", customer=customer, at=at, **CALL)
        assert "kind" in error.value.message_dict

    def test_rules_of_deadlines_may_be_for_it_alone(self, inspection):
        assert TICKET_KINDS["inspection"] == "巡检"

    def test_a_ticket_that_becomes_one_goes_by_its_scheme(self, cast, make_ticket, inspection, at):
        ticket = make_ticket()
        actions.correct(ticket=ticket, by=cast.clerk, reason="是巡检", kind="inspection", at=at + DAY)
        assert Ticket.objects.get(pk=ticket.pk).scheme == "B" and not Deadline.objects.of(ticket).owed().exists()
        actions.correct(ticket=ticket, by=cast.clerk, reason="还是报修", kind="repair", at=at + DAY)
        assert Ticket.objects.get(pk=ticket.pk).scheme == "A" and Deadline.objects.of(ticket).owed().exists()
        assert check() == []

    @pytest.mark.parametrize("code", ["inspection", "two words", "x" * 21])
    def test_a_code_is_taken_once_and_fits_its_column(self, inspection, code):
        with pytest.raises(ValueError, match="taken"):
            natures.register(Nature(code, "又一种"))


@pytest.fixture
def lift(inspection):
    """Another thing that a ticket may be about, covered by an agreement until a day: all tickets whose title names it."""
    tickets = Ticket.objects.filter(title__contains="电梯").values("pk")
    answer = cover.Cover("lift", "yes", date(2027, 3, 31), date(2026, 6, 10))
    yield cover.register(cover.Source("lift", "电梯", lambda: tickets, lambda ticket: answer if "电梯" in ticket.title else None))
    del cover.SOURCES["lift"]


class TestWhatATicketIsAbout:
    def test_the_machines_verdict_covers_it(self, make_ticket):
        ticket = make_ticket()
        found = cover.cover_of(ticket)
        assert (found.by, found.covered, found.until) == ("machine", "yes", ticket.whole_until)
        assert str(found.repair_by) == ticket.verdicts.get().answer["repair_by"]

    def test_nobody_covers_what_nobody_knows(self, make_ticket, customer):
        assert cover.cover_of(make_ticket(machine=None, customer=customer)) == cover.NOBODY

    def test_another_rooms_thing_is_covered_by_it(self, make_ticket, lift, cast, at):
        ticket = make_ticket(machine=None, title="电梯停在三层")
        assert cover.cover_of(ticket).by == "lift"
        task = actions.dispatch(ticket=ticket, by=cast.clerk, dealer=cast.dealer_a, override_reason="电梯归它", at=at)
        limit = Deadline.objects.of(task).get(kind=kinds.TASK_REPAIR)
        assert company_day(limit.due_at - timedelta(seconds=1)) == date(2026, 6, 10)
        assert check() == []

    def test_it_is_about_one_thing_at_most(self, make_ticket, lift, cast, machine_a, at):
        ticket = make_ticket(machine=None, title="电梯停在三层")
        plate = {"model": machine_a.model, "serial": machine_a.serial}
        with pytest.raises(Refused) as refused:
            actions.identify(ticket=ticket, by=cast.clerk, at=at, **plate)
        assert refused.value.code == "ticket.about_another"
        Ticket.objects.filter(pk=ticket.pk).update(machine=machine_a, model=machine_a.model)
        assert f"tickets: {ticket.number}: a ticket is about more than one thing" in check()


@pytest.fixture
def callback():
    """Another room's kind whose tasks are phone calls, or else the customer comes."""
    natures.register(Nature("callback", "回访", modes=(natures.PHONE, natures.APPOINTMENT)))
    yield
    del natures.NATURES["callback"], TICKET_KINDS["callback"]
    words_of.cache_clear()


class TestHowItIsArranged:
    @pytest.fixture
    def sent(self, cast, make_ticket, at):
        return lambda kind: actions.dispatch(ticket=make_ticket(kind=kind), by=cast.clerk, at=at)

    @pytest.mark.parametrize(
        ("mode", "given", "lacks"),
        [
            (None, {"repairer": True}, None),
            ("phone", {}, "repairer"),
            ("appointment", {"told_how": "phone"}, None),
            ("appointment", {"repairer": True}, "told_how"),
            ("visit", {"repairer": True, "told_how": "phone"}, "mode"),
        ],
    )
    def test_each_mode_needs_its_own(self, cast, callback, sent, mode, given, lacks, at):
        told = {"mode": mode, "visit_at": at + DAY, "by": cast.owner_a, "at": at} | given
        if given.get("repairer"):
            told["repairer"] = cast.repairer_a
        task = sent("callback")
        if lacks:
            with pytest.raises(ValidationError) as error:
                actions.arrange(task=task, **told)
            assert lacks in error.value.message_dict
        else:
            assert actions.arrange(task=task, **told).mode == (mode or "phone") and check() == []

    @pytest.mark.parametrize("mode", ["phone", "appointment"])
    def test_the_schemes_own_kinds_are_visits(self, cast, sent, mode, at):
        told = {"repairer": cast.repairer_a, "visit_at": at + DAY, "told_how": "phone", "by": cast.owner_a, "at": at}
        with pytest.raises(ValidationError) as error:
            actions.arrange(task=sent("repair"), mode=mode, **told)
        assert "mode" in error.value.message_dict
        assert {nature.modes for code, nature in natures.NATURES.items()} == {("visit",)}

    def test_the_table_holds_it_too(self, cast, arranged_task):
        task = arranged_task()
        nobody, untold = {"repairer": None}, {"told_at": None}
        for lacking in (nobody, untold, nobody | {"mode": "phone"}, untold | {"mode": "appointment"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Task.objects.filter(pk=task.pk).update(**lacking)


@pytest.fixture
def signed_sheet():
    """Another kind of signed report: a photo of a paper, filed by the ordinary verb that adds a file."""
    papers = Attachment.objects.filter(kind="paper").values("task")
    filing.register(Filing("sheet", "巡检单", "tickets.attach", lambda: papers))
    natures.register(Nature("rounds", "巡查", files=("sheet",)))
    yield
    del natures.NATURES["rounds"], TICKET_KINDS["rounds"], filing.FILINGS["sheet"]
    words_of.cache_clear()


class TestWhatIsFiled:
    def test_a_task_is_not_finished_without_the_report_of_its_kind(self, signed_sheet, cast, arranged_task, photo, at):
        task, done = arranged_task(kind="rounds"), {"result": "合格", "by": cast.repairer_a, "at": at + DAY}
        actions.start(task=task, by=cast.repairer_a, at=at + DAY)
        with pytest.raises(Refused, match="巡检单"):
            actions.finish(task=task, **done)
        actions.attach(ticket=task.ticket, upload=photo(), kind="paper", by=cast.repairer_a, at=at + DAY)
        assert actions.finish(task=task, **done).state == "done"
        assert check() == []

    def test_a_correction_does_not_make_one_owed(self, signed_sheet, cast, arranged_task, at):
        task = arranged_task(kind="install")
        actions.start(task=task, by=cast.repairer_a, at=at + DAY)
        actions.finish(task=task, result="装好", by=cast.repairer_a, at=at + DAY)
        with pytest.raises(ValidationError) as error:
            actions.correct(ticket=task.ticket, kind="rounds", reason="是巡查", by=cast.clerk, at=at + DAY)
        assert "kind" in error.value.message_dict
        Ticket.objects.filter(pk=task.ticket_id).update(kind="rounds")
        assert f"tickets: {task}: was finished without the report that its kind needs" in check()

    def test_every_report_that_a_kind_needs_is_known_and_has_a_verb(self):
        for nature in natures.NATURES.values():
            assert all(filing.FILINGS[code].verb in VERBS for code in nature.files)


def test_a_rule_for_another_scheme_is_for_none_of_these(make_ticket, inspection):
    repair, other = make_ticket(), make_ticket(kind="inspection")
    assert [*Ticket.objects.fitting({"scheme": "A"})] == [repair] and [*Ticket.objects.fitting({"scheme": "B"})] == [other]
    assert repair.scope["scheme"] == "A" and other.scope["scheme"] == "B"


@pytest.mark.parametrize("kind", ["exchange", "return"])
def test_a_dealer_registers_no_exchange_and_no_return(cast, customer, kind, at):
    with pytest.raises(ValidationError) as error:
        actions.register_own(by=cast.owner_a, kind=kind, customer=customer, at=at, channel="call", title="要求换机")
    assert "kind" in error.value.message_dict


def test_only_a_repair_needs_its_record(cast, arranged_task, at):
    task = arranged_task()
    actions.start(task=task, by=cast.repairer_a, at=at + DAY)
    with pytest.raises(Refused) as refused:
        actions.finish(task=task, result="好了", by=cast.repairer_a, at=at + DAY)
    assert refused.value.code == "record.missing"
    assert natures.codes(lambda nature: nature.files) == ["repair"]


def test_every_kind_has_words_in_both_languages_and_a_scheme_that_rules_know():
    for nature in natures.NATURES.values():
        with override("zh-hans"):
            assert gettext(str(nature.label)) != nature.code, nature.code
        assert nature.scheme in Policy.Scheme.values
        assert nature.arranging in (None, kinds.TICKET_ARRANGE)


def test_no_code_asks_for_a_kind_by_name():
    """What a kind decides stands in its row in tickets/natures.py alone."""
    names = "|".join(natures.NATURES)
    asks = re.compile(rf"""(ticket|\bt)\.kind\s*(==|!=|in|=)\s*\(?["'](?:{names})["']""")
    rooms = ("tickets", "desk", "finance", "returns", "warranty", "aftersales/imports")
    files = [path for room in rooms for path in Path(settings.BASE_DIR, room).rglob("*.py")]
    assert files and not [str(path) for path in files if asks.search(path.read_text())]
