"""The calculator: form and JSON say the same, and nothing that is typed breaks it (A6, A8)."""

import json

import pytest

from warranty.calculator import CaseForm

pytestmark = pytest.mark.django_db
ADDRESS = "/desk/machines/calculator/"
CASE = {
    "product_class": "combine",
    "power_kw": 103.0,
    "invoice_date": "2025-08-20",
    "report_date": "2026-06-08",
    "part": {"name": "离合器", "wearing": False},
    "busy_season": True,
    "inside_network": True,
    "repairs": [{"sent_in": "2026-05-01", "returned": "2026-05-06", "problem": "离合器 打滑"}, {"sent_in": "2026-06-01"}],
    "replacements": [{"date": "2026-05-06", "what": "part", "name": "离合器", "problem": "p 1"}, {"date": "2026-05-07", "what": "machine"}],
    "cause": "manufacture",
    "suspensions": [{"from": "2025-12-01", "to": "2025-12-20"}],
    "invoice_amount": "86800.00",
    "card": {"sale_date": "2025-08-20", "returned_on": "2025-09-02"},
}


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.technician)
    return client


def text(response) -> str:
    return response.content.decode()


def test_an_article_stands_with_the_facts_that_it_used_in_the_readers_words(desk, machine_a):
    for place in (f"{ADDRESS}?machine={machine_a.pk}", f"/desk/machines/{machine_a.pk}/"):
        page = text(desk.get(place)).partition("<pre")[0]
        assert "责任规定第 24 条" in page and "发票日 2025-08-20、整机 12 个月、整机至 2026-08-20" in page and "R2010 Art" not in page, (
            place
        )
        desk.cookies["django_language"] = "en"
        page = text(desk.get(place)).partition("<pre")[0]
        assert (
            "Responsibility rules Art. 24" in page and "invoice 2025-08-20, whole machine 12 months" in page and "三包有效期" not in page
        ), place
        del desk.cookies["django_language"]


def test_three_facts_are_a_case(desk):
    facts = {"product_class": "combine", "power_kw": "103", "invoice_date": "2025-08-20", "report_date": "2026-06-08"}
    answer = desk.get(ADDRESS, facts)
    assert answer.status_code == 200 and answer.context["answer"]["covered"] == "yes"
    assert "保内" in text(answer) and "2026-08-20" in text(answer) and "责任规定第 24 条" in text(answer)


def test_the_form_and_the_json_are_the_same_case(desk):
    """From JSON into the form and back: nothing is lost, nothing is added."""
    pasted = desk.post(ADDRESS, {"case": json.dumps(CASE)})
    assert pasted.status_code == 200
    filled = {one.html_name: one.value() for _title, fields in pasted.context["form"].groups for one in fields if one.value() is not None}
    asked = desk.get(ADDRESS, filled)
    assert json.loads(asked.context["case"]) == CASE
    assert asked.context["answer"] == pasted.context["answer"]


def test_a_machine_brings_its_facts_along(desk, machine_a):
    page = desk.get(ADDRESS, {"machine": machine_a.pk})
    assert page.context["form"]["product_class"].value() == "combine" and page.context["answer"]
    assert desk.get(ADDRESS, {"machine": "0"}).status_code == 404
    assert desk.get(ADDRESS, {"machine": "x"}).status_code == 400


def test_what_is_wrong_is_said_beside_its_question(desk):
    early = desk.get(ADDRESS, {"product_class": "combine", "invoice_date": "2025-08-20", "report_date": "2025-08-01"})
    assert early.status_code == 400 and early.context["form"].errors.keys() == {"report_date"}
    row = {"product_class": "combine", "invoice_date": "2025-08-20", "report_date": "2026-06-08"}
    for name, wrong in {"repairs": "gestern", "replacements": "2026-05-01; wheel", "suspensions": "2026-05-02 2026-05-01"}.items():
        assert desk.get(ADDRESS, {**row, name: wrong}).context["form"].errors.keys() == {name}
    assert desk.get(ADDRESS, {"product_class": "car"}).status_code == 400


@pytest.mark.parametrize(
    "case",
    ["", "x", "[]", "1", "[" * 9000, "{}", '{"product_class": []}', '{"repairs": {"a": 1}}', '{"part": {"main": [1]}}', '{"x": "\\u0000"}',
     '{"product_class": "combine", "invoice_date": 1, "report_date": null}', '{"power_kw": 1e999}'],
)  # fmt: skip
def test_made_up_json_is_bad_input(desk, case):
    answer = desk.post(ADDRESS, {"case": case})
    assert answer.status_code == 400 and 'role="alert"' in text(answer)


def test_every_key_of_the_case_is_asked_for_and_nothing_else():
    from dataclasses import fields

    from warranty.entitlement.case import CASE as KEYS
    from warranty.entitlement.case import Card, Part, Voucher

    inner = {"part": Part, "voucher": Voucher, "card": Card}
    nested = {f"{key}.{one.name}" for key, record in inner.items() for one in fields(record)}
    assert set(CaseForm().fields) == (KEYS.keys() - inner.keys()) | nested


def test_a_proof_in_words_is_a_yes_in_the_form(desk):
    case = {**CASE, "excluded_cause": "改装调速器", "card": {"sale_date": "2025-08-20", "exception": "水灾"}}
    page = desk.post(ADDRESS, {"case": json.dumps(case)})
    form = page.context["form"]
    assert page.context["answer"]["covered"] == "no" and page.context["answer"]["recognised"] == "exception"
    assert form["excluded_cause"].value() == form["card.exception"].value() == "yes"


def test_dealers_do_not_ask(client, cast):
    client.force_login(cast.owner_a)
    assert client.get(ADDRESS).status_code == 404
