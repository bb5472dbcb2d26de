"""What old parts and shipments are found by."""

from django.utils.translation import gettext_lazy as _

from core.search.rooms import Follows, Keys, Kind, Words

KINDS = [
    Kind(
        "old_part", "returns.OldPart", _("Old parts"), [("part", "number")], icon="package", place=60,
        related=("record_part__part",), says=lambda row: (row.record_part.part.name, row.get_state_display()),
    ),
    Kind(
        "shipment", "returns.Shipment", _("Shipments"), [("shipment", "number")], icon="truck", place=70, related=("dealer",),
        says=lambda row: (row.carrier, row.dealer or ""),
    ),
]  # fmt: skip
WORDS = [
    Words("old_part", """
        SELECT o.id, concat_ws(' ', o.number, p.number, p.name, r.number, t.number, s.number)
          FROM returns_oldpart o JOIN tickets_repairrecord r ON r.id = o.record_id JOIN tickets_ticket t ON t.id = r.ticket_id
          JOIN tickets_recordpart l ON l.id = o.record_part_id JOIN warranty_part p ON p.id = l.part_id
          LEFT JOIN returns_shipment s ON s.id = o.shipment_id WHERE o.id {ids}"""),
    Words("shipment", "SELECT id, concat_ws(' ', number, carrier, box) FROM returns_shipment WHERE id {ids}"),
]  # fmt: skip
KEYS = [
    Keys("old_part", "SELECT id, '@' || dealer_id FROM returns_oldpart WHERE id {ids}"),
    Keys("shipment", "SELECT id, '@' || dealer_id FROM returns_shipment WHERE id {ids}"),
]
FOLLOWS = [
    Follows("old_part", "returns_oldpart", "SELECT {row}.id", ("number", "shipment_id", "record_id", "record_part_id", "dealer_id")),
    Follows("old_part", "warranty_part", """
        SELECT o.id FROM returns_oldpart o JOIN tickets_recordpart l ON l.id = o.record_part_id WHERE l.part_id = {row}.id""",
        ("number", "name")),
    Follows("shipment", "returns_shipment", "SELECT {row}.id", ("number", "carrier", "box", "dealer_id")),
]  # fmt: skip
