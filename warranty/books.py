"""Whether machines, cards, vouchers, their events and deadlines say the same (check_books)."""

from django.conf import settings

from core.comparing import differences, numbering

CHECKS = {
    "state and events do not agree": """
        SELECT c.number, format('%%s, last event %%s', c.state, e.kind)
          FROM warranty_receiptcard c
          LEFT JOIN (SELECT DISTINCT ON (card_id) card_id, kind FROM warranty_cardevent
                      WHERE kind IN ('card.issued', 'card.sold', 'card.returned', 'card.accepted', 'card.sent_back', 'card.void',
                                     'card.acceptance_withdrawn')
                      ORDER BY card_id, id DESC) e ON e.card_id = c.id
         WHERE CASE e.kind WHEN 'card.acceptance_withdrawn' THEN 'card.returned' ELSE e.kind END IS DISTINCT FROM 'card.' || c.state""",
    "exception and events do not agree": """
        SELECT c.number, c.exception FROM warranty_receiptcard c
         WHERE (c.exception <> '') <> EXISTS (SELECT FROM warranty_cardevent e WHERE e.card_id = c.id AND e.kind = 'card.excepted')""",
    "machine and card do not agree on the sale": """
        SELECT m.serial, format('machine %%s, card %%s', m.sold_on, coalesce(c.sold_on::text, c.state, 'none'))
          FROM warranty_machine m LEFT JOIN warranty_receiptcard c ON c.id = m.card_id AND c.machine_id = m.id AND c.state <> 'void'
         WHERE m.replaces_id IS NULL AND (c.id IS NULL OR m.sold_on IS DISTINCT FROM c.sold_on
            OR (m.sold_on IS NOT NULL AND m.customer_id IS NULL)
            OR c.counted_from IS DISTINCT FROM least(m.sold_on, m.invoiced_on))""",
    "a machine given in exchange and the one before do not agree": """
        SELECT m.serial, old.serial FROM warranty_machine m
          JOIN warranty_machine old ON old.id = m.replaces_id JOIN warranty_receiptcard c ON c.id = m.card_id
         WHERE (m.sold_on, m.invoiced_on, m.model_id) IS DISTINCT FROM (old.sold_on, old.invoiced_on, old.model_id) OR c.state <> 'void'
            OR NOT EXISTS (SELECT FROM warranty_machineevent e WHERE e.machine_id = m.id AND e.kind = 'machine.given')""",
    "a sold machine has one voucher in force, an unsold one none": """
        SELECT m.serial, count(v.id)::text
          FROM warranty_machine m LEFT JOIN warranty_voucher v ON v.machine_id = m.id AND v.voided_on IS NULL
         GROUP BY m.id HAVING count(v.id) <> (m.sold_on IS NOT NULL
                AND NOT EXISTS (SELECT FROM warranty_machine n WHERE n.replaces_id = m.id))::int""",
    "voucher and events do not agree": """
        SELECT v.number, format('%%s, last event %%s', coalesce(v.void_why, 'in force'), e.kind)
          FROM warranty_voucher v
          LEFT JOIN (SELECT DISTINCT ON (voucher_id) voucher_id, kind FROM warranty_voucherevent
                      WHERE kind IN ('voucher.issued', 'voucher.lost', 'voucher.found', 'voucher.void')
                      ORDER BY voucher_id, id DESC) e ON e.voucher_id = v.id
         WHERE e.kind IS DISTINCT FROM CASE WHEN v.voided_on IS NOT NULL THEN 'voucher.void'
                                            WHEN v.lost_on IS NOT NULL THEN 'voucher.lost'
                                            WHEN e.kind = 'voucher.found' THEN e.kind ELSE 'voucher.issued' END""",
    "a lost voucher and its deadline do not agree": """
        SELECT v.number, format('%%s rows', count(d.id))
          FROM warranty_voucher v
          LEFT JOIN deadlines_deadline d ON d.subject = 'warranty.voucher' AND d.subject_id = v.id AND d.kind = 'voucher.reissue'
         GROUP BY v.id
        HAVING count(d.id) <> (SELECT count(*) FROM warranty_voucherevent e WHERE e.voucher_id = v.id AND e.kind = 'voucher.lost')
            OR count(d.id) FILTER (WHERE d.cleared_at IS NULL) <> (v.lost_on IS NOT NULL AND v.voided_on IS NULL)::int""",
    "a card's correction and its deadline do not agree": """
        SELECT c.number, format('%%s, %%s still owed', c.state, count(d.id))
          FROM warranty_receiptcard c
          LEFT JOIN deadlines_deadline d ON d.subject = 'warranty.receiptcard' AND d.subject_id = c.id AND d.kind = 'card.correct'
               AND d.cleared_at IS NULL
         GROUP BY c.id
        HAVING count(d.id) <> (c.correct_by IS NOT NULL)::int OR min((d.due_at AT TIME ZONE %(zone)s)::date) <> c.correct_by""",
    "the card's 20 days do not agree with the sale": """
        SELECT c.number, format('%%s rows, due %%s', count(d.id), min(d.due_at))
          FROM warranty_receiptcard c
          JOIN warranty_machine m ON m.id = c.machine_id
          LEFT JOIN (SELECT DISTINCT ON (subject_id) * FROM deadlines_deadline  -- a corrected sale is judged once more
                      WHERE subject = 'warranty.receiptcard' AND kind = 'card.return'
                      ORDER BY subject_id, cycle DESC) d ON d.subject_id = c.id
         GROUP BY c.id, m.id
        HAVING count(d.id) <> (c.sold_on IS NOT NULL AND m.dealer_id IS NOT NULL)::int
            OR bool_or(d.cleared_at IS NULL) AND c.returned_on IS NOT NULL
            OR bool_or(d.cleared_at IS NOT NULL) AND c.returned_on IS NULL AND c.state <> 'void'
            OR min((d.due_at AT TIME ZONE %(zone)s)::date) <> c.counted_from + (
                   SELECT days FROM deadlines_term p WHERE p.id = min(d.term_id))""",
    "a customer's phone cannot be dialled": r"""
        SELECT name, 'customer ' || id FROM warranty_customer
         WHERE phone <> '' AND phone !~ '^(1[3-9][0-9]{9}|0[0-9]{2,3}-[0-9]{7,8}|[489][0-9]{6,11}|[+][0-9]{6,15})(-[0-9]{1,6})?$'""",
    "a customer is written down more than once": """
        SELECT name, string_agg('customer ' || id, ', ' ORDER BY id) FROM warranty_customer
         WHERE phone <> '' AND merged_into_id IS NULL GROUP BY name, phone, dealer_id HAVING count(*) > 1""",
    "one phone has two names; merge them, or confirm that they share it": """
        SELECT string_agg(name, ', ' ORDER BY id), string_agg('customer ' || id, ', ' ORDER BY id) FROM warranty_customer
         WHERE phone <> '' AND merged_into_id IS NULL GROUP BY phone
        HAVING count(DISTINCT name) > 1 AND count(*) FILTER (WHERE NOT phone_shared) > 1""",
    "something hangs on an entry that was merged into another": """
        SELECT c.name, format('customer %%s, machine %%s', c.id, m.serial)
          FROM warranty_customer c JOIN warranty_machine m ON m.customer_id = c.id WHERE c.merged_into_id IS NOT NULL""",
    "a customer's merging and its trace do not agree": """
        SELECT c.name, format('customer %%s into %%s', c.id, c.merged_into_id)
          FROM warranty_customer c LEFT JOIN warranty_merging g ON g.customer_id = c.id AND g.undone_at IS NULL
         WHERE c.merged_into_id IS DISTINCT FROM g.into_id""",
    "two models have one serial number; look at the plates": """
        SELECT serial, string_agg('machine ' || id, ', ' ORDER BY id) FROM warranty_machine WHERE merged_into_id IS NULL
         GROUP BY serial HAVING count(*) > 1 AND count(*) FILTER (WHERE NOT confirmed) > 1""",
    "two machines have one engine number; look at the plates": """
        SELECT min(engine_number), string_agg('machine ' || id, ', ' ORDER BY id) FROM warranty_machine
         WHERE merged_into_id IS NULL AND engine_number <> ''
         GROUP BY upper(engine_number) HAVING count(*) > 1 AND count(*) FILTER (WHERE NOT confirmed) > 1""",
    "numbers of cards and their counter do not agree": numbering("warranty_receiptcard", "HK"),
    "numbers of vouchers and their counter do not agree": numbering("warranty_voucher", "SB"),
}


def check() -> list[str]:
    """One sentence per difference; empty when everything agrees."""
    return differences(CHECKS, zone=settings.TIME_ZONE)
