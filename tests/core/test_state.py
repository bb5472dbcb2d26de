"""States are changed by transitions only, and can still be read again."""

import pytest
from django.apps import apps
from django_fsm import FSMFieldMixin

from tickets.models import Ticket

pytestmark = pytest.mark.django_db


def test_a_state_cannot_be_assigned(make_ticket):
    with pytest.raises(AttributeError):
        make_ticket().state = "closed"


def test_refreshing_reads_the_state_and_protection_stays(make_ticket):
    ticket = make_ticket()
    Ticket.objects.filter(pk=ticket.pk).update(state="dispatched")
    ticket.refresh_from_db()
    assert ticket.state == "dispatched"
    with pytest.raises(AttributeError):
        ticket.state = "closed"


def test_a_failed_refresh_keeps_what_was_known(make_ticket):
    ticket = make_ticket()
    ticket.pk = -1
    with pytest.raises(Ticket.DoesNotExist):
        ticket.refresh_from_db()
    assert ticket.state == "registered"


def test_the_database_knows_the_states_too(make_ticket):
    from django.db import IntegrityError, transaction

    ticket = make_ticket()
    with pytest.raises(IntegrityError), transaction.atomic():
        Ticket.objects.filter(pk=ticket.pk).update(state="closed")  # closed without a time


PUT_ASIDE = {"parked"}  # by the sweep, on a row that raised


@pytest.mark.parametrize("field", [f for m in apps.get_models() for f in m._meta.fields if isinstance(f, FSMFieldMixin)], ids=str)
def test_every_state_is_the_first_one_or_where_a_transition_leads(field):
    reached = {field.default, *(one.target for one in field.get_all_transitions(field.model))}
    assert {code for code, _words in field.flatchoices} - reached <= PUT_ASIDE
