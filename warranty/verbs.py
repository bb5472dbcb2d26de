"""The verbs of machines and their papers, each declared once (docs/pages.md)."""

from django.utils.translation import gettext_lazy as _

from accounts.declared import Button, Page, place, verb
from accounts.models import Role as R
from accounts.rights import CLERKS, CONTACTS, DEALER, STAFF, may, right
from core.api import Nothing
from core.errors import Refused
from deadlines.templatetags.terms import length_at
from dealers.models import Dealer
from warranty import actions, boards, customer_forms, forms, places, sales
from warranty.api import customers, machines, papers, tables, verdicts
from warranty.imports import RIGHTS
from warranty.imports.run import begin
from warranty.kinds import VOUCHER_REISSUE
from warranty.models import Customer, Import, Machine, ReceiptCard, RuleSet, Suspension, Voucher
from warranty.standing import can_be_replaced, can_be_suspended, corrects_sale, handed_in, sale_stands, wants_exception

place(Customer, **customer_forms.PLACE)
place(Machine, **places.MACHINE)
place(ReceiptCard, **places.CARD)
place(Voucher, **places.VOUCHER)
place(Suspension, **places.SUSPENSION)
place(Import, **places.IMPORT)


def _own_dealer(by):
    """The dealer for which a dealer's person enters something; None for company people."""
    return None if by.is_company else Dealer.objects.visible_to(by).first()


# --- Customers
verb(
    actions.enter_customer, CLERKS | DEALER, about=Customer, many=True,
    call=lambda by, _none, data: actions.enter_customer(by=by, dealer=_own_dealer(by), **data),
    endpoint="enter", body=customers.CustomerFacts, status=201,
)  # fmt: skip


def _whole(customer) -> bool:
    return customer.merged_into_id is None and customer.erased_at is None


verb(
    actions.edit_customer, CLERKS, about=Customer, offered=_whole,
    button=Button(label=_("Correct"), icon="pen-line", beside=True),
    page=Page(name="edit_customer", path="edit/", form=customer_forms.Edit,
        heading=_("Correct the customer"), press=_("Save the correction"),
    ),
    endpoint="edit", body=customers.CustomerCorrection,
)  # fmt: skip
verb(
    actions.add_contact, CLERKS, about=Customer, offered=_whole,
    button=Button(label=_("Add a contact"), icon="user-check", beside=True),
    page=Page(name="add_contact", path="contact/", form=customer_forms.NewContact, heading=_("Whom one calls"), press=_("Add the contact")),
    body=customers.NewContact, status=201, answer=customers.MaskedContact,
)  # fmt: skip
verb(
    actions.drop_contact, rights=["warranty.add_contact"], about=Customer, offered=_whole,
    page=Page(name="drop_contact", path="contact/drop/", form=customer_forms.DropContact,
        heading=_("Take a contact off"), press=_("Take off"),
    ),
    body=customers.TheContact,
)  # fmt: skip
verb(
    actions.add_site, CLERKS, about=Customer, offered=_whole,
    button=Button(label=_("Add a site"), icon="map-pin"),
    page=Page(name="add_site", path="site/", form=customer_forms.NewSite, heading=_("Where machines stand"), press=_("Add the site")),
    body=customers.NewSite, status=201, answer=customers.SiteRow,
)  # fmt: skip
verb(
    actions.drop_site, rights=["warranty.add_site"], about=Customer, offered=_whole,
    page=Page(name="drop_site", path="site/drop/", form=customer_forms.DropSite, heading=_("Take a site off"), press=_("Take off")),
    body=customers.TheSite,
)  # fmt: skip
verb(
    actions.share_phone, CLERKS, about=Customer, offered=lambda customer: _whole(customer) and not customer.phone_shared,
    page=Page(
        name="share_phone", path="shared/", form=forms.Plain, heading=_("Others have this number too"),
        press=_("They are different customers"),
    ),
    body=Nothing,
)  # fmt: skip
verb(
    actions.merge_customers, CLERKS, about=Customer, offered=_whole,
    button=Button(label=_("Merge into another"), icon="split"),
    page=Page(
        name="merge_customers", path="merge/", form=customer_forms.Merge,
        heading=_("The same as another entry"), press=_("Merge"), grave=True,
        hint=_(
            "Machines, tickets, contacts and sites go over to the entry that stays; this one leads there from then on. It can be taken "
            "back as long as nothing was built on it."
        ),
    ),
    endpoint="merge", body=customers.MergeCustomer,
)  # fmt: skip
verb(
    actions.part_customers, rights=["warranty.merge_customers"], about=Customer,
    offered=lambda customer: customer.merged_into_id is not None and customer.erased_at is None,
    button=Button(label=_("Take the merging back"), icon="undo-2", beside=True),
    page=Page(
        name="part_customers", path="part/", form=customer_forms.Why, heading=_("Take the merging back"), press=_("They are two customers"),
        hint=_("What went over when they were merged is this customer's again."),
    ),
    endpoint="part", body=customers.Part,
)  # fmt: skip
verb(actions.reveal_phone, CONTACTS, name="reveal", about=Customer, body=Nothing, answer=customers.WholeCustomer)
verb(
    actions.erase_customer, {R.ADMIN, R.LEADER}, about=Customer, offered=_whole,
    button=Button(label=_("Erase a person's data"), icon="trash-2", grave=True),
    page=Page(name="erase_customer", path="erase/", form=customer_forms.Ground, heading=_("Erase a person's data"),
        press=_("Erase for good"), grave=True,
        hint=_(
            "Name, phone and address go for good, here, in every ticket and in every former version. Nobody can bring them back. Tickets, "
            "claims, sums and history stay, about an erased person. What he signed is kept as long as the law asks, and shown to nobody."
        ),
    ),
    endpoint="erase", body=customers.Ground,
)  # fmt: skip

# --- Machines
right("warranty.exchange", CLERKS)
verb(actions.register_machine, CLERKS, about=Machine, many=True, endpoint="register", body=machines.NewMachine, status=201)
verb(
    actions.identify_machine, CLERKS, about=Machine, offered=lambda machine: not machine.identified and not machine.merged_into_id,
    button=Button(label=_("Identify the machine"), icon="scan-line"),
    page=Page(
        name="machine_identify", path="identify/", form=forms.IdentifyMachine, heading=_("Identify the machine"),
        press=_("Enter the serial number"),
    ),
    endpoint="identify", body=machines.PlateRead,
)  # fmt: skip
verb(
    actions.confirm_machine, CLERKS, about=Machine, offered=lambda machine: not machine.confirmed,
    button=Button(label=_("It is another machine"), icon="check", shown=lambda machine: getattr(machine, "alike", ())),
    page=Page(
        name="machine_confirm", path="confirm/", form=forms.Plain, heading=_("The numbers were looked at"),
        press=_("It is another machine"), hint=_("It has its serial number or its engine number in common with another machine."),
    ),
    endpoint="confirm", body=Nothing,
)  # fmt: skip
verb(
    actions.suspend, name="suspend_machine", rights=[right("warranty.suspend", CLERKS | {R.TECHNICIAN})], about=Machine,
    offered=can_be_suspended,
    button=Button(label=_("Suspend the periods"), icon="clock"),
    page=Page(name="suspend", path="suspend/", form=forms.Suspend, heading=_("Suspend the periods"), press=_("Suspend the periods"),
        hint=_(
            "Responsibility rules Art. 34: while the seller does not perform, or inspection or appraisal is needed, the periods stand "
            "still and are prolonged by as many days."
        ),
    ),
)  # fmt: skip
verb(
    actions.read_hours, STAFF | DEALER, about=Machine, offered=lambda machine: not machine.merged_into_id,
    button=Button(label=_("Hours meter"), icon="clock"),
    page=Page(name="machine_hours", path="hours/", form=forms.ReadHours, heading=_("Hours meter"), press=_("Enter the reading")),
    body=machines.MeterReading, status=201, answer=machines.ReadingRow,
)  # fmt: skip
verb(
    actions.sell, CLERKS | DEALER, about=Machine, offered=lambda machine: machine.sold_on is None and not machine.merged_into_id,
    button=Button(label=_("Enter the sale"), icon="check", first=True),
    page=Page(
        name="sell", path="sell/", form=forms.Sell, heading=_("Enter the sale"), press=_("Enter the sale"),
        does=lambda by, machine, data: sales.sell_to(machine=machine, dealer=machine.dealer, by=by, **data),
        then=lambda _user, _machine, sold: ("card", sold.card.pk),
    ),
    body=machines.Sale,
)  # fmt: skip
verb(
    actions.correct_sale, rights=[right("warranty.correct_sale", CLERKS | DEALER)], about=Machine, standing=corrects_sale,
    offered=sale_stands,
    button=Button(label=_("Correct the sale"), icon="pen-line"),
    page=Page(
        name="machine_correct_sale", path="correct-sale/", form=forms.CorrectSale, heading=_("Correct the sale"),
        press=_("Save the correction"), hint=_("From and to stay in the card's history; its days are reckoned from the corrected ones."),
        does=lambda by, machine, data: sales.correct_sale_to(machine=machine, by=by, **data),
    ),
    body=machines.SaleCorrection,
)  # fmt: skip
verb(
    actions.take_back, CLERKS, about=Machine,
    offered=lambda machine: machine.sold_on and machine.successor is None and not machine.hold_against("warranty.take_back"),
    page=Page(
        name="take_back", path="take-back/", form=forms.Plain, heading=_("The machine came back"), press=_("Take the machine back"),
        grave=True,
        hint=_(
            "Only for a machine that was taken back for good. The voucher and the receipt card of this sale become void and stay on "
            "record; a new card is issued for the next sale."
        ),
    ),
    body=Nothing,
)  # fmt: skip
verb(machines.decide, STAFF, about=Machine, body=machines.Question, answer=machines.VerdictAnswer)


# --- Receipt cards
def _next(user, card, _done) -> tuple:
    """After a card of the technical department's queue comes the next one of it."""
    following = boards.next_card(user, card, ReceiptCard.State.RETURNED)
    return ("card", following.pk) if following else ("cards",)


verb(
    actions.return_card, DEALER | CLERKS | {R.TECHNICIAN}, about=ReceiptCard, offered="hand_in",
    button=Button(
        label=lambda user, _card: _("The card came in") if user.is_company else _("Return the card"), icon="inbox", first=True,
    ),
    page=Page(
        name="card_return", path="return/", form=forms.ReturnCard, heading=_("The card came in"), press=_("Enter the card"),
        hint=_("The day of the first complete submission counts. The technical department looks at it next."),
    ),
    endpoint="return", body=papers.HandIn,
)  # fmt: skip


def _return_many(by, _none, data):
    numbered = [{**row, "line": line} for line, row in enumerate(data["rows"], 1)]
    dry_run, knowingly = data.get("dry_run", False), data.get("knowingly", False)
    lines = actions.return_many(rows=numbered, by=by, dealer=_own_dealer(by), dry_run=dry_run, knowingly=knowingly)
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
right("warranty.void_card", CLERKS)
verb(
    actions.replace_card, rights=["warranty.void_card"], about=ReceiptCard,
    offered=can_be_replaced,
    button=Button(label=_("New card")),
    page=Page(
        name="card_replace", path="replace/", form=forms.Plain, heading=_("New card"), press=_("Issue a new card"), grave=True,
        hint=_(
            "For a card that was misprinted, damaged or lost before it was handed in. The same sale gets a new number, this one is void, "
            "and its days go on."
        ),
    ),
    endpoint="replace", body=Nothing,
)  # fmt: skip
verb(
    actions.except_card, {R.LEADER}, about=ReceiptCard, offered=wants_exception,
    button=Button(label=_("Grant an exception"), icon="gavel"),
    page=Page(
        name="card_except", path="exception/", form=forms.Except, heading=_("Grant an exception"), press=_("Grant the exception"),
        hint=_(
            "The company recognises service on this sale although the card was late. Reason and evidence stay on record and are shown "
            "wherever the claim is."
        ),
    ),
    endpoint="except", body=papers.Exception_,
)  # fmt: skip
verb(
    actions.send_back_card, {R.TECHNICIAN}, about=ReceiptCard, offered="send_back",
    button=Button(label=_("Send back"), icon="undo-2"),
    page=Page(
        name="card_send_back", path="send-back/", form=forms.SendBack, heading=_("Send the card back"), press=_("Send back"), then=_next,
        hint=_("The dealer reads what is wrong and corrects it; corrected in time, its first day counts."),
    ),
    endpoint="send-back", body=papers.Wrong,
)  # fmt: skip
verb(
    actions.accept_card, {R.TECHNICIAN}, about=ReceiptCard, own_work=handed_in, offered="accept",
    button=Button(label=_("Accept, next card"), first=True), page=Page(name="card_accept", path="accept/", then=_next),
    endpoint="accept", body=Nothing,
)  # fmt: skip
verb(
    actions.withdraw_acceptance, {R.TECHNICIAN}, about=ReceiptCard, offered="withdraw_acceptance",
    button=Button(label=_("Take the acceptance back"), icon="undo-2"),
    page=Page(name="card_withdraw_acceptance", path="withdraw-acceptance/", form=customer_forms.Why,
        heading=_("Take the acceptance back"), press=_("Take the acceptance back"),
        hint=_("The card waits to be looked at once more; the day on which it was handed in stays."),
    ),
    body=papers.Why,
)  # fmt: skip

# --- Vouchers
verb(
    actions.report_lost, CLERKS | DEALER, about=Voucher, offered=lambda voucher: voucher.in_force and not voucher.lost_on,
    page=Page(
        name="voucher_lost", path="lost/", form=forms.ReportLost, heading=_("Voucher lost"), press=_("Enter the application"),
        hint=lambda voucher: _(
            "The customer applies for a new voucher. It is issued within %(within)s; who can prove the purchase is not refused meanwhile "
            "(rules Art. 25)."
        ) % {"within": length_at(VOUCHER_REISSUE, voucher.now)},
    ),
    body=papers.Loss,
)  # fmt: skip
verb(
    actions.withdraw_loss, CLERKS | DEALER, about=Voucher, offered=lambda voucher: voucher.to_reissue,
    page=Page(
        name="voucher_found", path="found/", form=forms.WithdrawLoss, heading=_("Loss withdrawn"), press=_("Withdraw the report"),
        hint=_(
            "It was found, or the report was a mistake: this voucher stays in force and none is issued in its place. The report stays in "
            "its history."
        ),
    ),
    body=papers.Why,
)  # fmt: skip
verb(
    actions.reissue_voucher, CLERKS, about=Voucher, offered=lambda voucher: voucher.to_reissue,
    page=Page(
        name="voucher_reissue", path="reissue/", form=forms.Plain, heading=_("Issue the voucher again"), press=_("Issue a new number"),
        hint=_("A new number is issued and this one is void. The receipt card stays as it is."),
    ),
    endpoint="reissue", body=Nothing,
)  # fmt: skip
verb(
    actions.transfer_voucher, CLERKS | DEALER, about=Voucher, offered=papers.may_be_passed_on,
    page=Page(
        name="voucher_transfer", path="transfer/", form=forms.TransferVoucher, heading=_("New owner"), press=_("Enter the new owner"),
        hint=_("Resold with its original papers the machine keeps its warranty: the new owner has the rights (rules Art. 25)."),
        does=lambda by, voucher, data: sales.transfer_to(voucher=voucher, by=by, dealer=voucher.machine.dealer, **data),
    ),
    endpoint="transfer", body=papers.Transfer,
)  # fmt: skip

# --- Rules and suspensions
verb(actions.revise_rules, {R.ADMIN}, about=RuleSet, many=True, endpoint="revise", body=verdicts.Revision, status=201)
verb(actions.suspend, rights=["warranty.suspend"], about=Suspension, many=True, body=verdicts.Suspending, status=201)
verb(
    actions.end_suspension, CLERKS | {R.TECHNICIAN}, about=Suspension, offered=lambda suspension: suspension.ends is None,
    page=Page(
        name="end_suspension", path="end/", form=forms.EndSuspension, heading=_("End the suspension"), press=_("Record the end"),
        hint=_(
            "Responsibility rules Art. 34: while the seller does not perform, or inspection or appraisal is needed, the periods stand "
            "still and are prolonged by as many days."
        ),
    ),
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
    call=_and_begin(actions.confirm_import), page=Page(name="import_confirm", path="confirm/"), endpoint="confirm", body=Nothing,
)  # fmt: skip
verb(
    actions.stop_import, rights=RIGHTS.values(), standing=_may_import, about=Import, offered=lambda job: job.state not in Import.OVER,
    page=Page(name="import_stop", path="stop/"), endpoint="stop", body=Nothing,
)  # fmt: skip
verb(
    tables.refused_lines, rights=RIGHTS.values(), standing=_may_import, about=Import, view="import_refused", body=Nothing,
    answer=tables.RefusedLines,
)  # fmt: skip
