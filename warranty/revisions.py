"""What one version of the rules changes against another; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

LAW = ("period", "limit", "exclusion", "decision", "text")  # rows of these kinds are corrected, never left out


@dataclass(frozen=True)
class Change:
    """One value of a row, before and after; None where the row or the value was not there."""

    kind: str
    key: str
    ref: str
    name: str
    before: Any
    after: Any


def by_key(rows: Iterable[Mapping]) -> dict[tuple[str, str, str], Mapping]:
    """Rows by kind, key and layer."""
    return {(row["kind"], row["key"], row.get("layer", "law")): row for row in rows}


def changes(former: Sequence[Mapping], later: Sequence[Mapping]) -> list[Change]:
    """Everything that differs, in the order of the later version, what was dropped last."""
    before, after = by_key(former), by_key(later)
    found: list[Change] = []
    for place in [*after, *(place for place in before if place not in after)]:
        old, new = before.get(place, {}), after.get(place, {})
        ref = new.get("ref") or old.get("ref", "")
        one, other = ({"ref": row.get("ref"), **_said(row.get("value", {}))} for row in (old, new))
        found += [
            Change(place[0], place[1], ref, name, one.get(name), other.get(name))
            for name in {**one, **other}
            if one.get(name) != other.get(name)
        ]
    return found


def _said(value: Mapping) -> dict:
    """Without what says nothing: an empty province is none."""
    return {name: one for name, one in value.items() if one not in (None, "")}


def cut_short(former: Sequence[Mapping], later: Sequence[Mapping], today: date, valid_from: date) -> tuple[Mapping, date] | None:
    """The first of the company's terms that would take from who bought under it, and the last day on which it must hold still.

    A term whose days have begun keeps its class, its months and the days that are past; it may end today, or on the last day before
    the later version holds. Both hold valid rows.
    """
    last, after = max(today, valid_from - timedelta(days=1)), by_key(later)
    for place, row in by_key(former).items():
        if place[0] != "terms" or date.fromisoformat(row["value"]["from"]) > last:
            continue
        until = min(_day(row["value"].get("to")), last)
        if not _keeps(row["value"], after.get(place, {}).get("value"), until):
            return row, until
    return None


def _day(text: str | None) -> date:
    return date.fromisoformat(text) if text else date.max


def _keeps(old: Mapping, new: Mapping | None, until: date) -> bool:
    """Whether the later value gives at least as much for the days up to `until`."""
    return (
        new is not None
        and new["product_class"] == old["product_class"]
        and new.get("model") in (None, old.get("model"))
        and all((new.get(name) or 0) >= (old.get(name) or 0) for name in ("whole_months", "part_months"))
        and date.fromisoformat(new["from"]) <= date.fromisoformat(old["from"])
        and _day(new.get("to")) >= until
    )


def misshapen(former: Sequence[Mapping], later: Any) -> str:
    """The first row that is no row, or that has lost what the law's rows say; nothing where all is in order."""
    if not isinstance(later, list) or not all(_is_row(row) for row in later):
        return "rows"
    after = by_key(later)
    if len(after) != len(later):
        return "rows"
    for place, row in by_key(former).items():
        if place[0] in LAW and place[2] == "law":
            kept = after.get(place, {"value": {}})["value"]
            if any(type(kept.get(name)) is not type(value) for name, value in row["value"].items()):
                return f"{place[0]} {place[1]}"
    return ""


def _is_row(row: Any) -> bool:
    return (
        isinstance(row, dict)
        and all(isinstance(row.get(name), str) for name in ("kind", "key", "ref"))
        and isinstance(row.get("layer", "law"), str)
        and isinstance(row.get("value"), dict)
    )
