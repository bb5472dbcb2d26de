"""The mapping file: what the columns and words of a foreign log mean here."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tickets.models import Ticket
from tickets.natures import NATURES

HERE = Path(__file__).parent / "mappings"
NEEDED = ("number", "state", "received", "happened")
COLUMNS = (
    *NEEDED, "registered", "happened_by", "change", "channel", "kind", "urgent", "customer", "group", "person", "reassigned",
    "resolved", "outcome",
)  # fmt: skip


class MappingError(Exception):
    """The mapping file cannot be used; the message says why."""


@dataclass(frozen=True)
class Mapping:
    """One mapping file, checked."""

    zone: ZoneInfo
    time_format: str
    unknown: frozenset[str]
    title: str
    description: tuple[str, ...]
    columns: dict[str, str]
    states: dict[str, str]
    waiting: frozenset[str]
    not_in_hand: frozenset[str]
    urgent: frozenset[str]
    channels: dict[str, str]
    kinds: dict[str, str]

    @classmethod
    def load(cls, name: str) -> "Mapping":
        """The mapping of that name, or in that file. Raises MappingError."""
        path = Path(name) if name.endswith(".toml") else HERE / f"{name}.toml"
        try:
            given = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError:
            known = ", ".join(sorted(p.stem for p in HERE.glob("*.toml")))
            raise MappingError(f"There is no mapping {name}. Known: {known}; or give a .toml file.") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise MappingError(f"{path.name} is not TOML: {error}") from None
        return cls._checked(given)

    @classmethod
    def _checked(cls, given: dict) -> "Mapping":
        columns, words, states = given.get("columns", {}), given.get("words", {}), given.get("states", {})
        channels, kinds = given.get("channels", {}), given.get("kinds", {})
        if missing := [name for name in NEEDED if name not in columns]:
            raise MappingError(f"[columns] lacks {', '.join(missing)}.")
        if strange := [name for name in columns if name not in COLUMNS]:
            raise MappingError(f"[columns] names {', '.join(strange)}, which means nothing here.")
        for table, entries, allowed in (
            ("states", states, Ticket.State.values), ("channels", channels, Ticket.Channel.values), ("kinds", kinds, list(NATURES)),
        ):  # fmt: skip
            if strange := sorted(set(entries.values()) - set(allowed)):
                raise MappingError(f"[{table}] leads to {', '.join(strange)}; possible are {', '.join(allowed)}.")
        if not states:
            raise MappingError("[states] is empty.")
        try:
            zone = ZoneInfo(given.get("zone", ""))
        except (ZoneInfoNotFoundError, ValueError):
            raise MappingError(f"zone is {given.get('zone')!r}, which is no time zone.") from None
        return cls(
            zone=zone,
            time_format=given.get("time_format", "%Y-%m-%d %H:%M"),
            unknown=frozenset(given.get("unknown", [""])),
            title=given.get("title", "{" + columns["number"] + "}"),
            description=tuple(given.get("description", ())),
            columns=columns,
            states=states,
            waiting=frozenset(words.get("waiting", ())),
            not_in_hand=frozenset(words.get("not_in_hand", ())),
            urgent=frozenset(words.get("urgent", ())),
            channels=channels,
            kinds=kinds,
        )
