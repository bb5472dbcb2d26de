"""The verdict over the API: the same JSON as everywhere, one case or a list, errors by field."""

import pytest

from tests.program import V1, Program
from tests.warranty.test_entitlement import WORKED
from warranty.entitlement import decide

pytestmark = pytest.mark.django_db
CASE = {"product_class": "combine", "invoice_date": "2025-04-16", "report_date": "2025-07-05"}
PLACE = "warranty/decide/"


def test_a_program_gets_what_the_rules_say(cast):
    assert Program(cast.technician).done(PLACE, **CASE) == decide(CASE)


def test_a_list_gets_a_list_in_its_order(cast):
    cases = [row[1] for row in WORKED[:20]]
    answer = Program(cast.clerk).client.post(V1 + PLACE, cases, format="json")
    assert answer.json() == [decide(case) for case in cases]


def test_the_field_that_is_wrong_is_named(cast):
    clerk = Program(cast.clerk)
    one = clerk.post(PLACE, **{**CASE, "repairs": [{"sent_in": "2025-02-30"}]})
    assert (one.status_code, list(one.json())) == (400, ["repairs[0].sent_in"])
    many = clerk.client.post(V1 + PLACE, [CASE, {**CASE, "colour": "red"}, 7], format="json")
    assert (many.status_code, list(many.json())) == (400, ["[1].colour", "[2].case"])
    assert clerk.client.post(V1 + PLACE, [CASE] * 1001, format="json").status_code == 400
    assert clerk.client.post(V1 + PLACE, {"colour": "red"}, format="multipart").status_code == 400


def test_the_rules_are_read_once_for_a_list(cast, django_assert_max_num_queries):
    clerk = Program(cast.clerk)
    with django_assert_max_num_queries(6):
        assert clerk.client.post(V1 + PLACE, [CASE] * 100, format="json").status_code == 200
