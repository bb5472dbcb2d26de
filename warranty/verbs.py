"""The verbs of machines and their papers, each declared once (docs/pages.md)."""

from django.utils.translation import gettext_lazy as _

from accounts.declared import verb
from accounts.models import Role as R
from accounts.rights import CLERKS, CONTACTS, DEALER, STAFF, may, right
from core.api import Nothing
from core.errors import Refused
from dealers.models import Dealer
from warranty import actions
from warranty.api import customers, machines, papers, tables, verdicts
from warranty.imports import RIGHTS
from warranty.imports.run import begin
from warranty.models import Customer, Import, Machine, ReceiptCard, RuleSet, Suspension, Voucher
from warranty.standing import handed_in


def _own_dealer(by):
    """The dealer for which a dealer's person enters something; None for company people."""
    return None if by.is_company else Dealer.objects.visible_to(by).first()


# --- Customers
verb(
    actions.enter_customer, CLERKS | DEALER, about=Customer, many=True,
    call=lambda by, _none, data: actions.enter_customer(by=by, dealer=_own_dealer(by), **data),
    endpoint="enter", body=customers.CustomerFacts, status=201,
)  # fmt: skip
verb(actions.reveal_phone, CONTACTS, name="reveal", about=Customer, body=Nothing, answer=customers.WholeCustomer)
verb(
    actions.erase_customer, {R.ADMIN, R.LEADER}, name="erase_customer", about=Customer, offered=lambda customer: customer.erased_at is None,
    endpoint="erase", body=customers.Ground,
)  # fmt: skip

# --- Machines
right("warranty.exchange", CLERKS)
verb(actions.register_machine, CLERKS, about=Machine, many=True, endpoint="register", body=machines.NewMachine, status=201)
verb(
    actions.identify_machine, CLERKS, about=Machine, offered=lambda machine: not machine.identified and not machine.merged_into_id,
    endpoint="identify", body=machines.PlateRead,
)  # fmt: skip
verb(actions.read_hours, STAFF | DEALER, about=Machine, body=machines.MeterReading, status=201, answer=machines.ReadingRow)
verb(actions.sell, CLERKS | DEALER, about=Machine, offered=lambda machine: machine.sold_on is None, body=machines.Sale)
verb(
    actions.correct_sale, CLERKS | DEALER, about=Machine,
    offered=lambda machine: machine.sold_on and not machine.replaces_id and not machine.hold_against("warranty.correct_sale"),
    body=machines.SaleCorrection,
)  # fmt: skip
verb(
    actions.take_back, CLERKS, about=Machine,
    offered=lambda machine: machine.sold_on and machine.successor is None and not machine.hold_against("warranty.take_back"),
    body=Nothing,
)  # fmt: skip
verb(machines.decide, STAFF, about=Machine, body=machines.Question, answer=machines.VerdictAnswer)

# --- Receipt cards
verb(
    actions.return_card, DEALER | CLERKS | {R.TECHNICIAN}, about=ReceiptCard, offered="hand_in",
    endpoint="return", body=papers.HandIn,
)  # fmt: skip


def _return_many(by, _none, data):
    numbered = [{**row, "line": line} for line, row in enumerate(data["rows"], 1)]
    dry_run = data.get("dry_run", False)
    lines = actions.return_many(rows=numbered, by=by, dealer=_own_dealer(by), dry_run=dry_run)
    wrong = {f"line_{line.number}": line.problem for line in lines if line.problem}
    if wrong and not dry_run:
        raise Refused(
            "card.table_refused",
            _("Nothing was handed in: %(wrong)s of %(all)s lines have a problem.") % {"wrong": len(wrong), "all": len(lines)},
            _("Correct them and send the table again; a dry run says what would become of each."),
            **wrong,
        )
    return {"lines": lines}


verb(
    actions.return_many, rights=["warranty.return_card"], about=ReceiptCard, many=True, call=_return_many,
    body=papers.Many, answer=papers.ManyAnswers,
)  # fmt: skip
verb(actions.accept_card, {R.TECHNICIAN}, about=ReceiptCard, own_work=handed_in, offered="accept", endpoint="accept", body=Nothing)
verb(actions.send_back_card, {R.TECHNICIAN}, about=ReceiptCard, offered="send_back", endpoint="send-back", body=papers.Wrong)
verb(
    actions.except_card, {R.LEADER}, about=ReceiptCard,
    offered=lambda card: card.sold_on is not None and card.state != ReceiptCard.State.VOID and not card.exception,
    endpoint="except", body=papers.Exception_,
)  # fmt: skip
right("warranty.void_card", CLERKS)
verb(
    actions.replace_card, rights=["warranty.void_card"], about=ReceiptCard, offered=lambda card: card.state in ("issued", "sold"),
    endpoint="replace", body=Nothing,
)  # fmt: skip

# --- Vouchers
verb(
    actions.report_lost, CLERKS | DEALER, about=Voucher, offered=lambda voucher: voucher.in_force and not voucher.lost_on,
    body=papers.Loss,
)  # fmt: skip
verb(actions.withdraw_loss, CLERKS | DEALER, about=Voucher, offered=lambda voucher: voucher.to_reissue, body=papers.Why)
verb(
    actions.reissue_voucher, CLERKS, about=Voucher, offered=lambda voucher: voucher.to_reissue, endpoint="reissue", body=Nothing,
)  # fmt: skip
verb(
    actions.transfer_voucher, CLERKS | DEALER, about=Voucher, offered=papers.may_be_passed_on,
    endpoint="transfer", body=papers.Transfer,
)  # fmt: skip

# --- Rules and suspensions
verb(actions.revise_rules, {R.ADMIN}, about=RuleSet, many=True, endpoint="revise", body=verdicts.Revision, status=201)
verb(actions.suspend, CLERKS | {R.TECHNICIAN}, about=Suspension, many=True, body=verdicts.Suspending, status=201)
verb(
    actions.end_suspension, CLERKS | {R.TECHNICIAN}, about=Suspension, offered=lambda suspension: suspension.ends is None,
    endpoint="end", body=verdicts.SuspensionEnd,
)  # fmt: skip

# --- Tables: each kind has its own right
right(RIGHTS["machines"], CLERKS)
right(RIGHTS["cards"], CLERKS | {R.TECHNICIAN})
right(RIGHTS["parts"], {R.ADMIN})


def _may_import(by, job) -> bool:
    return may(by, RIGHTS[job.kind])


def _and_begin(act):
    """What is checked and written goes on in the background."""

    def run(by, job, data):
        job = act(**({"job": job} if job else {}), by=by, **data)
        begin(job)
        return job

    return run


verb(
    actions.start_import, rights=RIGHTS.values(), about=Import, many=True, call=_and_begin(actions.start_import),
    endpoint="start", body=tables.Table, status=201,
)  # fmt: skip
verb(
    actions.confirm_import, rights=RIGHTS.values(), standing=_may_import, about=Import, offered=lambda job: job.ready,
    call=_and_begin(actions.confirm_import), endpoint="confirm", body=Nothing,
)  # fmt: skip
verb(
    actions.stop_import, rights=RIGHTS.values(), standing=_may_import, about=Import, offered=lambda job: job.state not in Import.OVER,
    endpoint="stop", body=Nothing,
)  # fmt: skip
verb(
    tables.refused_lines, rights=RIGHTS.values(), standing=_may_import, about=Import, body=Nothing, answer=tables.RefusedLines,
)  # fmt: skip
