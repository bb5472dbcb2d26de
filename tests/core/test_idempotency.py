"""The same request twice is answered once."""

from datetime import timedelta

import pytest

from accounts.forgetting import forget_some
from core.errors import Refused, Unprocessable
from core.idempotency import once
from core.models import Answer

pytestmark = pytest.mark.django_db


def test_a_repeat_gets_the_first_answer_and_runs_nothing(clerk):
    ran = []
    answers = [once(clerk, "k1", b"body", lambda: ran.append(1) or {"n": len(ran)}) for _ in range(2)]
    assert answers == [{"n": 1}, {"n": 1}] and ran == [1]


def test_another_body_under_the_same_key_is_refused(clerk):
    once(clerk, "k1", b"body", dict)
    with pytest.raises(Unprocessable):
        once(clerk, "k1", b"other", dict)


def test_keys_are_per_user(clerk, technician):
    assert [once(u, "k1", b"body", lambda u=u: {"who": u.pk})["who"] for u in (clerk, technician)] == [clerk.pk, technician.pk]


def test_a_refusal_leaves_no_answer_so_the_retry_is_judged_anew(clerk):
    def refuse():
        raise Refused("x", "no")

    with pytest.raises(Refused):
        once(clerk, "k1", b"body", refuse)
    assert not Answer.objects.exists() and once(clerk, "k1", b"body", lambda: {"ok": 1}) == {"ok": 1}


def test_without_a_key_it_just_runs(clerk):
    assert once(clerk, "", b"", lambda: {"ok": 1}) == {"ok": 1} and not Answer.objects.exists()


def test_answers_are_kept_for_two_days(clerk):
    once(clerk, "k1", b"body", lambda: {"ok": 1})
    made = Answer.objects.get().created_at
    assert forget_some("answers", made + timedelta(hours=47)) == 0
    assert Answer.objects.exists()
    assert forget_some("answers", made + timedelta(hours=49)) == 1
