"""What a kind of ticket decides stands in its row and nowhere else; a room above adds its own (issue: kinds as data)."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, override

from aftersales.management.commands.check_books import check
from core.errors import Refused
from core.state import words_of
from deadlines.models import Deadline, Policy
from deadlines.registry import TICKET_KINDS
from tickets import actions, kinds, natures
from tickets.intake_form import Intake
from tickets.models import Ticket
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
