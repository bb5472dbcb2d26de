"""A part past its own months is not the company's, whatever the machine's months are (A8, R2010 Art. 24)."""

from decimal import Decimal

import pytest

from finance.amounts import PartFacts, labour_allowance, part_allowance, travel_allowance
from finance.models import ClaimLine

D = Decimal
GOOD, OLD = PartFacts(D("43.70"), 1, D("1.0")), PartFacts(D("60.00"), 1, D("0.5"), expired=True)


class TestAllowances:
    def test_the_part_and_its_hours_are_not_paid(self):
        assert (part_allowance(OLD).cap, part_allowance(OLD).cut) == (D("0.00"), "expired")
        assert labour_allowance(D("97.50"), D("65.00"), [OLD]).cut == "expired"
        assert labour_allowance(D("97.50"), D("65.00"), [GOOD, OLD]).cap == D("65.00")

    def test_nor_the_way_where_nothing_else_was_to_do(self):
        assert travel_allowance(D("90.00"), [OLD]).cut == "expired"
        assert travel_allowance(D("90.00"), [GOOD, OLD]).cap == D("90.00")

    def test_who_answers_is_said_first(self):
        assert part_allowance(PartFacts(D("60.00"), 1, D("0.5"), liable="dealer", expired=True)).cut == "liable_dealer"


@pytest.mark.django_db
class TestClaim:
    @pytest.fixture
    def filter_part(self, belt):
        belt.wearing, belt.main, belt.stated_months = True, False, 3
        belt.save()
        return belt

    def lines(self, claim):
        return {line.text: (line.approved, line.cut, line.cut_note) for line in ClaimLine.objects.filter(claim=claim)}

    def test_a_wearing_part_after_its_months_is_proposed_at_nothing_with_its_article(self, claim_at, filter_part, clutch):
        parts = [{"part": filter_part, "quantity": 1}, {"part": clutch, "quantity": 1}]
        found = self.lines(claim_at("appraised", parts=parts))
        approved, cut, note = found[filter_part.name]
        assert (approved, cut) == (D("0.00"), "expired") and note.startswith("保至 20") and "责任规定第" in note
        assert found[clutch.name][0] == D(clutch.settlement_price)

    def test_within_its_months_it_is_paid(self, claim_at, filter_part, machine_a, at):
        machine_a.sold_on = machine_a.invoiced_on = at.date().replace(month=5, day=20)
        machine_a.save()
        assert self.lines(claim_at("appraised", parts=[{"part": filter_part, "quantity": 1}]))[filter_part.name][1] == ""

    def test_a_main_part_has_its_longer_months(self, claim_at, filter_part):
        filter_part.wearing, filter_part.main, filter_part.stated_months = False, True, None
        filter_part.save()
        assert self.lines(claim_at("appraised", parts=[{"part": filter_part, "quantity": 1}]))[filter_part.name][1] == ""
