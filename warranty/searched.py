"""What customers, machines and parts are found by."""

from django.utils.translation import gettext_lazy as _

from core.search.rooms import INSIDE, PLACE, Follows, Keys, Kind, Words

# Of a customer `c`, a machine `m` and its model `p`; rooms above find their things by them too.
INITIALS = "regexp_replace(c.sort_key, '(\\S)\\S*\\s*', '\\1', 'g')"  # 张守田 → zst
PLACE_OF = "concat(c.province, c.city, c.county, c.address)"
PHONE_KEYS = """unnest(CASE WHEN c.phone = '' THEN '{{}}'::text[] ELSE ARRAY[
        '=' || regexp_replace(c.phone, '\\D', '', 'g'), '=' || right(regexp_replace(c.phone, '\\D', '', 'g'), 4),
        '=' || left(regexp_replace(c.phone, '\\D', '', 'g'), 3) || '~' || right(regexp_replace(c.phone, '\\D', '', 'g'), 4)] END)"""
MACHINE_WORDS = "concat_ws(' ', m.serial, p.code, p.name)"
PERSON = ("name", "phone", "province", "city", "county", "address")
OF_MACHINE = ("serial", "engine_number", "model_id")

KINDS = [
    Kind(
        "customer", "warranty.Customer", _("Customers"), [("customer", "pk")], number="name", icon="user", place=20, person=True,
        says=lambda row: (row.province,),
    ),
    Kind(
        "machine", "warranty.Machine", _("Machines"), [("machine", "pk"), ("card", "card_id")], number="serial", icon="tractor", place=30,
        related=("model", "customer"), more="machines",
        says=lambda row: (row.model, row.customer or _("not sold")),
    ),
    Kind("part", "warranty.Part", _("Parts"), [], icon="package", place=40, everyones=True, says=lambda row: (row.name,)),
]  # fmt: skip
WORDS = [
    Words("customer", f"SELECT c.id, concat_ws(' ', c.name, {INITIALS}) FROM warranty_customer c WHERE c.id {{ids}}"),
    Words("customer", f"SELECT c.id, {PLACE_OF} FROM warranty_customer c WHERE c.id {{ids}}", PLACE),
    Words("customer", "SELECT customer_id, name FROM warranty_contact WHERE customer_id {ids} AND dropped_at IS NULL"),
    Words("customer", f"""
        SELECT c.merged_into_id, concat_ws(' ', c.name, {INITIALS}) FROM warranty_customer c WHERE c.merged_into_id {{ids}}"""),
    Words("machine", f"""
        SELECT m.id, concat_ws(' ', {MACHINE_WORDS}, m.engine_number, m.invoice_number)
          FROM warranty_machine m JOIN warranty_productmodel p ON p.id = m.model_id WHERE m.id {{ids}}"""),
    Words("machine", f"""
        SELECT m.id, concat_ws(' ', c.name, {INITIALS}) FROM warranty_machine m JOIN warranty_customer c ON c.id = m.customer_id
         WHERE m.id {{ids}}"""),
    Words("machine", f"""
        SELECT m.id, {PLACE_OF} FROM warranty_machine m JOIN warranty_customer c ON c.id = m.customer_id WHERE m.id {{ids}}""", PLACE),
    Words("machine", "SELECT machine_id, number FROM warranty_receiptcard WHERE machine_id {ids}"),
    Words("machine", "SELECT machine_id, number FROM warranty_voucher WHERE machine_id {ids}"),
    Words("machine", """
        SELECT m.id, concat_ws(' ', d.short_name, d.name) FROM warranty_machine m JOIN dealers_dealer d ON d.id = m.dealer_id
         WHERE m.id {ids}""", INSIDE),
    Words("part", "SELECT id, concat_ws(' ', number, name) FROM warranty_part WHERE id {ids}"),
]  # fmt: skip
KEYS = [
    Keys("customer", f"SELECT c.id, {PHONE_KEYS} FROM warranty_customer c WHERE c.id {{ids}}"),
    Keys("customer", f"SELECT c.customer_id, {PHONE_KEYS} FROM warranty_contact c WHERE c.customer_id {{ids}} AND c.dropped_at IS NULL"),
    Keys("customer", f"SELECT c.merged_into_id, {PHONE_KEYS} FROM warranty_customer c WHERE c.merged_into_id {{ids}}"),
    Keys("customer", "SELECT merged_into_id, '@' || dealer_id FROM warranty_customer WHERE merged_into_id {ids}"),
    Keys("customer", "SELECT id, '@' || dealer_id FROM warranty_customer WHERE id {ids}"),
    Keys("customer", "SELECT customer_id, '@' || dealer_id FROM warranty_machine WHERE customer_id {ids}"),
    Keys("machine", f"""
        SELECT m.id, {PHONE_KEYS} FROM warranty_machine m JOIN warranty_customer c ON c.id = m.customer_id WHERE m.id {{ids}}"""),
    Keys("machine", "SELECT id, '@' || dealer_id FROM warranty_machine WHERE id {ids}"),
]  # fmt: skip
FOLLOWS = [
    Follows("customer", "warranty_customer", "SELECT {row}.id UNION SELECT {row}.merged_into_id", (*PERSON, "dealer_id", "merged_into_id")),
    Follows("customer", "warranty_contact", "SELECT {row}.customer_id", ("name", "phone", "customer_id", "dropped_at")),
    Follows("customer", "warranty_machine", "SELECT {row}.customer_id", ("customer_id", "dealer_id")),
    Follows("machine", "warranty_machine", "SELECT {row}.id", (*OF_MACHINE, "invoice_number", "customer_id", "dealer_id")),
    Follows("machine", "warranty_customer", "SELECT m.id FROM warranty_machine m WHERE m.customer_id = {row}.id", PERSON),
    Follows("machine", "warranty_receiptcard", "SELECT {row}.machine_id", ("number", "machine_id")),
    Follows("machine", "warranty_voucher", "SELECT {row}.machine_id", ("number", "machine_id")),
    Follows("machine", "warranty_productmodel", "SELECT m.id FROM warranty_machine m WHERE m.model_id = {row}.id", ("code", "name")),
    Follows("machine", "dealers_dealer", "SELECT m.id FROM warranty_machine m WHERE m.dealer_id = {row}.id", ("short_name", "name")),
    Follows("part", "warranty_part", "SELECT {row}.id", ("number", "name")),
]  # fmt: skip
