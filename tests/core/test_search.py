"""Search words and sort keys (no extension of the database needed)."""

from core.pinyin import sort_key
from core.search import normal, tokens


def test_words_are_cut_into_single_and_double_characters():
    assert tokens("保内 1") == ["1", "保", "保内", "内"]


def test_full_width_and_capitals_are_one():
    assert normal("ＨＧ１００４") == "hg1004" and tokens("HG") == tokens("ｈｇ")


def test_names_sort_by_pinyin():
    assert sorted(["赵敏", "安徽", "陈德才"], key=sort_key) == ["安徽", "陈德才", "赵敏"]


def test_a_surname_is_read_as_one_and_other_names_are_not():
    read = {
        "曾国强": "zeng",
        "单立": "shan",
        "仇和": "qiu",
        "解放": "xie",
        "区明": "ou",
        "查理": "zha",
        "朴树": "piao",
        "尉迟恭": "yu",
        "张曾": "zhang",
    }
    assert {name: sort_key(name, person=True).split()[0] for name in read} == read
    assert sort_key("单缸柴油机") == "dan gang chai you ji" and sort_key("解放", person=True) == "xie fang"


def test_rare_characters_are_found_too():
    assert "䶮" in tokens("刘䶮")
