"""The lines of a claim: made from the record when it is filed, measured when its parts are appraised (A16, A8)."""

from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import clock
from core.money import ZERO, yuan
from finance.amounts import PartFacts, labour_allowance, part_allowance, proposal, standard_hours, travel_allowance
from finance.models import Claim, ClaimLine, Rate
from returns.models import OldPart
from returns.settlement import paper_forfeited
from tickets.models import RepairRecord
from tickets.periods import past_their_months
from warranty.words import reference

Kind = ClaimLine.Kind


def rate_on(kind: str, day) -> Decimal:
    """The rate in force on a day. Raises LookupError where there is none."""
    rate = Rate.objects.filter(kind=kind, valid_from__lte=day).order_by("-valid_from").first()
    if rate is None:
        raise LookupError(f"no rate for {kind} on {day}")
    return rate.amount


def draw_up(claim: Claim) -> list[ClaimLine]:
    """The unsaved lines of a new claim: its parts at their settlement price, the hours, the journey; names frozen."""
    record, day = claim.record, clock.company_day(claim.record.finished_at)
    lines = [
        _line(claim, Kind.PART, line.part.name, line.quantity, line.part.settlement_price, record_part=line)
        for line in record.parts.select_related("part").order_by("id")
    ]
    with override(settings.LANGUAGE_CODE):
        if record.labour_hours:
            lines.append(_line(claim, Kind.LABOUR, _("Labour"), record.labour_hours, rate_on("labour", day)))
        if record.travel_km:
            lines.append(_line(claim, Kind.TRAVEL, _("Travel"), record.travel_km, rate_on("travel", day)))
    for seq, line in enumerate(lines, 1):
        line.seq = seq
    note_periods(claim, lines)
    return lines


def note_periods(claim: Claim, lines: list[ClaimLine]) -> None:
    """Write down of the parts that are past their own months until when they were covered, and by which article."""
    over = past_their_months(claim.record)
    with override(settings.LANGUAGE_CODE):
        for line in lines:
            until, ref = over.get(line.record_part_id, (None, ""))
            line.expired = _("covered until %(day)s, %(article)s") % {"day": until, "article": reference(ref)} if until else ""


def _line(claim, kind, text, quantity, unit_price, record_part=None) -> ClaimLine:
    quantity = Decimal(str(quantity))
    claimed = yuan(quantity * unit_price)
    return ClaimLine(
        claim=claim, kind=kind, text=text, record_part=record_part, quantity=quantity, unit_price=unit_price, claimed=claimed, cap=claimed
    )


def _of_journey(claim: Claim, line: ClaimLine, parts: dict[int, PartFacts], paper_back: bool):
    paper = claim.dealer_id is not None and claim.record.signed_how == RepairRecord.Signed.PAPER
    return travel_allowance(line.claimed, list(parts.values()), paper, paper_back)


# What a line of each kind may cost at most, (claim, line, parts, paper back) → Allowance. A kind without one is a failing test.
ALLOWANCES = {
    Kind.PART: lambda claim, line, parts, paper_back: part_allowance(parts[line.record_part_id], paper_back),
    Kind.LABOUR: lambda claim, line, parts, back: labour_allowance(line.claimed, line.unit_price, list(parts.values()), back),
    Kind.TRAVEL: _of_journey,
}


def measure(claim: Claim, lines: list[ClaimLine]) -> None:
    """Set cap, proposed amount and reasons of each line from what came back and how it was appraised."""
    if claim.record.task.cycle == claim.record.ticket.cycle:  # of an earlier round it stays as it was
        note_periods(claim, lines)
    old = OldPart.objects.filter(record=claim.record).select_related("record_part__part").order_by("id")
    weigh(claim, lines, part_facts(old, lines), not paper_forfeited(claim.record))


def weigh(claim: Claim, lines: list[ClaimLine], parts: dict[int, PartFacts], paper_back: bool) -> None:
    """The same from given facts: what a finding that is not written down yet would mean. Writes nothing."""
    for line in lines:
        allowance = ALLOWANCES[line.kind](claim, line, parts, paper_back)
        wanted = line.approved
        line.cap, line.lapsed = allowance.cap, allowance.lapsed
        line.approved, cut = proposal(line.kind, line.claimed, allowance, wanted)
        if line.approved != wanted or not line.cut:
            line.cut, line.cut_note = cut, _note(cut, line, lines, parts)


def _note(cut, line, lines, parts) -> str:
    """What a reason that is set by itself says besides: until when a part was covered, or the standard hours."""
    if cut == ClaimLine.Cut.EXPIRED:
        return line.expired or next((other.expired for other in lines if other.expired), "")
    if cut != ClaimLine.Cut.STANDARD:
        return ""
    with override(settings.LANGUAGE_CODE):
        return _("%(hours)s hours") % {"hours": f"{standard_hours(list(parts.values())):.1f}"}


def part_facts(old_parts, lines) -> dict[int, PartFacts]:
    """By record part; prices as they were frozen, standard hours as the catalogue has them."""
    of_part = {line.record_part_id: line for line in lines if line.kind == Kind.PART}
    return {
        part.record_part_id: PartFacts(
            price=of_part[part.record_part_id].unit_price,
            quantity=part.quantity,
            hours=part.part.standard_hours,
            forfeited=part.state == OldPart.State.FORFEITED,
            liable=part.liable,
            justified=part.justified is not False,
            expired=bool(of_part[part.record_part_id].expired),
        )
        for part in old_parts
    }


def add_up(claim: Claim, lines: list[ClaimLine]) -> None:
    """Bring the totals of a claim to its lines."""
    claim.claimed = sum((line.claimed for line in lines), ZERO)
    known = all(line.approved is not None for line in lines)
    claim.approved = sum((line.approved for line in lines), ZERO) if known else None
