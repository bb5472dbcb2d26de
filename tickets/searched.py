"""What a ticket is found by: all that stands on its page, its customer, its machine and its records (A3)."""

from django.utils.translation import gettext_lazy as _

from core.search.rooms import INSIDE, PLACE, Follows, Keys, Kind, Words
from tickets.kinds import Happened
from warranty.searched import INITIALS, MACHINE_WORDS, OF_MACHINE, PERSON, PHONE_KEYS, PLACE_OF

NOTED = {  # what somebody wrote into the timeline, by the name of the fact
    Happened.TICKET_NOTE: "text",
    Happened.TICKET_ASKED_AGAIN: "text",
    Happened.TICKET_PROMISE_FOUND: "text",
    Happened.TASK_CHECKED: "note",
    Happened.TICKET_ESCALATED: "note",
    Happened.TASK_HELP_ASKED: "reason",
    Happened.TASK_DONE: "result",
    Happened.TICKET_REOPENED: "reason",
    Happened.TICKET_CANCELLED: "reason",
}
KINDS_NOTED = ", ".join(f"'{kind}'" for kind in NOTED)
NOTE = "CASE e.kind " + " ".join(f"WHEN '{kind}' THEN e.data ->> '{fact}'" for kind, fact in NOTED.items()) + " END"
OF_EVENT = f"""FROM tickets_event e LEFT JOIN tickets_task k ON k.id = e.task_id
                WHERE e.ticket_id {{ids}} AND e.kind IN ({KINDS_NOTED})"""

KINDS = [
    Kind(
        "ticket", "tickets.Ticket", _("Tickets"), [("ticket", "number")], icon="ticket", place=10, more="tickets",
        related=("customer", "machine", "model"),
        says=lambda row: (row.title, row.customer, row.machine.serial if row.machine else row.serial_text, row.get_state_display()),
    ),
]  # fmt: skip
WORDS = [
    Words("ticket", """
        SELECT id, concat_ws(' ', number, external_number, title, description, place, outcome, serial_text)
          FROM tickets_ticket WHERE id {ids}"""),
    Words("ticket", f"""
        SELECT t.id, concat_ws(' ', c.name, {INITIALS}) FROM tickets_ticket t JOIN warranty_customer c ON c.id = t.customer_id
         WHERE t.id {{ids}}"""),
    Words("ticket", """
        SELECT t.id, c.name FROM tickets_ticket t JOIN warranty_contact c ON c.id = t.contact_id WHERE t.id {ids}"""),
    Words("ticket", f"""
        SELECT t.id, {PLACE_OF} FROM tickets_ticket t JOIN warranty_customer c ON c.id = t.customer_id WHERE t.id {{ids}}""", PLACE),
    Words("ticket", f"""
        SELECT t.id, {MACHINE_WORDS} FROM tickets_ticket t JOIN warranty_machine m ON m.id = t.machine_id
          JOIN warranty_productmodel p ON p.id = m.model_id WHERE t.id {{ids}}"""),
    Words("ticket", """
        SELECT t.id, m.engine_number FROM tickets_ticket t JOIN warranty_machine m ON m.id = t.machine_id WHERE t.id {ids}""", INSIDE),
    Words("ticket", """
        SELECT t.id, concat_ws(' ', p.code, p.name) FROM tickets_ticket t JOIN warranty_productmodel p ON p.id = t.model_id
         WHERE t.machine_id IS NULL AND t.id {ids}"""),
    Words("ticket", """
        SELECT t.id, concat_ws(' ', d.short_name, d.name) FROM tickets_ticket t
          JOIN dealers_dealer d ON d.id IN (t.dealer_id, t.own_dealer_id)
         WHERE t.id {ids}""", INSIDE),
    Words("ticket", """
        SELECT k.ticket_id, k.dealer_id, concat_ws(' ', k.work, k.override_reason) FROM tickets_task k
         WHERE k.ticket_id {ids} AND k.state <> 'withdrawn' AND concat(k.work, k.override_reason) <> ''""", own=True),
    Words("ticket", """
        SELECT r.ticket_id, k.dealer_id,
               concat_ws(' ', r.number, r.fault, r.cause_text, r.work,
                         (SELECT string_agg(concat_ws(' ', p.number, p.name, o.note), ' ' ORDER BY o.id)
                            FROM tickets_recordpart o JOIN warranty_part p ON p.id = o.part_id WHERE o.record_id = r.id))
          FROM tickets_repairrecord r JOIN tickets_task k ON k.id = r.task_id WHERE r.ticket_id {ids}""", own=True),
    Words("ticket", f"SELECT e.ticket_id, {NOTE} {OF_EVENT} AND NOT e.internal AND e.task_id IS NULL"),
    Words("ticket", f"SELECT e.ticket_id, {NOTE} {OF_EVENT} AND e.internal", INSIDE),
    Words("ticket", f"SELECT e.ticket_id, k.dealer_id, {NOTE} {OF_EVENT} AND NOT e.internal AND e.task_id IS NOT NULL", own=True),
    Words("ticket", "SELECT ticket_id, number FROM tickets_redress WHERE ticket_id {ids}"),
]  # fmt: skip
KEYS = [
    Keys("ticket", f"""
        SELECT t.id, {PHONE_KEYS} FROM tickets_ticket t JOIN warranty_customer c ON c.id = t.customer_id WHERE t.id {{ids}}"""),
    Keys("ticket", f"""
        SELECT t.id, {PHONE_KEYS} FROM tickets_ticket t JOIN warranty_contact c ON c.id = t.contact_id WHERE t.id {{ids}}"""),
    Keys("ticket", "SELECT id, '@' || own_dealer_id FROM tickets_ticket WHERE id {ids}"),
    Keys("ticket", "SELECT ticket_id, '@' || dealer_id FROM tickets_task WHERE ticket_id {ids} AND state <> 'withdrawn'"),
]  # fmt: skip
FOLLOWS = [
    Follows("ticket", "tickets_ticket", "SELECT {row}.id", (
        "number", "external_number", "title", "description", "place", "outcome", "serial_text", "customer_id", "contact_id", "machine_id",
        "model_id", "dealer_id", "own_dealer_id")),
    Follows("ticket", "tickets_task", "SELECT {row}.ticket_id", changed="""
        (OLD.dealer_id, OLD.work, OLD.override_reason, OLD.state = 'withdrawn')
        IS DISTINCT FROM (NEW.dealer_id, NEW.work, NEW.override_reason, NEW.state = 'withdrawn')"""),
    Follows("ticket", "tickets_repairrecord", "SELECT {row}.ticket_id", ("number", "fault", "cause_text", "work")),
    Follows("ticket", "tickets_recordpart", """
        SELECT r.ticket_id FROM tickets_repairrecord r WHERE r.id = {row}.record_id""", ("part_id", "note")),
    Follows("ticket", "tickets_event", "SELECT {row}.ticket_id", when=f"{{row}}.kind IN ({KINDS_NOTED})"),
    Follows("ticket", "tickets_redress", "SELECT {row}.ticket_id", ("number",)),
    Follows("ticket", "warranty_customer", "SELECT t.id FROM tickets_ticket t WHERE t.customer_id = {row}.id", PERSON),
    Follows("ticket", "warranty_contact", "SELECT t.id FROM tickets_ticket t WHERE t.contact_id = {row}.id", ("name", "phone")),
    Follows("ticket", "warranty_machine", "SELECT t.id FROM tickets_ticket t WHERE t.machine_id = {row}.id", OF_MACHINE),
    Follows("ticket", "warranty_productmodel", "SELECT t.id FROM tickets_ticket t WHERE t.model_id = {row}.id", ("code", "name")),
    Follows("ticket", "warranty_part", """
        SELECT r.ticket_id FROM tickets_repairrecord r JOIN tickets_recordpart o ON o.record_id = r.id WHERE o.part_id = {row}.id""",
        ("number", "name")),
    Follows("ticket", "dealers_dealer", """
        SELECT t.id FROM tickets_ticket t WHERE t.dealer_id = {row}.id
         UNION SELECT t.id FROM tickets_ticket t WHERE t.own_dealer_id = {row}.id""",
        ("short_name", "name")),
]  # fmt: skip
