"""The table of verbs: which role may do what (A1). Whose object it is, `visible_to` decides."""

from accounts.models import Role as R
from core.errors import NotYourVerb

CLERKS = {R.CLERK, R.ADMIN}
STAFF = {R.CLERK, R.REP, R.TECHNICIAN, R.REPAIRER, R.KEEPER, R.FINANCE, R.LEADER, R.ADMIN}
DEALER = {R.DEALER_OWNER, R.DEALER_REPAIRER}
FIELD = DEALER | {R.REP, R.REPAIRER, R.TECHNICIAN}

VERBS: dict[str, set] = {
    # tickets: the register and what is done about it
    "tickets.register": CLERKS,
    "tickets.register_own": DEALER,
    "tickets.ask_again": CLERKS,
    "tickets.correct": CLERKS,
    "tickets.identify": CLERKS,
    "tickets.merge_machines": CLERKS,
    "tickets.dispatch": CLERKS | {R.LEADER},
    "tickets.redispatch": CLERKS | {R.LEADER},
    "tickets.answer": CLERKS,
    "tickets.note": STAFF | DEALER,
    "tickets.attach": STAFF | DEALER,
    "tickets.record_promise": CLERKS | {R.REP, R.TECHNICIAN, R.LEADER},
    "tickets.escalate": CLERKS,
    "tickets.close": CLERKS,
    "tickets.cancel": CLERKS,
    "tickets.reopen": CLERKS,
    "tickets.decide": {R.LEADER},
    "tickets.decide_redress": {R.LEADER},
    "tickets.give_machine": CLERKS,
    "tickets.take_machine_back": CLERKS,
    "tickets.rerun_verdict": CLERKS | {R.TECHNICIAN},
    "tickets.link_problem": CLERKS | {R.TECHNICIAN},
    "tickets.settle_severity": {R.TECHNICIAN},
    "tickets.settle_exclusion": {R.TECHNICIAN},
    "tickets.settle_usable": FIELD | CLERKS,
    "tickets.settle_part": FIELD | CLERKS,
    "tickets.settle_inside_network": CLERKS,
    "tickets.settle_host_machine": CLERKS,
    "tickets.settle_busy_season": CLERKS,
    "tickets.settle_season_start": CLERKS,
    "tickets.settle_alternative_period": {R.LEADER},
    "tickets.arrange": FIELD | CLERKS,
    "tickets.start": FIELD,
    "tickets.finish": FIELD,
    "tickets.ask_help": FIELD,
    "tickets.answer_help": CLERKS | {R.LEADER},
    "tickets.check": CLERKS,
    "tickets.file_record": FIELD,
    "tickets.sign_month": CLERKS | {R.LEADER, R.DEALER_OWNER},
    "tickets.save_view": STAFF | DEALER,
    # warranty: machines, cards
    "warranty.reveal": STAFF | DEALER,
    "warranty.register_machine": CLERKS,
    "warranty.identify_machine": CLERKS,
    "warranty.import_machines": CLERKS,
    "warranty.import_cards": CLERKS | {R.TECHNICIAN},
    "warranty.import_parts": {R.ADMIN},
    "warranty.correct_sale": CLERKS | DEALER,
    "warranty.exchange": CLERKS,
    "warranty.read_hours": STAFF | DEALER,
    "warranty.sell": CLERKS | DEALER,
    "warranty.return_card": DEALER | CLERKS | {R.TECHNICIAN},
    "warranty.accept_card": {R.TECHNICIAN},
    "warranty.send_back_card": {R.TECHNICIAN},
    "warranty.except_card": {R.LEADER},
    "warranty.void_card": CLERKS,
    "warranty.take_back": CLERKS,
    "warranty.report_lost": CLERKS | DEALER,
    "warranty.withdraw_loss": CLERKS | DEALER,
    "warranty.reissue_voucher": CLERKS,
    "warranty.transfer_voucher": CLERKS | DEALER,
    "warranty.decide": STAFF,
    "warranty.revise_rules": {R.ADMIN},
    "warranty.suspend": CLERKS | {R.TECHNICIAN},
    "warranty.end_suspension": CLERKS | {R.TECHNICIAN},
    # returns: old parts
    "returns.ship": DEALER | {R.REP, R.REPAIRER, R.TECHNICIAN},
    "returns.receive": {R.KEEPER} | CLERKS,
    "returns.receive_original": {R.KEEPER} | CLERKS,
    "returns.report_missing": {R.KEEPER} | CLERKS,
    "returns.appraise": {R.TECHNICIAN},
    "returns.hand_over": CLERKS,
    "returns.store": {R.KEEPER},
    "returns.dispose": {R.KEEPER},
    # finance: claims, notices, the ledger
    "finance.submit": {R.DEALER_OWNER, R.REP, R.REPAIRER, R.TECHNICIAN},
    "finance.recheck": {R.REP, R.FINANCE, R.LEADER},
    "finance.propose": {R.TECHNICIAN},
    "finance.verify": {R.REP, R.LEADER},
    "finance.send_back": {R.REP, R.LEADER, R.FINANCE},
    "finance.refuse": {R.REP, R.LEADER, R.FINANCE},
    "finance.review": {R.FINANCE},
    "finance.issue": {R.FINANCE},
    "finance.withdraw": {R.FINANCE},
    "finance.confirm": {R.DEALER_OWNER},
    "finance.answer_dispute": {R.FINANCE},
    "finance.post": {R.FINANCE},
    "finance.refund": {R.FINANCE},
    # deadlines: standing still, absences, rules, the engine
    "deadlines.pause": STAFF,
    "deadlines.rule": {R.ADMIN},
    "deadlines.calendar": {R.ADMIN},
    "deadlines.engine": {R.ADMIN, R.LEADER},
    "deadlines.absence": STAFF,
    "deadlines.replan": {R.ADMIN},
    "deadlines.unpark": {R.ADMIN},
    "deadlines.release": {R.ADMIN},
    # notifications: what leaves the house
    "notifications.resend": {R.ADMIN},
    "notifications.send_test": {R.ADMIN},
    # network-wide
    "export.register": CLERKS | {R.LEADER},
    "export.whole_phones": CLERKS | {R.LEADER},
    "export.own_register": DEALER,
}


def may(by, verb: str) -> bool:
    """Whether this person's role has the verb. `None` is the system itself, which may everything.

    Raises KeyError for a verb that is not in the table.
    """
    roles = VERBS[verb]
    return by is None or (by.is_active and by.role in roles)


def require(by, verb: str) -> None:
    """Raise NotYourVerb (403) unless `may`."""
    if not may(by, verb):
        raise NotYourVerb(verb)
