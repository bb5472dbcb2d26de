"""Reading a log: its lines, gathered by incident, and what is odd about them. No database."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from aftersales.imports.mapping import Mapping, MappingError


@dataclass(frozen=True)
class Odd:
    """Something about a line that cannot be right, or that we could not use."""

    line: int
    number: str
    code: str
    text: str

    def __str__(self):
        return f"line {self.line} {self.number}: {self.text} [{self.code}]"


@dataclass(frozen=True)
class Row:
    """One line of the log: how the incident stood from `at` on. Empty strings are what the log does not know."""

    line: int
    at: datetime
    state: str
    values: dict[str, str]


@dataclass
class Incident:
    """All usable lines of one number, in the order of the log."""

    number: str
    received: datetime
    registered: datetime | None
    rows: list[Row] = field(default_factory=list)


@dataclass
class Log:
    """What was read: incidents in the order of their first lines, numbers without a usable line, oddities, lines."""

    incidents: list[Incident]
    unusable: dict[str, str]
    odd: list[Odd]
    lines: int
    lines_left_out: int


def read(file: Iterable[str], mapping: Mapping) -> Log:
    """Read a whole log. Raises MappingError for a file without the mapping's columns."""
    reader = csv.DictReader(file)
    columns = mapping.columns
    if missing := sorted(set(columns.values()) - set(reader.fieldnames or ())):
        raise MappingError(f"The file has no column {', '.join(missing)}.")
    incidents: dict[str, Incident] = {}
    log = Log([], {}, [], 0, 0)
    for values in reader:
        log.lines += 1
        line = reader.line_num
        values = {key: _known(value, mapping) for key, value in values.items() if key}
        number = values[columns["number"]]
        row, incident = _row(line, number, values, mapping, log.odd)
        if row is None:
            log.lines_left_out += 1
            if number:
                log.unusable.setdefault(number, log.odd[-1].text)
            continue
        incident = incidents.setdefault(number, incident)
        incident.rows.append(row)
    log.incidents = list(incidents.values())
    log.unusable = {number: why for number, why in log.unusable.items() if number not in incidents}
    for incident in log.incidents:
        log.odd += _oddities(incident, mapping)
    log.odd.sort(key=lambda odd: (odd.line, odd.code))
    return log


def _row(line, number, values, mapping, odd) -> tuple[Row | None, Incident | None]:
    """A line as a row, and the incident that it opens if it is the first; None with an oddity for an unusable one."""
    columns = mapping.columns
    if not number or len(number) > 40:
        odd.append(Odd(line, number[:40], "no_number", "has no usable number, left out"))
        return None, None
    times = {}
    for name in ("received", "happened"):
        times[name] = moment(values[columns[name]], mapping)
        if times[name] is None:
            odd.append(Odd(line, number, "no_time", f"{columns[name]} is {values[columns[name]] or 'missing'!s}, left out"))
            return None, None
    registered = moment(values[columns["registered"]], mapping) if "registered" in columns else None
    return Row(line, times["happened"], values[columns["state"]], values), Incident(number, times["received"], registered)


def _known(value: str | None, mapping: Mapping) -> str:
    """A cell without what no text column can hold; empty for what the log does not know."""
    text = (value or "").replace("\0", "").strip()
    return "" if text in mapping.unknown else text


def moment(text: str, mapping: Mapping) -> datetime | None:
    """A time of the log in the mapping's zone; None for what is not one."""
    try:
        return datetime.strptime(text, mapping.time_format).replace(tzinfo=mapping.zone)
    except (ValueError, OverflowError):
        return None


def _oddities(incident: Incident, mapping: Mapping) -> Iterable[Odd]:
    """What contradicts itself in an incident; nothing of it is left out."""
    first, columns = incident.rows[0], mapping.columns

    def words(at):
        return at.strftime(mapping.time_format)

    opened = words(incident.received)
    if incident.registered and incident.registered < incident.received:
        yield Odd(first.line, incident.number, "entered_before_opening", f"entered {words(incident.registered)}, opened {opened}")
    resolved = moment(first.values[columns["resolved"]], mapping) if "resolved" in columns else None
    if resolved and resolved < incident.received:
        yield Odd(first.line, incident.number, "resolved_before_opening", f"resolved {words(resolved)}, opened {opened}")
    before, stood = None, None  # the line before, and the last state that means something here
    for row in incident.rows:
        if row.at < incident.received:
            yield Odd(row.line, incident.number, "update_before_opening", f"updated {words(row.at)}, opened {opened}")
        if row.state not in mapping.states:
            yield Odd(row.line, incident.number, "unknown_state", f"“{row.state}” is no known state, kept as a word")
        if before is not None:
            yield from _out_of_order(before, row, stood, incident, mapping, words)
        before, stood = row, mapping.states.get(row.state, stood)


def _out_of_order(before: Row, row: Row, stood: str | None, incident: Incident, mapping: Mapping, words) -> Iterable[Odd]:
    if row.at < before.at:
        yield Odd(row.line, incident.number, "wrong_order", f"updated {words(row.at)}, the line before it {words(before.at)}")
    if "change" in mapping.columns:
        change, earlier = (r.values[mapping.columns["change"]] for r in (row, before))
        if change.isdecimal() and earlier.isdecimal() and int(change) <= int(earlier):
            yield Odd(row.line, incident.number, "wrong_count", f"change {change} after change {earlier}")
    new = mapping.states.get(row.state)
    if stood in ("closed", "cancelled") and new == stood:
        yield Odd(row.line, incident.number, "change_after_end", f"changed {words(row.at)}, when it was over")
    if new == "registered" and stood not in (None, "registered"):
        yield Odd(row.line, incident.number, "state_goes_back", f"“{row.state}” after “{before.state}”, kept as a word")
