"""Search words and sort keys (no extension of the database needed)."""

from core.pinyin import sort_key
from core.search.words import asked, plain


def test_however_it_is_written_it_is_one_word():
    for text in ("HG5300-B004711", "ｈｇ５３００—b004711", "HG5300 B004711".replace(" ", "\u200b"), "hg5300.BOO47II"):
        assert plain(text) == "hg5300b004711"
    assert plain("阿卜杜·热合曼") == plain("阿卜杜•热合曼") == plain("阿卜杜・热合曼") == "阿卜杜热合曼"
    assert plain("割台，不转。") == "割台 不转"


def test_script_parts_words_and_figures_may_be_a_phone():
    assert [word.text for word in asked("谢桥镇4LZ")] == ["谢桥镇", "4lz"]
    assert asked("138****5678")[0].keys == ("=138~5678",)
    assert asked("+86 138-1234-5678")[0].keys == ("=13812345678",)
    assert asked("5678")[0].keys == ("=5678",) and asked("56789")[0].keys == ()


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


def test_rare_characters_are_words_too():
    assert asked("刘䶮")[0].grams == ["刘䶮"]
