"""Titles and sources of rules read in the language of the reader, wherever one is shown (X1)."""

import re

import pytest
from django.utils.translation import override

from accounts.personal import RULES as PERSONAL
from core.citing import cited
from core.rooms import gathered
from deadlines.explain import explain
from deadlines.models import Deadline, Policy
from deadlines.registry import called
from notifications.models import Notice
from notifications.words import sentence
from tests.program import Program
from warranty.cases import current_rules
from warranty.words import cited as cited_article
from warranty.words import reference as reference_of

CHINESE = re.compile("[\u4e00-\u9fff]")


def brought() -> list:
    return [rule for rule in gathered("reference", "RULES") if hasattr(rule, "ladder")]


@pytest.mark.parametrize("rule", brought(), ids=lambda rule: rule.kind)
def test_a_rule_that_a_room_brings_reads_in_english_too(rule):
    with override("en"):
        assert not CHINESE.search(called(rule.title) + cited(rule.source)), rule
    with override("zh-hans"):
        assert (called(rule.title), cited(rule.source)) == (rule.title, rule.source)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("方案 四 1", "Scheme IV 1"),
        ("方案 三（二）6", "Scheme III (2) 6"),
        ("责任规定第 27、33 条", "Responsibility rules Art. 27, 33"),
        ("公司规定 2026-3", "Company rule 2026-3"),
        ("服务协议 XY-01 附件 2", "服务协议 XY-01 附件 2"),
    ],
)
def test_a_source_is_cited_as_its_reader_cites_it(written, read):
    with override("en"):
        assert cited(written) == read


def test_the_rules_on_personal_data_are_cited_in_english_too():
    with override("en"):
        assert [rule.source for rule in PERSONAL.values() if CHINESE.search(cited(rule.source))] == []


@pytest.mark.django_db
def test_every_article_of_the_law_is_cited_and_told_in_both_languages(reference):
    for language, foreign in (("en", CHINESE), ("zh-hans", re.compile(r"Art\.|Annex"))):
        with override(language):
            for text in current_rules()[1].texts.values():
                row = {"ref": text.ref, "text_zh": text.text_zh, "text_en": text.text_en, "facts": {}}
                assert not foreign.search(cited_article(row).text + reference_of(text.ref)), text


@pytest.mark.django_db
def test_why_pages_api_and_notices_say_it_in_the_readers_language(client, cast, make_ticket, at):
    promise = Deadline.objects.of(make_ticket(at=at)).get()
    with override("en"):
        assert (explain(promise).title, explain(promise).source) == ("Arrange", "Scheme IV 1")
        late = Notice(kind="deadline.late", data={"what": "鉴定", "name": "JJ2026-1", "due": "06-08"}, at=at)
        assert sentence(late).startswith("Appraisal of JJ2026-1")
    client.force_login(cast.clerk)
    client.cookies["django_language"] = "en"
    page, rule = f"/admin/work/deadlines/{promise.pk}/", Policy.objects.get(kind="part.appraise")
    assert "Scheme IV 1" in client.get(page).content.decode()
    assert "Scheme IV 4" in client.get(f"/admin/work/deadlines/rules/{rule.pk}/").content.decode()
    assert Program(cast.clerk).get(f"policies/{rule.pk}/").json()["source"] == "方案 四 4"


@pytest.mark.django_db
def test_what_the_company_wrote_itself_stays_as_it_wrote_it(reference, at):
    rule = Policy.objects.get(kind="part.appraise")
    rule.title, rule.source = "大件鉴定", "厂办〔2026〕7 号"
    with override("en"):
        assert (rule.called, rule.cited) == ("大件鉴定", "厂办〔2026〕7 号")
