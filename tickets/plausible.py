"""Whether a signed record can be true (A16, A18): what is impossible is refused, what is hardly possible a person is asked about.

The figures are our choice, silent in the source (docs/decisions/0055-doubts.md).
"""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as told
from django.utils.translation import gettext_lazy as _

from core.clock import company_zone
from core.counties import centre, road_km
from core.errors import Refused
from core.pictures import SAME, apart, near_bands
from dealers.models import dealer_id_of
from tickets.models import Attachment, Doubt, RepairRecord

PEOPLE, MOST_PEOPLE = 2, 12  # how many worked there: above the first somebody is asked, above the second it is refused
SHORTEST = timedelta(minutes=30)  # a visit is taken for no shorter
LONGEST = timedelta(days=7)  # nor for longer, when looking for others at that time
FAR = 300  # km both ways: from here on somebody is asked
MORE, SLACK = Decimal("1.5"), 40  # of what the way is estimated at, and km besides: a county is wide
SPEED = 80  # km/h: nobody gets to a farm faster, from one door to the other
FEW = 5  # other records that are named
MOST_PHOTOS = 200  # that are looked at beside one: a picture that many have is no sign of anything

HOUR = timedelta(hours=1)
Kind = Doubt.Kind


def check_possible(record: RepairRecord) -> None:
    """Raise ValidationError naming the field for hours or kilometres that no visit has room for; refuse `record.same_visit`
    where the task, or whoever repaired, has a record of this ticket for that time already."""
    visit = _visit(record)
    if record.labour_hours > MOST_PEOPLE * visit:
        raise ValidationError({"labour_hours": _("That does not fit into a visit of %(visit)s h.") % {"visit": f"{visit:.1f}"}})
    slack = Decimal(FAR) / 2
    way = Decimal((record.arrived_at - record.ticket.reported_at) / HOUR) * SPEED
    if record.travel_km / 2 > max(way, 0) + slack:
        raise ValidationError({"travel_km": _("Nobody gets that far between the call and the arrival.")})
    same = _at_that_time(record).filter(Q(repairer=record.repairer) | Q(task=record.task), ticket=record.ticket).first()
    if same:
        raise Refused(
            "record.same_visit",
            _("Record %(number)s is of this visit already.") % {"number": same.number},
            _("A second visit has times of its own."),
            number=same.number,
        )


def beside(record: RepairRecord):
    """The other records of whoever repaired whose times overlap with these."""
    return _at_that_time(record).filter(repairer=record.repairer)


def _at_that_time(record: RepairRecord):
    return (
        RepairRecord.objects.visible_to(None)
        .filter(arrived_at__range=(record.arrived_at - LONGEST, record.finished_at))
        .filter(arrived_at__lt=record.finished_at, finished_at__gt=record.arrived_at)
        .exclude(pk=record.pk)
        .order_by("id")
    )


def doubts_about(record: RepairRecord) -> list[Doubt]:
    """What is hardly possible about a record, saved or about to be, besides its photos; not saved."""
    found, visit = [], _visit(record)
    if record.labour_hours > PEOPLE * visit:
        found.append((Kind.LABOUR, {"labour": str(record.labour_hours), "visit": f"{visit:.1f}"}, None))
    about = both_ways(record)
    if record.travel_km > (FAR if about is None else about * MORE + SLACK):
        facts = {"far": FAR} if about is None else {"about": str(about)}
        found.append((Kind.TRAVEL, {"km": str(record.travel_km), **facts}, None))
    if record.arrived_at < record.ticket.reported_at:
        found.append((Kind.EARLY, {"arrived": _moment(record.arrived_at), "called": _moment(record.ticket.reported_at)}, None))
    for other in beside(record).exclude(ticket=record.ticket)[:FEW]:
        found.append((Kind.OVERLAP, {"from": _moment(other.arrived_at), "to": _moment(other.finished_at)}, other))
    return [Doubt(record=record, kind=kind, facts=facts, other=other) for kind, facts, other in found]


def both_ways(record: RepairRecord) -> Decimal | None:
    """About how many km it is from the dealer to the customer and back, by the centres of their counties; None where that is not
    known."""
    dealer, customer = record.task.dealer, record.ticket.customer
    if not dealer or not customer:
        return None
    ends = centre(dealer.province, dealer.city), centre(customer.province, customer.city, customer.county)
    return Decimal(round(2 * road_km(*ends))) if all(ends) else None


def copied_photos(record: RepairRecord, photos: Iterable[Attachment]) -> list[Doubt]:
    """Photos that stand with the record of another ticket too, each pair of records doubted on both sides (X4: no dealer is told
    whose the other is). A name plate may look the same each time the same machine is repaired."""
    found: dict[int, Attachment] = {}
    for photo in photos:
        if photo.look is None:
            continue
        rows = (
            Attachment.objects.visible_to(None)
            .exclude(record=None)
            .exclude(ticket=record.ticket)
            .filter(bands__overlap=near_bands(photo.look))
        )
        if photo.kind == Attachment.Kind.NAMEPLATE and record.ticket.machine_id:
            rows = rows.exclude(Q(kind=photo.kind) & Q(ticket__machine=record.ticket.machine_id))
        for same in rows.order_by("-id")[:MOST_PHOTOS]:
            if apart(same.look, photo.look) <= SAME:
                found.setdefault(same.record_id, photo)
    others = RepairRecord.objects.visible_to(None).in_bulk(sorted(found)[:FEW])
    pairs = [(one, other, found[other.pk]) for other in others.values() for one in (record, other)]
    return [
        Doubt(record=one, kind=Kind.PHOTO, facts={"photo": photo.kind}, other=other if one is record else record)
        for one, other, photo in pairs
    ]


def said(doubt: Doubt, user=None) -> str:
    """A doubt as a sentence; the other record by its number where the reader sees it."""
    sentence = ABOUT if "about" in doubt.facts else SENTENCES[Kind(doubt.kind)]
    facts = {**doubt.facts, "other": named(doubt, user) or told("another record")}
    if doubt.kind == Kind.PHOTO:
        facts["photo"] = Attachment.Kind(facts["photo"]).label
    return told(sentence) % facts


ABOUT = _("%(km)s km both ways; from the dealer to there and back it is about %(about)s km (estimated)")
SENTENCES = {
    Kind.LABOUR: _("%(labour)s h of labour in a visit of %(visit)s h"),
    Kind.TRAVEL: _("%(km)s km both ways; above %(far)s km somebody looks at it"),
    Kind.EARLY: _("There at %(arrived)s, called at %(called)s"),
    Kind.OVERLAP: _("From %(from)s to %(to)s whoever repaired was somewhere else: %(other)s"),
    Kind.PHOTO: _("The photo “%(photo)s” stands with another repair too: %(other)s"),
}


def named(doubt: Doubt, user=None) -> str:
    """The number of the other record, where there is one and the reader sees it (X4)."""
    if doubt.other is None:
        return ""
    seen = user is None or user.is_company or doubt.other.task.dealer_id == dealer_id_of(user)
    return doubt.other.number if seen else ""


def _visit(record: RepairRecord) -> Decimal:
    """Hours on site."""
    return Decimal(max(record.finished_at - record.arrived_at, SHORTEST) / HOUR)


def _moment(moment) -> str:
    return moment.astimezone(company_zone()).strftime("%m-%d %H:%M")
