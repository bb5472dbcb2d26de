"""Called back after the service: whom, reached or not, how satisfied, what he said; a list, and the share on the board (A3)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.errors import NotYourVerb, Refused
from desk.callbacks import heard, to_call
from tests.program import Program
from tickets import actions
from tickets.models import Callback

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def ticket(filed_record):
    return filed_record().ticket


@pytest.fixture
def call(ticket, cast, at):
    def make(**told):
        good = {"reached": True, "satisfied": 5, "outcome": "修好了", "by": cast.clerk, "at": at + 9 * HOUR}
        return actions.call_back(**{"ticket": ticket} | good | told)

    return make


class TestCallBack:
    def test_who_was_reached_says_how_satisfied_he_is_and_it_is_closed(self, call):
        ticket = call(said="来得快")
        assert (ticket.state, ticket.outcome) == ("closed", "修好了")
        assert Callback.objects.values_list("reached", "satisfied", "said").get() == (True, 5, "来得快")

    def test_who_was_not_stays_in_the_list(self, call, cast):
        ticket = call(reached=False, satisfied=None, outcome="")
        (row,) = to_call(cast.clerk)
        assert (ticket.state, row.pk, row.tries) == ("serviced", ticket.pk, 1)

    @pytest.mark.parametrize("wrong", [{"satisfied": None}, {"satisfied": 6}, {"outcome": " "}])
    def test_an_answer_is_whole(self, call, wrong):
        with pytest.raises(ValidationError) as error:
            call(**wrong)
        assert set(wrong) <= set(error.value.message_dict) and not Callback.objects.exists()

    def test_what_is_not_done_is_not_called_about(self, make_ticket, call):
        with pytest.raises(Refused) as refused:
            call(ticket=make_ticket())
        assert refused.value.code == "ticket.not_serviced"

    def test_by_clerks_alone_and_not_for_dealers_eyes(self, call, cast):
        with pytest.raises(NotYourVerb):
            call(by=cast.rep)
        call()
        assert not Callback.objects.visible_to(cast.owner_a).exists()


class TestPages:
    def test_the_list_leads_to_the_call_and_back(self, ticket, cast, client):
        client.force_login(cast.clerk)
        place = reverse("clerk:callbacks")
        page = client.get(place).content.decode()
        form = reverse("clerk:call_back", args=[ticket.number])
        assert form in page and f"tel:{ticket.customer.phone}" in page
        assert f"tel:{ticket.customer.phone}" in client.get(form).content.decode()
        told = {"reached": "yes", "satisfied": "4", "outcome": "修好了", "next": place}
        assert client.post(form, told).headers["Location"] == place
        assert ticket.number not in client.get(place).content.decode()

    def test_without_an_answer_the_form_says_what_is_missing(self, ticket, cast, client):
        client.force_login(cast.clerk)
        assert client.post(reverse("clerk:call_back", args=[ticket.number]), {"reached": "yes", "outcome": "好"}).status_code == 400

    def test_the_board_shows_the_share(self, call, make_ticket, cast, client, at, clock_at):
        call()
        make_ticket()
        clock_at(at + 10 * HOUR)
        client.force_login(cast.leader)
        found = heard(cast.leader, at + 10 * HOUR)
        assert (found["reached_share"], found["content_share"]) == (100, 100)
        assert 'id="heard"' in client.get("/desk/board/").content.decode()

    def test_a_program_does_the_same(self, ticket, cast):
        done = Program(cast.clerk).done(f"tickets/{ticket.number}/call-back/", reached=False)
        assert done["state"] == "serviced"
