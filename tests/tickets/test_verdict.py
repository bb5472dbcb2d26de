"""Repairs flow into the verdict, problems are linked by people or by part and cause, and people decide what nobody knew (R2010)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from core.errors import NotFound, NotYourVerb
from tests.program import Program
from tickets import actions
from tickets.history import stays_of
from tickets.models import Verdict
from warranty.models import Cause

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def codes(ticket) -> set[str]:
    return {need["code"] for need in ticket.verdicts.latest("id").answer["needs_person"]}


def remedy(ticket) -> str:
    return ticket.verdicts.latest("id").answer["remedy"]


@pytest.fixture
def repaired(filed_record, arranged_task, at):
    """A repair of machine A, filed some days after the first call."""

    def make(days=0, **changes):
        return filed_record(task=arranged_task(at=at + days * DAY, received_at=at + days * DAY), **changes).ticket

    return make


@pytest.fixture
def third(repaired, make_ticket, at):
    """A machine that stands still again after two repairs of the same part for the same cause."""
    first, second = repaired(), repaired(3)
    second.refresh_from_db()
    return first, second, make_ticket(at=at + 6 * DAY, received_at=at + 6 * DAY, running="down")


def test_the_same_part_with_the_same_cause_is_the_same_problem(third):
    first, second, ticket = third
    assert second.problem == first.number and ticket.problem == ""
    event = second.events.get(kind="ticket.problem_linked")
    assert (event.by, event.data["problem"]) == (None, first.number)


def test_a_repair_that_goes_on_too_long_lets_the_customer_choose(filed_record, arranged_task, cast, at):
    """Art. 27 and 28: asked again in the tenth week, while the record says that it does not work yet."""
    ticket = filed_record(task=arranged_task(), solved=False).ticket
    for days, due in ((30, "repair"), (70, "repair_or_exchange")):
        actions.judge(ticket=ticket, by=cast.clerk, at=at + days * DAY)
        assert remedy(ticket) == due


def test_another_cause_or_another_part_is_not(repaired, belt):
    repaired()
    other_cause = repaired(3, cause=Cause.objects.get(code="misuse"))
    other_part = repaired(6, parts=[{"part": belt, "quantity": 1}])
    for ticket in (other_cause, other_part):
        ticket.refresh_from_db()
        assert ticket.problem == ""


def test_the_case_holds_the_earlier_repairs(third):
    first, second, ticket = third
    case = ticket.verdicts.get().case
    days = [str(stay.sent_in) for stay in stays_of([ticket.machine_id])[ticket.machine_id]]
    assert [(row["sent_in"], row["problem"]) for row in case["repairs"]] == [(day, first.number) for day in days]
    assert case["usable"] is False and "problem" not in case
    assert codes(ticket) >= {"same_problem", "severity"} and remedy(ticket) == "person"


def test_linked_and_classified_by_people_the_part_is_due(third, cast, at):
    first, second, ticket = third
    actions.link_problem(ticket=ticket, earlier=second, reason="同一离合器打滑", by=cast.technician, at=at + 6 * DAY)
    actions.settle(ticket=ticket, fact="severity", value="serious", reason="附件 2", by=cast.technician, at=at + 6 * DAY)
    ticket.refresh_from_db()
    assert ticket.problem == first.number and remedy(ticket) == "replace_part"
    assert codes(ticket) <= {"busy_season", "season_start"}
    assert ticket.verdicts.count() == 3 and ticket.verdicts.earliest("id").answer["remedy"] == "person"
    linked, settled = ticket.events.filter(kind__in=["ticket.problem_linked", "ticket.fact_settled"]).order_by("id")
    assert linked.by == settled.by == cast.technician and settled.data["value"] == "serious"


def test_a_new_problem_counts_no_earlier_repair(third, cast):
    _first, _second, ticket = third
    actions.link_problem(ticket=ticket, reason="这次是割刀", by=cast.clerk)
    ticket.refresh_from_db()
    assert ticket.problem == ticket.number and remedy(ticket) == "repair" and "same_problem" not in codes(ticket)


def test_a_part_replaced_under_art_29_that_fails_again_leads_to_an_exchange(third, cast, filed_record, make_ticket, at):
    _first, second, ticket = third
    actions.link_problem(ticket=ticket, earlier=second, reason="同一问题", by=cast.technician)
    actions.settle(ticket=ticket, fact="severity", value="serious", reason="附件 2", by=cast.technician)
    when = at + 6 * DAY
    task = actions.dispatch(ticket=ticket, by=cast.clerk, at=when)
    visit = when + timedelta(hours=3)
    task = actions.arrange(task=task, by=cast.owner_a, repairer=cast.repairer_a, visit_at=visit, told_how="phone", at=when)
    filed_record(task=task)
    again = make_ticket(at=at + 9 * DAY, received_at=at + 9 * DAY, running="down")
    actions.link_problem(ticket=again, earlier=ticket, reason="又打滑", by=cast.technician)
    assert remedy(again) == "exchange" and again.verdicts.latest("id").case["replacements"][0]["what"] == "part"


def test_a_machine_given_in_exchange_starts_anew_and_the_same_problem_again_leads_to_its_return(repaired, make_ticket, machine_a, cast, at):
    from warranty.models import Machine

    former = repaired()
    fields = {"model": machine_a.model, "dealer": machine_a.dealer, "customer": machine_a.customer, "invoiced_on": machine_a.invoiced_on}
    new = Machine.objects.create(serial="HG4LZ70E-2606001", replaces=machine_a, replaced_on=at.date(), **fields)
    again = make_ticket(machine=new, at=at + 30 * DAY, received_at=at + 30 * DAY)
    assert again.verdicts.get().answer["whole_until"] == "2027-06-08" and "same_problem" in codes(again)
    actions.link_problem(ticket=again, earlier=former, reason="同一问题", by=cast.technician)
    assert remedy(again) == "return"
    actions.link_problem(ticket=again, reason="另一问题", by=cast.technician)
    assert remedy(again) == "repair"


def test_only_whose_decision_it_is_decides(third, cast):
    _first, second, ticket = third
    for by, fact in ((cast.clerk, "severity"), (cast.technician, "alternative_period"), (cast.owner_a, "exclusion")):
        with pytest.raises(NotYourVerb):
            actions.settle(ticket=ticket, fact=fact, value=True, reason="x", by=by)
    with pytest.raises(NotYourVerb):
        actions.link_problem(ticket=ticket, earlier=second, reason="x", by=cast.owner_a)
    with pytest.raises(NotFound):
        actions.settle(ticket=ticket, fact="usable", value=True, reason="x", by=cast.owner_b)
    assert ticket.verdicts.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"fact": "weather"}, "fact"), ({"value": "very"}, "value"), ({"value": True}, "value"), ({"value": None}, "value"),
     ({"value": ["serious"]}, "value"), ({"reason": " "}, "reason"), ({"reason": "x" * 201}, "reason")],
)  # fmt: skip
def test_what_is_wrong_is_named(make_ticket, cast, wrong, field):
    ticket = make_ticket()
    with pytest.raises(ValidationError) as refused:
        actions.settle(**{"ticket": ticket, "fact": "severity", "value": "serious", "reason": "附件 2", "by": cast.technician, **wrong})
    assert list(refused.value.message_dict) == [field] and Verdict.objects.count() == 1


def test_a_ticket_is_linked_to_an_earlier_one_of_its_machine_alone(third, cast):
    first, _second, ticket = third
    with pytest.raises(ValidationError) as later:
        actions.link_problem(ticket=first, earlier=ticket, reason="x", by=cast.technician)
    assert list(later.value.message_dict) == ["earlier"]


def test_the_page_asks_and_answers(client, third, cast):
    _first, second, ticket = third
    client.force_login(cast.technician)
    page = client.get(f"/desk/tickets/{ticket.number}/").content.decode()
    ask, link = f"/desk/tickets/{ticket.number}/settle/severity/", f"/desk/tickets/{ticket.number}/problem/"
    assert ask in page and link in page
    assert client.get(ask).status_code == client.get(link).status_code == 200
    assert client.post(ask, {"value": "serious", "reason": "附件 2"}).status_code == 302
    assert client.post(link, {"earlier": second.number, "reason": "同一问题"}).status_code == 302
    page = client.get(f"/desk/tickets/{ticket.number}/").content.decode()
    assert "免费更换" in page and ask not in page and "判定过 3 次" in page


def test_each_kind_of_question_has_its_form(client, make_ticket, cast, administrator, clutch):
    ticket = make_ticket()
    answers = {"usable": "no", "part": clutch.number, "season_start": "2025-09-20", "busy_season": "yes", "inside_network": "no"}
    client.force_login(administrator)
    for fact, value in answers.items():
        answer = client.post(f"/desk/tickets/{ticket.number}/settle/{fact}/", {"value": value, "reason": "查过"})
        assert answer.status_code == 302, (fact, answer.context["form"].errors)
    ticket.refresh_from_db()
    assert ticket.facts == {**answers, "usable": False, "busy_season": True, "inside_network": False}
    case = ticket.verdicts.latest("id").case
    assert case["part"]["name"] == clutch.name and case["season_start"] == "2025-09-20"
    assert client.get(f"/desk/tickets/{ticket.number}/settle/weather/").status_code == 404


def test_a_program_decides_too(third, cast):
    _first, second, ticket = third
    technician = Program(cast.technician)
    technician.done(f"tickets/{ticket.number}/link-problem/", earlier=second.number, reason="同一问题")
    technician.done(f"tickets/{ticket.number}/settle/", fact="severity", value="serious", reason="附件 2")
    assert remedy(ticket) == "replace_part"
    assert Program(cast.clerk).post(f"tickets/{ticket.number}/settle/", fact="severity", value="serious", reason="x").status_code == 403


def test_the_machines_page_draws_its_life(client, third, cast):
    _first, _second, ticket = third
    client.force_login(cast.technician)
    page = client.get(f"/desk/machines/{ticket.machine_id}/")
    life = page.context["life"]
    assert [len(row.marks) for row in life.rows] == [1, 1, 2] and len(life.told) == 5
    assert 'class="life"' in page.content.decode() and "style=" not in page.content.decode()
