"""Whether each part that was replaced was still within its own months when the customer called (A8, R2010 Art. 24)."""

from datetime import date

from core import clock
from tickets.facts import decided
from tickets.history import facts_of, stays_of
from tickets.models import RepairRecord
from warranty.cases import judge_machine


def past_their_months(record: RepairRecord) -> dict[int, tuple[date, str]]:
    """The parts whose own period was over on the day of the call: by id of the record's line the last good day, and the article as
    a verdict cites it (`R2010 Art. 24`).

    A main part has its longer months, a wearing part its own, any other the machine's; what was replaced before runs anew.
    """
    ticket, found = record.ticket, {}
    if ticket.machine is None:
        return found
    day = clock.company_day(ticket.reported_at)
    stays = stays_of([ticket.machine_id]).get(ticket.machine_id, [])
    known = facts_of(stays, ticket, today=clock.company_day(record.filed_at)) | decided(ticket)
    for line in record.parts.select_related("part").order_by("id"):
        _version, _case, answer = judge_machine(ticket.machine, report_day=day, **known | {"part": line.part})
        over = next((row for row in answer["citations"] if {"report_date", "until"} <= row["facts"].keys()), None)
        if answer["covered"] == "no" and over and (until := date.fromisoformat(over["facts"]["until"])) < day:
            found[line.pk] = until, over["ref"]
    return found
