"""Whether tickets, tasks, events, deadlines, verdicts and records say the same (check_books)."""

from core.clock import company_zone
from core.comparing import SHOWN, differences, numbering
from tickets import kinds, natures
from tickets.cover import about_two
from tickets.filing import unfiled
from tickets.holds import RETURN_OPEN
from tickets.models import Task
from tickets.progress import RESTORED, STATE_AFTER

ENTERED = "('ticket.registered', 'ticket.registered_own', 'ticket.reported')"
TASK = "concat(t.number, '-', k.seq)"
LATE_EVENTS = {
    kinds.TICKET_ARRANGE: "ticket.late",
    kinds.TASK_ARRANGE: "task.late",
    kinds.TASK_ARRANGE_OWN: "task.late",
    kinds.TASK_CHECK: "task.check_late",
    kinds.TASK_IN_HAND: "task.in_hand_late",
    kinds.TASK_VISIT: "task.visit_late",
    kinds.TASK_REPAIR: "task.repair_late",
    kinds.ESCALATION_DECIDE: "escalation.late",
}


def _values(pairs: dict) -> str:
    return "(VALUES " + ", ".join(f"('{key}', '{value}')" for key, value in pairs.items()) + ")"


TASKS = {
    "the task's last event and its state do not agree": f"""
        SELECT {TASK}, format('%%s, last event %%s', k.state, e.kind)
          FROM tickets_task k
          JOIN tickets_ticket t ON t.id = k.ticket_id
          LEFT JOIN (SELECT DISTINCT ON (task_id) task_id, kind, coalesce(nullif(means, ''), data ->> 'to') AS means
                       FROM tickets_event JOIN {_values(STATE_AFTER | {RESTORED: ""})} AS known (kind, means) USING (kind)
                      ORDER BY task_id, id DESC) e ON e.task_id = k.id
         WHERE e.means IS DISTINCT FROM k.state""",
    "the task's times and its events do not agree": f"""
        SELECT {TASK}, format('sent %%s, arranged %%s, visits %%s, done %%s, help %%s, checked %%s',
                              e.sent, e.arranged, e.visits, e.done, e.helped, e.checked)
          FROM tickets_task k
          JOIN tickets_ticket t ON t.id = k.ticket_id
          LEFT JOIN (SELECT task_id, count(*) FILTER (WHERE kind = 'ticket.dispatched') AS sendings,
                            min(at) FILTER (WHERE kind = 'ticket.dispatched') AS sent,
                            min(at) FILTER (WHERE kind = 'task.arranged') AS arranged,
                            count(*) FILTER (WHERE kind IN ('task.arranged', 'task.rearranged')) AS visits,
                            max(at) FILTER (WHERE kind = 'task.done') AS done,
                            count(*) FILTER (WHERE kind = 'task.help_asked') AS helped,
                            max(at) FILTER (WHERE kind = 'task.checked') AS checked
                       FROM tickets_event GROUP BY task_id) e ON e.task_id = k.id
         WHERE (e.sendings = 1 AND e.visits = k.visits AND e.helped = k.help_count) IS NOT TRUE
            OR (k.sent_at, k.arranged_at, k.done_at, k.checked_at) IS DISTINCT FROM (e.sent, e.arranged, e.done, e.checked)""",
    "the task's round and the ticket's reopenings do not agree": f"""
        SELECT {TASK}, format('%%s, reopened %%s times before', k.cycle, count(e.id))
          FROM tickets_task k
          JOIN tickets_ticket t ON t.id = k.ticket_id
          LEFT JOIN LATERAL (SELECT min(id) AS id FROM tickets_event WHERE task_id = k.id) d ON true
          LEFT JOIN tickets_event e ON e.ticket_id = t.id AND e.kind = 'ticket.reopened'
               AND CASE WHEN d.id IS NULL THEN e.at <= k.sent_at ELSE e.id < d.id END  -- both may be of one moment
         GROUP BY t.number, k.id HAVING count(e.id) <> k.cycle""",
    "a dispatch without its task": """
        SELECT t.number, e.at::text FROM tickets_event e JOIN tickets_ticket t ON t.id = e.ticket_id
         WHERE e.kind = 'ticket.dispatched' AND e.task_id IS NULL""",
    "an event about a task of another ticket": """
        SELECT t.number, e.kind FROM tickets_event e JOIN tickets_task k ON k.id = e.task_id JOIN tickets_ticket t ON t.id = e.ticket_id
         WHERE k.ticket_id <> e.ticket_id""",
}

# Where a ticket must be, from where its tasks are (tickets/progress.py says the same); null without tasks.
PROGRESS = """
    (SELECT ticket_id, count(*) FILTER (WHERE state <> 'withdrawn') AS active, sum(help_count) AS helped,
            bool_or(state NOT IN ('done', 'withdrawn')) AS unfinished,
            CASE WHEN bool_or(state IN ('sent', 'help_asked')) THEN 'dispatched'
                 WHEN bool_and(state = 'done') FILTER (WHERE state <> 'withdrawn') THEN 'serviced'
                 WHEN bool_or(state IN ('in_service', 'done')) THEN 'in_service'
                 WHEN bool_or(state = 'arranged') THEN 'arranged' END AS means
       FROM tickets_task GROUP BY ticket_id)"""
TICKETS = {
    "the ticket's state and its tasks do not agree": f"""
        SELECT t.number, format('%%s, tasks say %%s', t.state, w.means)
          FROM tickets_ticket t LEFT JOIN {PROGRESS} w ON w.ticket_id = t.id
         WHERE CASE WHEN t.state = 'registered' THEN w.active > 0
                    WHEN t.state = 'cancelled' THEN w.unfinished
                    WHEN t.origin = 'import' AND w.ticket_id IS NULL THEN false
                    WHEN t.state = 'closed' THEN w.active > 0 AND w.means <> 'serviced'
                    WHEN w.helped > 0 THEN w.means IS NULL  -- asking for help takes the task back, the ticket stays
                    ELSE t.state IS DISTINCT FROM w.means END""",
    "the ticket's times and its events do not agree": f"""
        SELECT t.number, format('received %%s, registered %%s, reopened %%s, ended %%s', e.received, e.registered, e.reopened, last.at)
          FROM tickets_ticket t
          LEFT JOIN (SELECT ticket_id, count(*) FILTER (WHERE kind = 'ticket.received') AS receipts,
                            min(at) FILTER (WHERE kind = 'ticket.received') AS received,
                            count(*) FILTER (WHERE kind IN {ENTERED}) AS registrations,
                            min(at) FILTER (WHERE kind IN {ENTERED}) AS registered,
                            count(*) FILTER (WHERE kind = 'ticket.reopened') AS reopened,
                            max(at) FILTER (WHERE kind = 'ticket.reopened') AS reopened_at
                       FROM tickets_event GROUP BY ticket_id) e ON e.ticket_id = t.id
          LEFT JOIN (SELECT DISTINCT ON (ticket_id) ticket_id, (data ->> 'received_at_to')::timestamptz AS at
                       FROM tickets_event WHERE kind = 'ticket.corrected' AND data ? 'received_at_to'
                      ORDER BY ticket_id, id DESC) put_right ON put_right.ticket_id = t.id
          LEFT JOIN (SELECT DISTINCT ON (ticket_id) ticket_id, kind, at FROM tickets_event
                      WHERE kind IN ('ticket.answered', 'ticket.closed', 'ticket.cancelled', 'ticket.merged', 'ticket.reopened',
                                     'ticket.restored', 'ticket.passed_on')
                      ORDER BY ticket_id, id DESC) last ON last.ticket_id = t.id
         WHERE (e.receipts = 1 AND e.registrations = 1 AND coalesce(put_right.at, e.received) = t.received_at
                AND e.registered = t.registered_at
                AND e.reopened = t.cycle) IS NOT TRUE OR e.reopened_at IS DISTINCT FROM t.reopened_at
            OR t.ended_at IS DISTINCT FROM CASE WHEN last.kind NOT IN ('ticket.reopened', 'ticket.restored') THEN last.at END""",
    "was cancelled although a repair record is filed, whose claim goes on: restore it": """
        SELECT t.number, string_agg(r.number, ' ' ORDER BY r.id)
          FROM tickets_ticket t JOIN tickets_repairrecord r ON r.ticket_id = t.id WHERE t.state = 'cancelled' GROUP BY t.id""",
    "a reopened ticket was not judged anew for its round": """
        SELECT t.number, format('round %%s, judged in %%s as of %%s', t.cycle, v.cycle, v.report)
          FROM tickets_ticket t
          LEFT JOIN (SELECT DISTINCT ON (ticket_id) ticket_id, cycle, ("case" ->> 'report_date')::date AS report
                       FROM tickets_verdict ORDER BY ticket_id, id DESC) v ON v.ticket_id = t.id
         WHERE t.cycle > 0 AND t.machine_id IS NOT NULL
           AND (v.cycle IS DISTINCT FROM t.cycle OR v.report <> (t.reopened_at AT TIME ZONE %(zone)s)::date)""",
    "an imported ticket's state and its history do not agree": """
        SELECT t.number, format('%%s, history says %%s', t.state, last.becomes)
          FROM tickets_ticket t
          JOIN (SELECT DISTINCT ON (ticket_id) ticket_id, data ->> 'becomes' AS becomes FROM tickets_event
                 WHERE data ? 'becomes' ORDER BY ticket_id, id DESC) last ON last.ticket_id = t.id
         WHERE t.origin = 'import' AND t.state <> last.becomes
           AND NOT EXISTS (SELECT FROM tickets_event e WHERE e.ticket_id = t.id AND NOT e.data ? 'becomes'
                              AND e.kind IN ('ticket.dispatched', 'ticket.answered', 'ticket.passed_on',
                                             'ticket.closed', 'ticket.cancelled'))""",
    "verdict, its event and what the ticket shows do not agree": """
        SELECT t.number, format('%%s until %%s; %%s verdicts, %%s events', t.covered, t.whole_until, v.verdicts, e.judged)
          FROM tickets_ticket t
          LEFT JOIN (SELECT ticket_id, count(*) AS verdicts, (array_agg(answer ->> 'covered' ORDER BY id DESC))[1] AS covered,
                            (array_agg(answer ->> 'whole_until' ORDER BY id DESC))[1]::date AS whole_until
                       FROM tickets_verdict GROUP BY ticket_id) v ON v.ticket_id = t.id
          LEFT JOIN (SELECT ticket_id, count(*) AS judged FROM tickets_event WHERE kind = 'ticket.judged' GROUP BY ticket_id) e
                 ON e.ticket_id = t.id
         WHERE (t.machine_id IS NOT NULL AND v.ticket_id IS NULL) OR v.verdicts IS DISTINCT FROM e.judged
            OR t.covered <> coalesce(v.covered, '') OR t.whole_until IS DISTINCT FROM v.whole_until""",
    "the decisions that its verdict waits for and the ticket do not agree": """
        SELECT t.number, t.waits_for::text
          FROM tickets_ticket t
          JOIN (SELECT DISTINCT ON (ticket_id) ticket_id, answer FROM tickets_verdict ORDER BY ticket_id, id DESC) v ON v.ticket_id = t.id
         WHERE t.waits_for::text[] <> ARRAY(
                   SELECT need ->> 'who' FROM jsonb_array_elements(v.answer -> 'needs_person') need WHERE NOT t.facts ? (need ->> 'code')
                    UNION SELECT 'leader' WHERE (v.answer ->> 'remedy' IN ('exchange', 'return')
                                                  OR v.answer ->> 'remedy' = 'repair_or_exchange' AND t.kind = ANY(%(exchanged)s))
                                            AND t.facts ->> 'redress' IS DISTINCT FROM v.answer ->> 'remedy' ORDER BY 1)""",
    "what the ticket shows of its machine and dealer is out of date": """
        SELECT t.number, format('model %%s and %%s, dealer %%s and %%s', t.model_id, m.model_id, t.dealer_id, k.dealer_id)
          FROM tickets_ticket t
          LEFT JOIN warranty_machine m ON m.id = t.machine_id
          LEFT JOIN (SELECT DISTINCT ON (ticket_id) ticket_id, dealer_id FROM tickets_task WHERE dealer_id IS NOT NULL
                      ORDER BY ticket_id, seq DESC) k ON k.ticket_id = t.id
         WHERE t.model_id <> m.model_id OR t.dealer_id IS DISTINCT FROM k.dealer_id""",
    "its calls and their events do not agree": """
        SELECT t.number, format('%%s calls, last %%s; %%s events, last %%s', t.calls, t.asked_at, coalesce(e.times, 0), e.last)
          FROM tickets_ticket t
          LEFT JOIN (SELECT ticket_id, count(*) AS times, max(at) AS last FROM tickets_event WHERE kind = 'ticket.asked_again'
                      GROUP BY 1) e ON e.ticket_id = t.id
         WHERE t.calls <> 1 + coalesce(e.times, 0) OR t.asked_at IS DISTINCT FROM e.last""",
    "what it was merged into and its events do not agree": """
        SELECT t.number, format('%%s, events say %%s', other.number, e.number)
          FROM tickets_ticket t
          LEFT JOIN tickets_ticket other ON other.id = t.merged_into_id
          LEFT JOIN (SELECT DISTINCT ON (ticket_id) ticket_id, CASE kind WHEN 'ticket.merged' THEN data ->> 'number' END AS number
                       FROM tickets_event WHERE kind IN ('ticket.merged', 'ticket.restored') ORDER BY ticket_id, id DESC) e
                 ON e.ticket_id = t.id
         WHERE other.number IS DISTINCT FROM e.number""",
    "its customer's entry was merged into another": """
        SELECT t.number, format('customer %%s', c.id) FROM tickets_ticket t JOIN warranty_customer c ON c.id = t.customer_id
         WHERE c.merged_into_id IS NOT NULL""",
    "nobody answers for it": """
        SELECT number, origin FROM tickets_ticket WHERE clerk_id IS NULL AND own_dealer_id IS NULL AND origin <> 'import'""",
    "numbers of tickets and their counter do not agree": numbering("tickets_ticket", "SH"),
}
REDRESSES = {
    "the decision and the hold of the sale do not agree": f"""
        SELECT r.number, r.state
          FROM tickets_redress r JOIN warranty_machine m ON m.id = r.machine_id
         WHERE (r.state = 'decided') <> (m.holds @> jsonb_build_array(jsonb_build_object('kind', '{RETURN_OPEN}', 'because', r.number)))""",
    "what was decided on exchange or return and its events do not agree": """
        SELECT x.number, format('%%s; events %%s', x.state, e.kinds)
          FROM tickets_redress x
          LEFT JOIN (SELECT ticket_id, data ->> 'number' AS number, string_agg(kind, ' ' ORDER BY id) AS kinds FROM tickets_event
                      WHERE kind LIKE 'redress.%%' GROUP BY 1, 2) e ON e.ticket_id = x.ticket_id AND e.number = x.number
         WHERE e.kinds IS DISTINCT FROM CASE x.state WHEN 'decided' THEN 'redress.decided' WHEN 'refused' THEN 'redress.decided'
                                                     WHEN 'refunded' THEN 'redress.decided redress.taken_back redress.refunded'
                                                     ELSE CASE x.what WHEN 'exchange' THEN 'redress.decided redress.given'
                                                                      ELSE 'redress.decided redress.taken_back' END END""",
    "an exchange or return that was carried out is still promised": """
        SELECT r.number, r.state FROM tickets_redress r JOIN deadlines_deadline d ON d.subject = 'tickets.redress' AND d.subject_id = r.id
         WHERE d.kind = 'redress.carry_out' AND d.cleared_at IS NULL AND r.state <> 'decided'""",
    "an exchange or return that was granted is promised by nobody": """
        SELECT r.number, r.decided_at::text FROM tickets_redress r
         WHERE r.state = 'decided' AND NOT EXISTS (
               SELECT FROM deadlines_deadline d
                WHERE d.subject = 'tickets.redress' AND d.subject_id = r.id AND d.kind = 'redress.carry_out')""",
    "an exchange that was carried out and the machine given do not agree": """
        SELECT x.number, '' FROM tickets_redress x
         WHERE x.what = 'exchange' AND x.state = 'done' AND NOT EXISTS (
               SELECT FROM warranty_machineevent e WHERE e.machine_id = x.machine_id AND e.kind = 'machine.exchanged'
                  AND (e.data ->> 'machine')::bigint = x.replacement_id)""",
    "numbers of exchanges and returns and their counter do not agree": numbering("tickets_redress", "TH"),
}
RECORDS = {
    "the record and its event do not agree": """
        SELECT r.number, concat(count(e.id)) FROM tickets_repairrecord r
          LEFT JOIN tickets_event e ON e.ticket_id = r.ticket_id AND e.kind = 'record.filed' AND e.data ->> 'number' = r.number
         GROUP BY r.id HAVING count(e.id) <> 1 OR min(e.at) <> r.filed_at OR min(e.task_id) <> r.task_id""",
    "the record is of another ticket than its task": """
        SELECT r.number, '' FROM tickets_repairrecord r JOIN tickets_task k ON k.id = r.task_id WHERE k.ticket_id <> r.ticket_id""",
    "the record has no signature on file": """
        SELECT r.number, r.signed_how FROM tickets_repairrecord r
         WHERE NOT EXISTS (SELECT FROM tickets_attachment a WHERE a.record_id = r.id AND a.ticket_id = r.ticket_id
                              AND a.kind = CASE r.signed_how WHEN 'drawn' THEN 'signature' ELSE 'paper' END)""",
    "numbers of records and their counter do not agree": numbering("tickets_repairrecord", "WX"),
    "one visit was filed twice": """
        SELECT b.number, a.number FROM tickets_repairrecord a
          JOIN tickets_repairrecord b ON b.ticket_id = a.ticket_id AND b.id > a.id
               AND (b.repairer_id = a.repairer_id OR b.task_id = a.task_id)
         WHERE a.arrived_at < b.finished_at AND a.finished_at > b.arrived_at""",
    "somebody was at two places at one time, and nobody was asked": """
        SELECT b.number, a.number FROM tickets_repairrecord a
          JOIN tickets_repairrecord b ON b.repairer_id = a.repairer_id AND b.id > a.id AND b.ticket_id <> a.ticket_id
               AND a.arrived_at BETWEEN b.arrived_at - interval '7 days' AND b.finished_at
               AND a.arrived_at < b.finished_at AND a.finished_at > b.arrived_at
          JOIN tickets_ticket t ON t.id = b.ticket_id AND t.origin <> 'demo'  -- copies that fill it up lie over one another
         WHERE NOT EXISTS (SELECT FROM tickets_doubt d WHERE d.record_id = b.id AND d.kind = 'overlap')""",
    "what went to the leader and its events do not agree": """
        SELECT t.number, format('%%s of %%s decided; events %%s, %%s', x.decided, x.raised, e.decided, e.raised)
          FROM (SELECT ticket_id, count(*) AS raised, count(decided_at) AS decided FROM tickets_escalation
                 WHERE why <> 'afterwards' GROUP BY 1) x
          FULL JOIN (SELECT ticket_id, count(*) FILTER (WHERE kind = 'ticket.escalated') AS raised,
                            count(*) FILTER (WHERE kind = 'escalation.decided') AS decided
                       FROM tickets_event WHERE kind IN ('ticket.escalated', 'escalation.decided') GROUP BY 1) e USING (ticket_id)
          JOIN tickets_ticket t ON t.id = ticket_id
         WHERE (x.raised, x.decided) IS DISTINCT FROM (e.raised, e.decided)""",
}


NATURES = "(SELECT * FROM unnest(%(codes)s::text[], %(arranged)s::text[]) AS known (code, arranging))"


def _promises(subject: str) -> str:
    """Each subject's deadlines of a kind, counted: all of them, and those still owed."""
    return f"""(SELECT subject_id, kind, count(*) AS made, count(*) FILTER (WHERE cleared_at IS NULL) AS owed,
                       min(settled_at) FILTER (WHERE state = 'met') AS met
                  FROM deadlines_deadline WHERE subject = '{subject}' GROUP BY subject_id, kind)"""


def _of_task(kind: str, wrong: str) -> str:
    return f"""
        SELECT {TASK}, format('%%s, made %%s, owed %%s', k.state, coalesce(d.made, 0), coalesce(d.owed, 0))
          FROM tickets_task k
          JOIN tickets_ticket t ON t.id = k.ticket_id
          LEFT JOIN {_promises("tickets.task")} d ON d.subject_id = k.id AND d.kind = '{kind}'
         WHERE {wrong}"""


ARRANGED = """
    coalesce(d.made, 0) <> ({own}k.own)::int OR coalesce(d.owed, 0) <> ({own}k.own AND k.arranged_at IS NULL
        AND k.state IN ('sent', 'help_asked') AND t.ended_at IS NULL)::int OR d.met <> k.arranged_at"""
PROMISES = {
    "the clerk's two hours and the ticket do not agree (A14)": f"""
        SELECT t.number, format('%%s, made %%s, owed %%s', t.state, coalesce(d.made, 0), coalesce(d.owed, 0))
          FROM tickets_ticket t
          JOIN {NATURES} nature ON nature.code = t.kind
          LEFT JOIN (SELECT subject_id, count(*) AS made, count(*) FILTER (WHERE cleared_at IS NULL) AS owed
                       FROM deadlines_deadline WHERE subject = 'tickets.ticket' AND kind = ANY(%(arranging)s) GROUP BY 1) d
                 ON d.subject_id = t.id
         WHERE CASE WHEN t.origin = 'import' THEN d.made > 1 + t.cycle OR d.owed > 0 AND t.state NOT IN ('registered', 'dispatched')
                    WHEN nature.arranging IS NULL THEN d.owed > 0
                    WHEN coalesce(d.made, 0) <> t.cycle + (t.own_dealer_id IS NULL)::int
                         AND abs(coalesce(d.made, 0) - t.cycle - (t.own_dealer_id IS NULL)::int)
                             > (SELECT count(*) FROM tickets_event e
                                  JOIN {NATURES} was ON was.code = e.data ->> 'kind_from'
                                  JOIN {NATURES} became ON became.code = e.data ->> 'kind_to'
                                 WHERE e.ticket_id = t.id AND e.kind = 'ticket.corrected'
                                   AND was.arranging IS DISTINCT FROM became.arranging) THEN true
                    ELSE coalesce(d.owed, 0) > (t.state IN ('registered', 'dispatched'))::int
                      OR coalesce(d.owed, 0) = 0 AND t.state = 'registered' END""",
    "the party's two hours and the task do not agree (A15)": _of_task(kinds.TASK_ARRANGE, ARRANGED.format(own="NOT ")),
    "the dealer's own two hours and the task do not agree (A10)": _of_task(kinds.TASK_ARRANGE_OWN, ARRANGED.format(own="")),
    "the clerk's check and the task do not agree (A15)": _of_task(
        kinds.TASK_CHECK,
        """coalesce(d.made, 0) <> (NOT k.own)::int OR coalesce(d.owed, 0) <> (NOT k.own AND k.checked_at IS NULL
            AND k.state <> 'withdrawn' AND t.ended_at IS NULL)::int AND t.cycle = 0""",
    ),
    "what was found in hand and the task do not agree (A15)": _of_task(
        kinds.TASK_IN_HAND, "d.owed > 0 AND (k.state NOT IN ('sent', 'help_asked') OR k.in_hand IS NOT TRUE)"
    ),
    "the promised visits and the task do not agree": _of_task(
        kinds.TASK_VISIT,
        """coalesce(d.made, 0) <> k.visits OR coalesce(d.owed, 0) > (k.state IN ('sent', 'help_asked', 'arranged'))::int
            OR coalesce(d.owed, 0) = 0 AND k.state = 'arranged' OR d.owed > 0 AND t.ended_at IS NOT NULL""",
    ),
    "the repair's limit and the task do not agree": _of_task(kinds.TASK_REPAIR, "d.owed > 0 AND k.state IN ('done', 'withdrawn')"),
    "the repair's limit was counted from before the ticket was reopened": f"""
        SELECT {TASK}, d.due_at::text
          FROM deadlines_deadline d JOIN tickets_task k ON k.id = d.subject_id JOIN tickets_ticket t ON t.id = k.ticket_id
         WHERE d.subject = 'tickets.task' AND d.kind = '{kinds.TASK_REPAIR}' AND k.cycle > 0 AND d.starts_at <= t.received_at
           AND t.reopened_at > t.received_at""",
    "the leader's decision and its deadline do not agree": f"""
        SELECT t.number, x.why
          FROM tickets_escalation x
          JOIN tickets_ticket t ON t.id = x.ticket_id
          LEFT JOIN {_promises("tickets.escalation")} d ON d.subject_id = x.id AND d.kind = '{kinds.ESCALATION_DECIDE}'
         WHERE coalesce(d.made, 0) <> (x.why <> 'afterwards')::int OR d.owed <> (x.decided_at IS NULL)::int""",
    "what the leader decided is owed, and the task do not agree (A15)": _of_task(
        kinds.TASK_PRESSED, "d.owed > 0 AND k.state NOT IN ('sent', 'help_asked') OR d.owed > 1"
    ),
    "a breach and its event do not agree": f"""
        SELECT coalesce(d.subject || '#' || d.subject_id, 'event ' || e.ids::text), coalesce(d.kind, e.kind)
          FROM (SELECT d.id, d.subject, d.subject_id, d.kind, d.due_at, late.means FROM deadlines_deadline d
                  JOIN {_values(LATE_EVENTS)} AS late (kind, means) USING (kind) WHERE d.state = 'breached') d
          FULL JOIN (SELECT (data ->> 'deadline')::bigint AS deadline, min(kind) AS kind, min(at) AS at, count(*) AS times, min(id) AS ids
                       FROM tickets_event WHERE kind IN (SELECT means FROM {_values(LATE_EVENTS)} AS late (kind, means))
                      GROUP BY 1) e ON e.deadline = d.id
         WHERE (d.means = e.kind AND d.due_at = e.at AND e.times = 1) IS NOT TRUE""",
}


def check() -> list[str]:
    """One sentence per difference; empty when everything agrees."""
    rows, unsigned = natures.NATURES.values(), unfiled(Task.objects.filter(state=Task.State.DONE)).select_related("ticket")
    found = [f"{task}: was finished without the report that its kind needs" for task in unsigned.order_by("id")[:SHOWN]]
    found += [f"{number}: a ticket is about more than one thing" for number in about_two()]
    return found + differences(
        TASKS | TICKETS | REDRESSES | RECORDS | PROMISES,
        zone=str(company_zone()),
        codes=[nature.code for nature in rows],
        arranged=[nature.arranging for nature in rows],
        arranging=list(natures.arranging()),
        exchanged=natures.codes(lambda nature: nature.demands == "exchange"),
    )
