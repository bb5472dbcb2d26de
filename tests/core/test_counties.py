"""How far it is, estimated by the centres of counties (A16)."""

import pytest

from core.counties import centre, road_km


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        (("安徽", "阜阳", "颍上"), ("安徽省", "阜阳市", "颍上县")),
        (("吉林省", "四平市", "伊通县"), ("吉林省", "四平市", "伊通满族自治县")),
        (("湖北省", "", "监利市"), ("湖北省", "荆州市", "监利市")),
        (("广西", "南宁市", "宾阳"), ("广西壮族自治区", "南宁市", "宾阳县")),
        (("安徽省", "阜阳市", "没有的县"), ("安徽省", "阜阳市", "")),
    ],
)
def test_names_as_people_write_them(typed, known):
    assert centre(*typed) == centre(*known) is not None


@pytest.mark.parametrize("place", [("哪里", "", ""), ("江苏", "", "鼓楼区"), ("安徽省", "", ""), ("", "", "颍上县")])
def test_what_is_not_known_or_not_the_only_one_is_nowhere(place):
    assert centre(*place) is None


def test_a_way_by_road():
    """By the map it is some 60 km from 阜阳 to 颍上."""
    assert 55 < road_km(centre("安徽", "阜阳"), centre("安徽", "阜阳", "颍上")) < 75
