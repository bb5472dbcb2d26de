"""How far it is from one county to another, estimated: centres from core/counties.csv (source and licence: core/counties.md)."""

import csv
import functools
import math
import re
from pathlib import Path

ROAD = 1.35  # the road's length over the straight line's
RADIUS = 6371.0  # km
_END = re.compile("(特别行政区|自治[区州县旗]|地区|省|市|盟|县|区|旗)$")

Place = tuple[float, float]  # longitude, latitude


@functools.cache
def _known() -> dict[str, dict[str, tuple[str, Place]]]:
    """Code → (name, place), by the length of what is not zero at its end: provinces 2, cities 4, counties 6."""
    levels: dict[str, dict[str, tuple[str, Place]]] = {"province": {}, "city": {}, "county": {}}
    with Path(__file__).with_name("counties.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            code, level = row["code"], "province" if row["code"][2:] == "0000" else "city" if row["code"][4:] == "00" else "county"
            levels[level][code] = row["name"], (float(row["longitude"]), float(row["latitude"]))
    return levels


@functools.lru_cache(4096)
def centre(province: str, city: str = "", county: str = "") -> Place | None:
    """The middle of a county, else of its city; None where neither is known, or where several are called so.

    Names as people write them: 安徽, 安徽省; 伊通县 is 伊通满族自治县.
    """
    within = _called("province", province)
    if within is None:
        return None
    in_city = _called("city", city, within[:2])
    found = _called("county", county, in_city[:4] if in_city else within[:2]) or in_city
    return next((level[found][1] for level in _known().values() if found in level), None) if found else None


def _called(level: str, name: str, within: str = "") -> str | None:
    """The code of the one that is called so, below another."""
    name = name.strip()
    if not name:
        return None
    short = _END.sub("", name)
    rows = {code: known for code, (known, _place) in _known()[level].items() if code.startswith(within)}
    for fits in (lambda known: known == name, lambda known: bool(short) and known.startswith(short)):
        found = [code for code, known in rows.items() if fits(known)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def road_km(one: Place, other: Place) -> float:
    """Kilometres by road, one way, estimated."""
    (east, north), (east2, north2) = (tuple(map(math.radians, place)) for place in (one, other))
    half = math.sin((north2 - north) / 2) ** 2 + math.cos(north) * math.cos(north2) * math.sin((east2 - east) / 2) ** 2
    return 2 * RADIUS * math.asin(math.sqrt(half)) * ROAD
