"""Search words and sort keys (no extension of the database needed)."""

from core.pinyin import sort_key
from core.search import normal, tokens


def test_words_are_cut_into_single_and_double_characters():
    assert tokens("保内 1") == ["1", "保", "保内", "内"]


def test_full_width_and_capitals_are_one():
    assert normal("ＨＧ１００４") == "hg1004" and tokens("HG") == tokens("ｈｇ")


def test_names_sort_by_pinyin():
    assert sorted(["赵敏", "安徽", "陈德才"], key=sort_key) == ["安徽", "陈德才", "赵敏"]


def test_rare_characters_are_found_too():
    assert "䶮" in tokens("刘䶮")
