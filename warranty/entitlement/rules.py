"""The law and the company's terms as data: rows in, a frozen set of rules out (docs/entitlement.md lists the rows)."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from warranty.entitlement.law import Period
from warranty.entitlement.layers import Better, Season, read_better, read_season

REFERENCE = Path(__file__).resolve().parent.parent / "reference" / "r2010.json"
LIMITS = {
    "repair_working_days",
    "busy_main_days",
    "busy_other_days",
    "season_days",
    "season_within_days",
    "repairs_before_replacement",
    "reissue_working_days",
    "card_days",
    "repealed_exchange_days",
    "repair_time_excluded_from",
    "agreement_months",
    "project_months",
}


class RulesError(ValueError):
    """A row that cannot stand; the message names it."""


@dataclass(frozen=True, slots=True)
class Text:
    """What an article says, in short."""

    ref: str
    ref_zh: str
    text_zh: str
    text_en: str


@dataclass(frozen=True, slots=True)
class Decision:
    """Something that a person decides: who, and what about which article."""

    ref: str
    who: str
    text_zh: str
    text_en: str


@dataclass(frozen=True)
class Rules:
    """Everything that a verdict goes by. Build it with `default()` or `from_rows()`."""

    version: str
    periods: Mapping[str, tuple[Period, ...]]
    limits: Mapping[str, Any]
    texts: Mapping[str, Text]
    decisions: Mapping[str, Decision]
    exclusions: frozenset[str]
    part_names: Mapping[str, str]
    better: tuple[Better, ...] = ()
    seasons: tuple[Season, ...] = ()

    @classmethod
    def default(cls) -> "Rules":
        """The rules as delivered: R2010 and the schemes."""
        return _delivered()

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, Any]], version: str = "") -> "Rules":
        """Rules from rows {kind, key, ref, value, layer?}.

        Rows of the layer `company` better the row of the same kind and key, rows of the kind `terms` what is sold in a span
        of days: one that cuts the law raises RulesError (Art. 5).
        """
        law: dict[str, dict[str, Mapping]] = {}
        company = []
        for row in rows:
            if row.get("layer", "law") == "company":
                company.append(row)
            else:
                law.setdefault(row["kind"], {})[row["key"]] = row
        names = {_plain(name): key for key, row in law.get("part", {}).items() for name in row["value"]["names"]}
        periods = {key: _period(row, names) for key, row in law.get("period", {}).items()}
        limits = {key: _limit(row) for key, row in law.get("limit", {}).items()}
        for row in company:
            _better(row, periods, limits, law.get("limit", {}), names)
        if missing := LIMITS - limits.keys():
            raise RulesError(f"limit missing: {', '.join(sorted(missing))}")
        return cls(
            version=version,
            periods=_by_class(periods.values()),
            limits=limits,
            texts={key: _worded(Text, row) for key, row in law.get("text", {}).items()},
            decisions={key: _worded(Decision, row) for key, row in law.get("decision", {}).items()},
            exclusions=frozenset(_exclusion_names(law.get("exclusion", {}))),
            part_names=names,
            better=tuple(_read(read_better, row, periods.values()) for row in law.get("terms", {}).values()),
            seasons=tuple(_read(read_season, row, _by_class(periods.values())) for row in law.get("season", {}).values()),
        )

    def for_sale(self, invoiced_on: date, model: str | None = None) -> "Rules":
        """The rules for what was invoiced on that day: with the company's terms for its class and model laid over the law."""
        mine = [better for better in self.better if better.fits(invoiced_on, model)]
        if not mine:
            return self
        periods = dict(self.periods)
        for better in mine:
            periods[better.product_class] = tuple(better.over(row) for row in periods[better.product_class])
        return replace(self, periods=periods)

    def part_key(self, name: str) -> str:
        """One key for all names of a part, whether some class lists it or not."""
        plain = _plain(name)
        return self.part_names.get(plain, plain)

    def candidates(self, product_class: str, power_kw: Decimal | None, sold_alone: bool | None) -> tuple[Period, ...]:
        """The period rows that a product may fall under: several where its power or an engine's machine is not known."""
        rows = self.periods[product_class]
        hosts = rows[0].hosts if sold_alone is False else ()
        if hosts:
            return tuple(row for host in hosts for row in self.periods[host])
        return tuple(row for row in rows if row.fits(power_kw))


def load_reference() -> dict[str, Any]:
    """The delivered reference data: {version, rows}."""
    return json.loads(REFERENCE.read_text(encoding="utf-8"))


@cache
def _delivered() -> Rules:
    reference = load_reference()
    return Rules.from_rows(reference["rows"], reference["version"])


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()


def _period(row: Mapping, names: Mapping[str, str]) -> Period:
    value = dict(row["value"])
    for bound in ("min_kw", "below_kw"):
        if value.get(bound) is not None:
            value[bound] = Decimal(value[bound])
    value["main_parts"] = frozenset(names.get(_plain(name), _plain(name)) for name in value["main_parts"])
    value["hosts"] = tuple(value.get("hosts", ()))
    try:
        period = Period(key=row["key"], **value)
    except TypeError as error:
        raise RulesError(f"period {row['key']}: {error}") from None
    if not 0 < period.whole_months <= period.part_months:
        raise RulesError(f"period {row['key']}: the main parts' months must not be fewer than the whole machine's")
    return period


def _read(reader: Callable, row: Mapping, *known: Any) -> Any:
    try:
        return reader(row, *known)
    except (ValueError, TypeError, KeyError) as error:
        raise RulesError(f"{row['kind']} {row['key']}: {error}") from None


def _limit(row: Mapping) -> Any:
    value = row["value"]["value"]
    return date.fromisoformat(value) if isinstance(value, str) else value


def _worded(kind: type, row: Mapping) -> Any:
    return kind(ref=row["ref"], **row["value"])


def _exclusion_names(rows: Mapping[str, Mapping]) -> Iterable[str]:
    for key, row in rows.items():
        yield key
        yield row["value"]["text_zh"]
        yield from row["value"].get("also", ())


def _by_class(periods: Iterable[Period]) -> dict[str, tuple[Period, ...]]:
    classes: dict[str, tuple[Period, ...]] = {}
    for period in periods:
        classes[period.product_class] = (*classes.get(period.product_class, ()), period)
    return classes


def _better(row: Mapping, periods: dict, limits: dict, laws: Mapping[str, Mapping], names: Mapping[str, str]) -> None:
    """Lay a row of the company's over the law's."""
    kind, key, value = row["kind"], row["key"], row["value"]
    if kind == "period" and key in periods:
        law = periods[key]
        whole = value.get("whole_months", law.whole_months)
        part = max(value.get("part_months", law.part_months), whole)
        if whole < law.whole_months or part < law.part_months:
            raise RulesError(f"period {key}: fewer months than the law's")
        listed = frozenset(names.get(_plain(name), _plain(name)) for name in value.get("main_parts", ()))
        periods[key] = replace(law, whole_months=whole, part_months=part, main_parts=law.main_parts | listed, better=True)
    elif kind == "limit" and key in limits and "better" in laws[key]["value"]:
        mine, more = _limit(row), laws[key]["value"]["better"] == "more"
        if mine < limits[key] if more else mine > limits[key]:
            raise RulesError(f"limit {key}: worse than the law's {limits[key]}")
        limits[key] = mine
    else:
        raise RulesError(f"{kind} {key}: nothing that the company's terms could better")
