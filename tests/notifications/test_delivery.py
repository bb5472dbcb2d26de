"""The inbox, and what leaves the house (rule 5)."""

from datetime import timedelta

import pytest
from django.core import mail

from notifications import actions
from notifications.models import Notice, Outbox
from tickets import actions as tickets

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(make_ticket, cast, at):
    cast.owner_a.email = "chen@example.invalid"
    cast.owner_a.save()
    return tickets.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)


def test_a_message_is_queued_with_the_change_and_sent_after(sent, at):
    assert Outbox.objects.get().state == "queued" and not mail.outbox
    assert actions.deliver(at) == 1
    assert mail.outbox[0].to == ["chen@example.invalid"] and "SH2026-0001" in mail.outbox[0].subject
    assert actions.deliver(at + timedelta(hours=1)) == 0


def test_a_failure_is_tried_again_with_growing_pauses_and_given_up_in_sight(sent, at, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError("no route")

    monkeypatch.setattr(actions, "send_mail", fail)
    when, tries = at, []
    while Outbox.objects.get().state == "queued":
        actions.deliver(when)
        message = Outbox.objects.get()
        tries.append(message.next_try_at - when)
        when = max(message.next_try_at, when)
    assert Outbox.objects.get().state == "dead" and "no route" in Outbox.objects.get().error
    assert tries[:-1] == sorted(tries[:-1]) and len(tries) == len(actions.PAUSES) + 1


def test_who_lost_access_between_queueing_and_sending_gets_nothing(sent, cast, at):
    tickets.redispatch(task=sent, dealer=cast.dealer_b, reason="近", by=cast.clerk, at=at)
    actions.deliver(at)
    assert {m.state for m in Outbox.objects.all()} == {"dropped"} and not mail.outbox


def test_reading_is_ones_own(sent, cast, at):
    notice = Notice.objects.filter(user=cast.owner_a).first()
    from core.errors import NotFound

    with pytest.raises(NotFound):
        actions.read(notice=notice, by=cast.owner_b, at=at)
    assert actions.read(notice=notice, by=cast.owner_a, at=at) == 1
