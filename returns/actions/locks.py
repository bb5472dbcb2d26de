"""Fetching old parts to change them."""

from core.locks import locked, locked_all
from returns.models import OldPart
from tickets.models import RepairRecord

RELATED = ("record__ticket", "record_part__part", "dealer", "staff", "shipment")


def locked_records(records) -> None:
    """Lock the records of what is held or let go, in the order of their ids; whoever holds one already goes on."""
    list(RepairRecord.objects.filter(pk__in=records).order_by("id").select_for_update(no_key=True).values_list("pk"))


def locked_part(part, by) -> OldPart:
    """A part behind the lock of its record, so that whoever settles the record's last part knows that it is the last."""
    pk = getattr(part, "pk", part)
    record = OldPart.objects.visible_to(by).filter(pk=pk).values_list("record_id", flat=True).first()
    locked(RepairRecord.objects.all(), record)
    return locked(OldPart.objects.visible_to(by).select_related(*RELATED), pk)


def locked_parts(parts, by) -> list[OldPart]:
    """Several parts, locked in the order of their ids. Raises NotFound unless all are there."""
    return locked_all(OldPart.objects.visible_to(by).select_related(*RELATED), parts)
