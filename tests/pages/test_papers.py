"""Voucher, receipt card and policy sheet on paper: what the law and the scheme say must stand on them (A6, A8, R2010 Art. 8)."""

import json
import shutil
import subprocess
from datetime import timedelta

import pytest
from django.utils.translation import override

from accounts.company import the_company
from pages.papers import card, policy, verdict, voucher
from pages.verdicts import shown
from tickets import actions as tickets
from warranty import actions
from warranty.models import Part, RuleSet

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(machine_a, cast, at):
    """Every word of the voucher, as it would be printed."""

    def words(paper=None):
        paper = paper or machine_a.vouchers.in_force().get()
        with override("zh-hans"):
            return json.dumps(voucher.blocks(paper, the_company(), cast.clerk, at.date()), ensure_ascii=False)

    return words


def test_the_voucher_names_product_maker_seller_and_sale(told, settings, machine_a):
    settings.COMPANY_ADDRESS, settings.COMPANY_PHONE = "潍坊市坊子区", "0536-7000000"
    text = told()
    for fact in (
        "恒耕", "4LZ-7.0E", machine_a.serial, "恒耕农业机械有限公司", "潍坊市坊子区", "0536-7000000", "阜阳市丰裕农机销售有限公司",
        "2025-08-20", "FP2508-113", "王建国 138****5678", "颍上县谢桥镇",
    ):  # fmt: skip
        assert fact in text, fact


def test_what_an_administrator_entered_of_the_company_goes_before_the_settings(told, settings, client, administrator):
    settings.COMPANY_ADDRESS, settings.COMPANY_PHONE = "潍坊市坊子区", ""
    client.force_login(administrator)
    page = "/admin/accounts/company/add/"
    assert 'value="潍坊市坊子区"' in client.get(page).content.decode()
    assert (
        client.post(
            page, {"name": "恒耕农机股份有限公司", "brand": "恒耕", "address": "潍坊市坊子区凤凰街 8 号", "phone": "0536-7651188"}
        ).status_code
        == 302
    )
    text = told()
    for fact in ("恒耕农机股份有限公司", "凤凰街 8 号", "0536-7651188"):
        assert fact in text, fact
    assert client.get(page).status_code == 403, "there is one company"


def test_what_nobody_has_entered_is_said_to_be_missing(told, settings, cast):
    settings.COMPANY_ADDRESS = settings.COMPANY_PHONE = ""
    assert told().count("未登记，请问销售者") == 2 and "未登记，见购机发票" in told()


def test_it_says_what_is_guaranteed_and_for_how_long(told):
    text = told()
    for fact in ("12 个月", "24 个月", "2026-08-20", "2027-08-20", "变速箱箱体", "责任规定第 24 条", "责任规定第 38 条", "免费修理"):
        assert fact in text, fact


def test_wearing_parts_are_those_of_its_class_and_none_is_left_out(told, belt):
    facts = {"wearing": True, "stated_months": 3}
    belt.__class__.objects.filter(pk=belt.pk).update(stated_months=3)
    for n in range(30):
        Part.objects.create(number=f"A{n}", name=f"护刃器{n}", classes=["combine", "tractor"], **facts)
    Part.objects.create(number="B1", name="秧爪", classes=["transplanter"], **facts)
    text = told()
    assert all(f"护刃器{n} 3 个月" in text for n in range(30)) and "秧爪" not in text and belt.name not in text
    assert "其余以说明书载明的为准" in text


@pytest.mark.parametrize("model", [None, "4LZ-7.0E"])
def test_months_and_days_are_those_of_the_companys_terms(told, administrator, model):
    value = {"product_class": "combine", "model": model, "whole_months": 18, "part_months": 36, "from": "2025-01-01"}
    row = {"kind": "terms", "key": "1", "ref": "Company terms", "value": {name: one for name, one in value.items() if one}}
    rows = RuleSet.objects.get().rows
    actions.revise_rules(base=1, rows=[*rows, row], reason="公司承诺", by=administrator)
    text = told()
    for fact in ("18 个月，至 2027-02-22", "36 个月，至 2028-08-21"):
        assert fact in text, text


def test_each_repair_is_a_line_and_lines_are_left_for_more(told, filed_record):
    record = filed_record()
    text = told()
    assert record.number in text and "摩擦片烧蚀" in text and "搅龙安全离合器总成 × 1" in text and '"blank": 5' in text


def test_a_new_owner_is_a_line(told, cast, machine_a, at):
    owner = actions.enter_customer(by=cast.owner_a, dealer=cast.dealer_a, name="马占山", phone="13612345678")
    actions.transfer_voucher(voucher=machine_a.vouchers.get(), customer=owner, by=cast.owner_a, at=at)
    assert "马占山" in told(machine_a.vouchers.select_related("machine__customer").get())


def test_an_exchange_is_a_line_on_the_papers_of_both_machines(told, cast, machine_a, at):
    new = actions.register_machine(model=machine_a.model, serial="HG4LZ70E-2606002", by=cast.clerk, dealer=cast.dealer_a, at=at)
    given = {"day": at.date(), "article": "责任规定第 28 条", "reason": "31 个工作日没有修好"}
    actions.exchange(machine=machine_a, replacement=new, **given, by=cast.clerk, at=at)
    old = machine_a.vouchers.select_related("machine__model").get()
    assert "已换为 HG4LZ70E-2606002；责任规定第 28 条：31 个工作日没有修好" in told(old)
    assert f"原机 {machine_a.serial}" in told(new.vouchers.in_force().select_related("machine__customer").get())


def test_the_policy_sheet_says_whose_causes_and_that_nothing_else_is_promised(machine_a, at):
    with override("zh-hans"):
        text = json.dumps(policy.blocks(machine_a, the_company(), at.date()), ensure_ascii=False)
    for fact in ("设计、技术、制造、质量原因", "间接损失", "经销商另作的承诺", "2025-08-20", "用户（签字）"):
        assert fact in text, fact


def test_the_card_says_until_when_and_what_was_checked(machine_a):
    with override("zh-hans"):
        text = json.dumps(card.blocks(machine_a.card, the_company(), None), ensure_ascii=False)
    assert "2025-09-09" in text and '[true, "试车正常"]' in text and "不予认定" in text


def test_the_verdict_for_the_customer_cites_the_articles_and_nothing_of_the_dealers_card(make_ticket, machine_a, settings, at):
    settings.COMPANY_PHONE = "0536-7651188"
    ticket = make_ticket()
    ticket.answer = ticket.verdicts.get().answer | {"remedy": "return", "refund": "186000.00"}
    with override("zh-hans"):
        text = json.dumps(verdict.blocks(ticket, shown(ticket.answer, at), the_company(), at), ensure_ascii=False)
    for fact in (
        "王建国",
        machine_a.serial,
        "2025-08-20",
        "割台搅龙不转",
        "保内",
        "¥186,000.00",
        "责任规定第 24 条",
        "0536-7651188",
        "用户（签字）",
    ):
        assert fact in text, fact
    assert "回执卡" not in text


@pytest.mark.parametrize("paper", ["vouchers", "cards", "policy", "verdicts"])
def test_it_is_a_pdf_for_the_company_and_the_dealer_whose_machine_it_is(client, cast, machine_a, make_ticket, paper, at):
    ticket = make_ticket()
    tickets.dispatch(ticket=ticket, by=cast.clerk, at=at)
    keys = {"cards": machine_a.card.number, "policy": machine_a.pk, "verdicts": ticket.number}
    key = keys.get(paper) or machine_a.vouchers.get().number
    place = f"/papers/{paper}/{key}/"
    for person in (cast.clerk, cast.repairer_a):
        client.force_login(person)
        answer = client.get(place)
        assert answer.headers["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
    client.force_login(cast.owner_b)
    assert client.get(place).status_code == 404


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed")
def test_a_void_voucher_says_so_and_the_new_one_names_it(client, cast, machine_a, at):
    old = machine_a.vouchers.get()
    actions.report_lost(voucher=old, how="水淹", by=cast.owner_a, at=at)
    new = actions.reissue_voucher(voucher=old, by=cast.clerk, at=at + timedelta(days=1))
    client.force_login(cast.clerk)

    def printed(number):
        pdf = client.get(f"/papers/vouchers/{number}/").content
        return subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()

    assert "作废" in printed(old.number) and f"代替 {old.number}" in printed(new.number)
