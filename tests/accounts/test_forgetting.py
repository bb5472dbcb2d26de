"""How long each kind of people's data is kept is a row; what is older goes by itself, and that it went is on record (X5)."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError

from accounts import actions, forgetting, tasks
from accounts.forgetting import forget_all, forget_some
from accounts.models import AccountEvent, Forgotten, PersonalRule, Token
from accounts.personal import RULES, kept
from core import clock
from core.beat import SCHEDULE
from core.models import ExportLog
from warranty.models import PhoneView

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_each_kind_is_a_row_with_its_reason_and_never_less_than_the_law_has(reference):
    rows = {row.code: row for row in PersonalRule.objects.all()}
    assert {rule.code for rule in kept()} <= set(rows) and len(kept()) >= 11
    for rule in kept():
        row = rows[rule.code]
        assert row.number == rule.number >= rule.least and row.source
        row.number = rule.least - 1
        with pytest.raises(ValidationError) as error:
            row.full_clean()
        assert "number" in error.value.message_dict


def test_who_looked_who_took_and_who_signed_in_go_when_their_days_are_over(cast, customer, at):
    now = clock.now()
    for days in (1824, 1826):
        PhoneView.objects.create(at=now - days * DAY, by=cast.clerk, customer=customer)
        ExportLog.objects.create(at=now - days * DAY, by=cast.clerk, what="register", rows=days)
    for days in (364, 366):
        AccountEvent.objects.create(person=cast.clerk, kind="account.signed_in", at=now - days * DAY)
    counts = forget_all()
    assert [counts[code] for code in ("looked", "taken", "signed_in")] == [1, 1, 1]
    assert PhoneView.objects.count() == 1 and ExportLog.objects.get().rows == 1824
    assert set(Forgotten.objects.values_list("code", "number", "rows")) >= {("looked", 1825, 1), ("taken", 1825, 1), ("signed_in", 365, 1)}


def test_a_sign_in_that_ended_goes_with_its_address_and_device(client, cast, at):
    client.force_login(cast.clerk)
    client.get("/desk/")
    now = clock.now()
    going_on = UserSession.objects.create(user=cast.clerk, ip="1.2.3.4", session_key=client.session.session_key, user_agent="x")
    ended = UserSession.objects.create(user=cast.clerk, ip="1.2.3.4", session_key="gone", user_agent="x")
    UserSession.objects.update(last_seen_at=now - 2 * DAY)
    Session.objects.create(session_key="old", session_data="", expire_date=now - 2 * DAY)
    assert forget_some("sessions", now) == 2
    assert list(UserSession.objects.all()) == [going_on] and ended.pk and Session.objects.count() == 1


def test_a_token_that_is_revoked_or_over_leaves_the_list(cast, at):
    token, _key = actions.make_token(person=cast.clerk, by=cast.clerk, name="ERP", days=300, at=at)
    in_force, _key = actions.make_token(person=cast.clerk, by=cast.clerk, name="ERP 2", days=350, at=at)
    actions.revoke_token(by=cast.clerk, token=token, at=at)
    assert forget_some("tokens", at + 179 * DAY) == 0
    assert forget_some("tokens", at + 181 * DAY) == 1
    assert list(Token.objects.all()) == [in_force] and AccountEvent.objects.filter(kind="account.token_revoked").exists()
    assert forget_some("tokens", at + 531 * DAY) == 1


def test_so_many_at_a_time_and_the_rest_next_time(cast, monkeypatch):
    monkeypatch.setattr(forgetting, "BATCH", 2)
    monkeypatch.setattr(forgetting, "BATCHES", 2)
    ExportLog.objects.bulk_create(ExportLog(at=clock.now() - 3000 * DAY, by=cast.clerk, what="register", rows=n) for n in range(7))
    assert [forget_all()["taken"] for _run in range(3)] == [4, 3, 0]


def test_it_asks_no_longer_than_there_is_something(monkeypatch):
    asked, first = [], kept()[0]
    monkeypatch.setitem(
        RULES, first.code, type(first)(first.code, first.words, 1, "x", forget=lambda before, limit: asked.append(limit) or 0)
    )
    forget_all()
    assert asked == [forgetting.BATCH]


def test_a_kind_that_fails_stops_no_other(cast, monkeypatch, caplog):
    def broken(before, limit):
        raise RuntimeError("broken")

    first, taken = (rule for rule in kept() if rule.code in ("signed_in", "taken"))
    monkeypatch.setitem(RULES, first.code, type(first)(first.code, first.words, 1, "x", forget=broken))
    ExportLog.objects.create(at=clock.now() - 3000 * DAY, by=cast.clerk, what="register", rows=1)
    assert forget_all()[taken.code] == 1 and first.code in caplog.text


def test_beat_does_it():
    tasks.forget()
    assert "accounts.tasks.forget" in SCHEDULE


def test_the_page_says_how_long_each_is_kept_why_and_what_went(client, cast):
    Forgotten.objects.create(at=clock.now(), code="taken", number=1825, rows=17)
    client.force_login(cast.leader)
    page = client.get("/desk/personal/kept/").content.decode()
    assert "17" in page and "1825" in page and "个人信息保护法第 56 条" in page and "往来账" in page
    assert page.count("<tr>") >= len(kept())
    client.force_login(cast.clerk)
    assert client.get("/desk/personal/kept/").status_code == 403
