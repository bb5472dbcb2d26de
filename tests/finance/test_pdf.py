"""The legal copy of a notice (A19)."""

import shutil
import subprocess

import pytest

from finance import actions
from finance.pdf import notice_pdf, paper
from tickets.models import Ticket


def text_of(pdf: bytes) -> str:
    return subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def test_what_stands_on_the_paper(notice):
    data = paper(notice, "https://example.test/n")
    assert (data["number"], data["approved"], data["capitals"]) == (notice.number, "1,704.40", "壹仟柒佰零肆元肆角")
    assert (data["before"], data["deducted"], data["after"]) == ("48,620.00", "−1,704.40", "46,915.60")
    assert [line["ticket"] for line in data["lines"]] == [Ticket.objects.get().number, "", ""]
    assert data["lines"][1]["reason"] == "核减 97.50：超定额 4.0 小时"
    assert "2026 年 6 月" in data["intro"]


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed")
def test_it_is_a_pdf_in_chinese(notice):
    text = text_of(notice_pdf(notice))
    assert "三包费用核销通知" in text and notice.number in text and "第 1 页，共 1 页" in text
    assert "阜阳市丰裕农机销售有限公司" in text and "搅龙安全离合器总成 1 件" in text and "壹仟柒佰零肆元肆角" in text


def test_the_language_of_whoever_prints_does_not_matter(notice):
    from django.utils.translation import override

    chinese = notice_pdf(notice)
    with override("en"):
        assert notice_pdf(notice) == chinese


def test_a_withdrawn_notice_says_so_and_its_counter_too(cast, notice):
    counter = actions.withdraw(notice=notice, reason="单价用错", by=cast.finance_officer)
    notice.refresh_from_db()
    assert paper(notice, "x")["stamp"] == f"已由 {counter.number} 撤回：单价用错"
    assert "单价用错" in paper(counter, "x")["intro"]
    assert notice_pdf(counter).startswith(b"%PDF")
