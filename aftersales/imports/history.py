"""What the lines of an incident say, as the steps of a ticket's history. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from aftersales.imports.mapping import Mapping
from aftersales.imports.reading import Incident, Row
from tickets.actions.importing import Step
from tickets.kinds import Happened

NOTHING = {"state": "", "group": "", "person": "", "reassigned": "0"}


@dataclass(frozen=True)
class Judgement:
    """Whether the facts tell when somebody took it in hand, when that was, and what is missing if they do not."""

    known: bool
    at: datetime | None = None
    why: str = ""


def steps(incident: Incident, mapping: Mapping) -> list[Step]:
    """At least one step a line, at the line's own time: a change of state, a reassignment, both, or a plain update."""
    found, before = [], NOTHING
    for row in incident.rows:
        now = _facts(row, mapping)
        facts = {"state": row.state, "line": row.line}
        if by := _value(row, "happened_by", mapping):
            facts["old_by"] = by
        handed_on = before is not NOTHING and (now["group"] != before["group"] or _number(now) > _number(before))
        assigned = before is not NOTHING and not handed_on and now["person"] != before["person"]
        if now["state"] != before["state"]:
            kind = Happened.TICKET_WAITING if row.state in mapping.waiting else Happened.TICKET_IMPORTED
            placed = {name: now[name] for name in ("group", "person") if before is NOTHING and now[name]}
            found.append(Step(row.at, kind, mapping.states.get(row.state), {**facts, "from_state": before["state"], **placed}))
        if handed_on:
            moved = {"from": before["group"], "to": now["group"], "from_person": before["person"], "to_person": now["person"]}
            found.append(Step(row.at, Happened.TICKET_REASSIGNED, None, facts | moved))
        elif assigned:
            found.append(Step(row.at, Happened.TICKET_ASSIGNED, None, facts | {"from": before["person"], "to": now["person"]}))
        elif now["state"] == before["state"]:
            found.append(Step(row.at, Happened.TICKET_UPDATED, None, facts))
        before = now
    return found


def _facts(row: Row, mapping: Mapping) -> dict[str, str]:
    return {"state": row.state} | {name: _value(row, name, mapping) for name in ("group", "person", "reassigned")}


def _value(row: Row, name: str, mapping: Mapping) -> str:
    return row.values[mapping.columns[name]] if name in mapping.columns else ""


def _number(facts: dict) -> int:
    return int(facts["reassigned"]) if facts["reassigned"].isdecimal() else 0


def in_hand(incident: Incident, mapping: Mapping, limit: timedelta) -> Judgement:
    """When somebody first had it in hand, for the two hours from receipt (A14).

    That is the first line in a state beyond those of `not_in_hand`. The facts are missing where that line lies before
    the opening; where the log begins with it, later than the limit, so that it may have been so before; and where the
    log ends inside the limit with nobody having it.
    """
    for place, row in enumerate(incident.rows):
        if row.state in mapping.not_in_hand or row.state not in mapping.states:
            continue
        if row.at < incident.received:
            return Judgement(False, why="in hand before it was opened")
        begins_later = place == 0 and _value(row, "change", mapping) not in ("", "0")
        if begins_later and row.at > incident.received + limit:
            return Judgement(False, why="the log begins after that")
        return Judgement(True, row.at)
    if incident.rows[-1].at <= incident.received + limit:
        return Judgement(False, why="the log ends before the two hours do")
    return Judgement(True, None)


def facts(incident: Incident, mapping: Mapping) -> dict:
    """The ticket's own fields, as the last line has them."""
    values = {key: value for key, value in incident.rows[-1].values.items()}

    def word(name):
        return values.get(mapping.columns.get(name, ""), "")

    try:
        title = " ".join(mapping.title.format_map(values).split())
    except KeyError as missing:
        title = f"{incident.number} ({missing})"
    described = [f"{name}: {values[name]}" for name in mapping.description if values.get(name)]
    registered = incident.registered or incident.rows[0].at
    return {
        "received_at": incident.received,
        "registered_at": registered,
        "channel": mapping.channels.get(word("channel"), mapping.channels.get("default", "call")),
        "kind": mapping.kinds.get(word("kind"), mapping.kinds.get("default", "repair")),
        "urgent": word("urgent") in mapping.urgent,
        "title": (title or incident.number)[:80],
        "description": "\n".join(described)[:2000],
        "customer": word("customer")[:50],
        "outcome": word("outcome")[:1000],
    }
