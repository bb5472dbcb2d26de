"""A whole file into the register: counts that add up, progress, and nothing twice."""

import csv
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.core.exceptions import ValidationError

from aftersales.imports.history import facts, in_hand, steps
from aftersales.imports.mapping import Mapping, MappingError
from aftersales.imports.reading import Incident, Odd, read
from deadlines.actions import policy_for
from tickets.actions.importing import import_ticket
from tickets.kinds import TICKET_ARRANGE, Happened


@dataclass
class Counts:
    """What came of a file. `read` = imported + there_already + skipped; imported = met + breached + not judged."""

    lines: int = 0
    lines_left_out: int = 0
    read: int = 0
    imported: int = 0
    there_already: int = 0
    skipped: Counter = field(default_factory=Counter)
    met: int = 0
    breached: int = 0
    not_judged: Counter = field(default_factory=Counter)
    history: Counter = field(default_factory=Counter)
    odd: list[Odd] = field(default_factory=list)


def import_file(path: Path, mapping: Mapping, say: Callable[[str], None] = print) -> Counts:
    """Import every incident of a log, each in a transaction of its own, so that a run cut short goes on where it was.

    Raises MappingError for a file that cannot be read as the mapping says.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            log = read(file, mapping)
    except OSError as error:
        raise MappingError(f"{path} cannot be read: {error.strerror}.") from None
    except csv.Error as error:
        raise MappingError(f"{path} is not a CSV file: {error}.") from None
    except UnicodeDecodeError:
        raise MappingError(f"{path} is not a UTF-8 text.") from None
    counts = Counts(lines=log.lines, lines_left_out=log.lines_left_out, read=len(log.incidents) + len(log.unusable), odd=log.odd)
    counts.skipped.update("no usable line" for _ in log.unusable)
    say(f"{log.lines:,} lines, {counts.read:,} incidents")
    for done, incident in enumerate(log.incidents, 1):
        _import(incident, mapping, counts)
        if done % 100 == 0 and done < len(log.incidents):
            say(f"  {done:,} / {len(log.incidents):,}")
    return counts


def _import(incident: Incident, mapping: Mapping, counts: Counts) -> None:
    limit = timedelta(minutes=policy_for(TICKET_ARRANGE, incident.received).minutes)
    judgement = in_hand(incident, mapping, limit)
    history = steps(incident, mapping)
    try:
        ticket = import_ticket(
            external_number=incident.number, steps=history, judge=judgement.known, arranged_at=judgement.at, **facts(incident, mapping)
        )
    except ValidationError as error:
        counts.skipped["; ".join(f"{name}: {' '.join(texts)}" for name, texts in error.message_dict.items())] += 1
        return
    if ticket is None:
        counts.there_already += 1
        return
    counts.imported += 1
    counts.history.update(ticket.events.exclude(kind=Happened.TICKET_LATE).values_list("kind", flat=True))
    if not judgement.known:
        counts.not_judged[judgement.why] += 1
    elif judgement.at is not None and judgement.at <= incident.received + limit:
        counts.met += 1
    else:
        counts.breached += 1
