"""What a page tells of a term is what the rule will make (A14, A15), and the article of a limit is the verdict's (Art. 27, 33)."""

import pytest

from core import clock
from deadlines.models import Policy
from tickets import actions
from tickets.intake import plan
from tickets.models import Ticket
from warranty.words import repair_article

pytestmark = pytest.mark.django_db
RULES = {"title": "安排", "source": "测试", "valid_from": "2000-01-01", "version": 2}


@pytest.fixture
def shorter(reference):
    """The company gives itself 60 minutes to arrange and 120 to check; 30 for what is urgent."""
    Policy.objects.create(kind="ticket.arrange", minutes=60, **RULES)
    Policy.objects.create(kind="task.check", minutes=120, **RULES)
    Policy.objects.create(kind="ticket.arrange", minutes=30, urgency="urgent", **RULES)


@pytest.mark.parametrize(("urgency", "minutes"), [("ordinary", 60), ("urgent", 30)])
def test_intake_tells_the_promises_that_registering_makes(shorter, cast, machine_a, urgency, minutes):
    now = clock.now()
    asked = {"kind": "repair", "difficulty": "routine", "bought_in": False, "busy_season": None, "received_at": now, "now": now}
    told = plan(cast.clerk, machine=machine_a, urgent=urgency == "urgent", **asked)
    assert [(due - now).total_seconds() / 60 for due in (told.promise.due_at, told.check_at)] == [minutes, 120]


def test_the_page_says_it_too(shorter, cast, machine_a, client):
    client.force_login(cast.clerk)
    assert "2 小时内催促检查" in client.get("/admin/work/intake/").content.decode()
    assert "1 小时内有人打电话给您" in client.get(f"/m/{machine_a.token}/").content.decode()


@pytest.mark.parametrize(("answer", "article"), [
    ({"repair_by": "2026-06-11", "repair_article": "33", "citations": []}, "33"),
    ({"repair_by": "2026-06-11", "citations": [{"ref": "R2010 Art. 33", "facts": {"repair_by": "2026-06-11"}}]}, "33"),
    ({"repair_by": "2026-07-21", "citations": [{"ref": "R2010 Art. 33", "facts": {"repair_by": "x", "inside_network": False}}]}, "27"),
    ({"repair_by": None, "citations": []}, ""),
])  # fmt: skip
def test_an_older_verdict_says_its_article_by_what_it_cites(answer, article):
    assert repair_article(answer) == article


def test_the_page_names_the_article_of_the_verdict(make_ticket, cast, at, client):
    ticket = make_ticket(busy_season=False)
    task = actions.dispatch(ticket=ticket, by=cast.clerk, at=at)
    answer = Ticket.objects.get(pk=ticket.pk).verdicts.first().answer
    assert answer["repair_article"] == "27" and task.ticket_id == ticket.pk
    client.force_login(cast.clerk)
    page = client.get(f"/desk/tickets/{ticket.number}/").content.decode()
    assert "第 27 条" in page and "第 33 条）" not in page
