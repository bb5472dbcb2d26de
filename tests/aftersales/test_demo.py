"""The demo company: what the issue promises of it, its books, and what is copied from it."""

from collections import Counter
from datetime import datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.models import Role, User
from aftersales import demo
from aftersales.demo import bulk
from aftersales.demo.loading import plan_life
from aftersales.management.commands.check_books import check
from deadlines.models import Deadline
from dealers.models import Dealer
from finance.ledger import balance
from finance.models import Account, Claim, WriteOffNotice
from notifications.models import Notice, Outbox
from returns.models import OldPart
from tickets.models import Attachment, Doubt, Escalation, Redress, RepairRecord, Task, Ticket
from tickets.plausible import beside
from warranty.models import Machine, Part, ProductClass, ProductModel, ReceiptCard, Suspension, Voucher

pytestmark = pytest.mark.slow

NOW = datetime(2026, 6, 8, 15, 58, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="module")
def media_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, media_folder):
    """The company, loaded once for this file and rolled back at its end."""
    from django.test import override_settings

    changed = override_settings(MEDIA_ROOT=media_folder, PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
    with django_db_blocker.unblock(), changed, transaction.atomic():
        assert demo.load(now=NOW, say=lambda line: None)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def company(loaded, django_db_blocker, settings, media_folder):
    """Each test on its own copy of it."""
    settings.MEDIA_ROOT = media_folder
    with django_db_blocker.unblock():
        savepoint = transaction.savepoint()
        yield
        transaction.savepoint_rollback(savepoint)


def states(model, field="state"):
    return set(model.objects.values_list(field, flat=True).distinct())


def test_its_size(company):
    assert (Dealer.objects.count(), Dealer.objects.values("province").distinct().count()) == (12, 12)
    assert (ProductModel.objects.count(), Part.objects.count(), Machine.objects.count()) == (40, 300, 600)
    assert set(ProductModel.objects.values_list("product_class", flat=True)) == set(ProductClass.values)
    assert Ticket.objects.count() == 200
    oldest = Ticket.objects.order_by("received_at").first().received_at
    assert timedelta(days=45) < NOW - oldest < timedelta(days=61)


def test_every_state_is_there_to_be_seen(company):
    assert states(Ticket) == set(Ticket.State.values)
    assert states(Ticket, "kind") >= {"repair", "install", "advice", "complaint", "opinion", "exchange"}
    assert states(Task) == set(Task.State.values)
    assert states(ReceiptCard) == set(ReceiptCard.State.values)
    assert ReceiptCard.objects.exclude(exception="").exclude(evidence="").exists()
    assert states(Redress) == {"decided", "done", "refused"} and states(Suspension, "ground") == {"appraisal"}
    assert Voucher.objects.to_reissue().exists() and Voucher.objects.filter(replaces__isnull=False).exists()
    assert states(OldPart) == set(OldPart.State.values)
    assert states(Claim) >= {"submitted", "held", "sent_back", "verified", "reviewed", "noticed", "settled", "refused", "lapsed"}
    assert states(WriteOffNotice) >= {"issued", "disputed", "settled", "withdrawn"}
    assert states(Escalation, "why") >= {"urgent", "not_in_hand", "not_arranged"}


def test_the_board_is_alive(company):
    """Something is late, something is due within the hour, something tomorrow; the leader has something to decide."""
    owed = Deadline.objects.owed()
    hour = timedelta(hours=1)
    assert owed.filter(kind="ticket.arrange", due_at__lt=NOW).exists()
    assert owed.filter(kind__startswith="task.", due_at__lt=NOW).exists()
    assert owed.filter(kind__startswith="task.", due_at__gt=NOW, due_at__lt=NOW + hour).count() >= 3
    assert owed.filter(kind="task.visit", due_at__gt=NOW + 12 * hour).exists()
    assert Escalation.objects.undecided().exists()
    assert not Deadline.objects.filter(state="open", due_at__lt=NOW).exists(), "what fell due was swept"


def test_who_was_at_two_places_was_asked(company):
    """The books leave the demo's records out, since copies that fill it up lie over one another."""
    twice = {later.pk for later in RepairRecord.objects.all() for first in beside(later) if first.pk < later.pk}
    assert twice == set(Doubt.objects.filter(kind="overlap").values_list("record", flat=True))


def test_the_books_agree(company):
    assert check() == []
    dealers = [balance(account) for account in Account.objects.filter(dealer__isnull=False)]
    assert len(dealers) == 12 and all(amount > 0 for amount in dealers)


def test_nothing_is_sent(company):
    assert Notice.objects.exists()
    assert not Outbox.objects.exists()
    assert User.objects.exclude(email="").count() == 2


def test_pictures_are_files(company):
    photo = Attachment.objects.filter(kind="nameplate").first()
    assert photo.file.size > 3_000
    assert photo.file.read(3) == b"\xff\xd8\xff"


def test_a_second_load_changes_nothing(company):
    before = (Ticket.objects.count(), User.objects.count(), Deadline.objects.count())
    out = StringIO()
    call_command("demo", stdout=out)
    assert "already" in out.getvalue()
    assert (Ticket.objects.count(), User.objects.count(), Deadline.objects.count()) == before


def test_one_login_for_each_role(company):
    out = StringIO()
    call_command("demo", "--logins", stdout=out)
    lines = out.getvalue().splitlines()
    shown = User.objects.filter(username__in=[line.split()[-2] for line in lines])
    assert set(shown.values_list("role", flat=True)) == set(Role.values)
    for line in lines:
        username, password = line.split()[-2:]
        assert User.objects.get(username=username).check_password(password)


def test_a_changed_password_is_not_shown(company):
    user = User.objects.get(username="zhaomin")
    user.set_password("my own words")
    user.save()
    assert not any("zhaomin" in line for line in demo.logins())


def test_copies_have_the_rows_that_actions_make(company):
    added = demo.fill(500, seed=1, say=lambda line: None)
    assert added == 300 and Ticket.objects.count() == 500
    assert check() == []
    copy, model = _a_copy_and_its_model()
    assert copy.number != model.number and copy.received_at.time() == model.received_at.time()
    assert _families(copy) == _families(model)
    assert copy.machine_id is None or copy.machine.sold_on <= copy.received_at.date()
    assert demo.fill(500, seed=1, say=lambda line: None) == 0


def _a_copy_and_its_model():
    models = {(t.title, t.kind, t.description): t for t in Ticket.objects.order_by("id")[:200] if t.state == "closed" and t.tasks.exists()}
    for copy in Ticket.objects.order_by("-id")[:300]:
        if (model := models.get((copy.title, copy.kind, copy.description))) and _families(model) == _families(copy):
            return copy, model
    raise AssertionError("no closed ticket was copied")


def _families(ticket) -> Counter:
    return Counter((row._meta.label, getattr(row, "kind", ""), getattr(row, "state", "")) for row in bulk.rows_of(ticket))


def test_copying_knows_every_table_of_a_ticket():
    """A table that points at what is copied is copied too, or its tickets are left out."""
    for model in apps.get_models():
        targets = {f.related_model for f in model._meta.concrete_fields if f.is_relation}
        if targets & set(bulk.OF_TICKET[:6]) and model not in bulk.OF_TICKET:
            assert model in bulk.LEFT_OUT or targets & set(bulk.LEFT_OUT), f"{model._meta.label} is not copied"


def test_the_same_seed_plans_the_same(reference):
    """At another hour of the day, too; another seed is another company."""

    def plan(seed, now):
        with transaction.atomic():
            life = plan_life(seed, now, say=lambda line: None)
            transaction.set_rollback(True)
        steps = sorted(life.steps, key=lambda step: step[:2])
        return [(do.__name__, getattr(getattr(do, "__self__", None), "title", "")) for _at, _n, do, _args, _kwargs in steps]

    first = plan(1, NOW)
    assert len(first) > 3_000
    assert plan(1, NOW + timedelta(hours=7)) == first
    assert plan(2, NOW) != first


def test_only_an_empty_database_takes_it(cast):
    with pytest.raises(CommandError):
        call_command("demo")
    assert not Ticket.objects.exists()


def test_no_demo_no_logins(reference):
    with pytest.raises(CommandError):
        call_command("demo", "--logins")
