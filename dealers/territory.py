"""Whose territory a place is. Pure: an agreement's words and a place in, how near they are out (A1)."""

import re

KINDS = r"(特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|自治州|自治县|地区|省|市|县|区|盟|旗)$"
SEPARATORS = re.compile(r"[、,，;；/\s及和]+")
PROVINCE, CITY, COUNTY = 1, 2, 3


def bare(name: str) -> str:
    """A place without what kind of place it is: 安徽 for 安徽省. A name of two characters is left whole."""
    shorter = re.sub(KINDS, "", name.strip())
    return shorter if len(shorter) >= 2 else name.strip()


def nearness(territory: str, province: str, city: str = "", county: str = "") -> int:
    """How near a territory is to a place: its county, its city or its whole province; 0 where it is elsewhere or nothing is known.

    A territory lists places: 阜阳市、亳州市, or 安徽省阜阳市, or 安徽.
    """
    places = [(bare(county), COUNTY), (bare(city), CITY), (bare(province), PROVINCE)]
    found = 0
    for part in filter(None, SEPARATORS.split(territory)):
        for place, level in places:
            if place and bare(part).endswith(place):
                found = max(found, level)
    return found
