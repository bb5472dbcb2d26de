"""Whether claims, notices and the ledger say the same, to the fen (check_books, A19)."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from core.comparing import differences
from core.money import ZERO
from deadlines.models import Deadline
from finance import kinds
from finance.holds import CLAIM_DISPUTED, CLAIM_OPEN
from finance.ledger import BRANCH, WARRANTY_COST
from finance.models import Account, Claim, ClaimEvent, ClaimLine, NoticeEvent, NoticeLine, Posting, WriteOffNotice
from finance.owners import OWNERS
from tickets.models import Redress

State = Claim.State
Answer = NoticeLine.Answer
CLAIM_EVENTS = {
    State.HELD: "claim.held",
    State.SENT_BACK: "claim.sent_back",
    State.APPRAISED: "claim.appraised",
    State.VERIFIED: "claim.verified",
    State.REVIEWED: "claim.reviewed",
    State.NOTICED: "claim.noticed",
    State.SETTLED: "claim.settled",
    State.REFUSED: "claim.refused",
    State.LAPSED: "claim.lapsed",
}
NOTICE_EVENTS = {"issued": "notice.issued", "disputed": "notice.disputed", "settled": "notice.settled", "withdrawn": "notice.withdrawn"}
HOLDS = {
    f"held as “{kind}”, or not, against the state of its claim": f"""
        SELECT p.number, format('claim %%s is %%s', c.number, c.state)
          FROM returns_oldpart p JOIN finance_claim c ON c.record_id = p.record_id
         WHERE p.state NOT IN ('disposed', 'forfeited')
           AND ({wanted}) <> (p.holds @> jsonb_build_array(jsonb_build_object('kind', '{kind}', 'because', c.number)))"""
    for kind, wanted in {
        CLAIM_OPEN: "c.state NOT IN ('settled', 'refused', 'lapsed')",
        CLAIM_DISPUTED: """EXISTS (SELECT FROM finance_noticeline n JOIN finance_claimline l ON l.id = n.claim_line_id
                                    WHERE l.claim_id = c.id AND n.answer = 'disputed')""",
    }.items()
}


def check() -> list[str]:
    """One sentence per difference; empty when everything agrees. The same number of statements for any size."""
    return [
        *_claim_totals(),
        *_notice_totals(),
        *_postings(),
        *_balances(),
        *_owners(),
        *_states(),
        *_events(),
        *_promises(),
        *differences(HOLDS),
    ]


def _claim_totals():
    sums = Claim.objects.annotate(
        lines_claimed=Coalesce(Sum("lines__claimed"), ZERO),
        lines_approved=Coalesce(Sum("lines__approved"), ZERO),
        known=Count("lines", filter=Q(lines__approved__isnull=False)),
        all=Count("lines"),
    )
    for claim in sums.iterator():
        if claim.claimed != claim.lines_claimed:
            yield f"{claim}: claims {claim.claimed}, its lines {claim.lines_claimed}"
        if claim.approved is not None and (claim.approved != claim.lines_approved or claim.known != claim.all):
            yield f"{claim}: approved {claim.approved}, its lines {claim.lines_approved}"


def _notice_totals():
    sums = WriteOffNotice.objects.annotate(
        lines_claimed=Coalesce(Sum("lines__claimed"), ZERO), lines_approved=Coalesce(Sum("lines__approved"), ZERO)
    )
    for notice in sums.iterator():
        if (notice.claimed, notice.approved) != (notice.lines_claimed, notice.lines_approved):
            yield f"{notice}: {notice.claimed} / {notice.approved}, its lines {notice.lines_claimed} / {notice.lines_approved}"


def _postings():
    """Every confirmed line is posted once, to the fen, against its dealer; every counter-line back; nothing else is."""
    expected = _expected_of_notices() | _expected_of_own_claims() | _expected_of_refunds()
    documents = {document for document, _line in expected} | set(WriteOffNotice.objects.values_list("number", flat=True))
    documents |= set(Claim.objects.values_list("number", flat=True)) | set(Redress.objects.values_list("number", flat=True))
    found = {
        (row.document, row.line): (row.debit.code, row.credit.code, row.amount)
        for row in Posting.objects.select_related("debit", "credit").iterator()
        if row.document in documents
    }
    for key in sorted(expected.keys() | found.keys()):
        if expected.get(key) != found.get(key):
            yield f"{key[0]}/{key[1]}: posted {_words(found.get(key))}, should be {_words(expected.get(key))}"


def _expected_of_notices() -> dict:
    counter = Q(notice__counters__isnull=False)
    reversed_once_confirmed = Q(answer=Answer.REVERSED) & Exists(
        NoticeLine.objects.filter(notice__counters=OuterRef("notice"), claim_line=OuterRef("claim_line"))
    )
    lines = NoticeLine.objects.filter(Q(answer=Answer.CONFIRMED) | counter | reversed_once_confirmed).exclude(approved=0)
    rows = lines.values_list("notice__number", "seq", "approved", "notice__dealer__account__code")
    return {(number, seq): _transfer(amount, WARRANTY_COST, code) for number, seq, amount, code in rows}


def _expected_of_own_claims() -> dict:
    lines = ClaimLine.objects.filter(claim__dealer__isnull=True, claim__state=State.SETTLED).exclude(approved=0)
    rows = lines.values_list("claim__number", "seq", "approved")
    return {(number, seq): _transfer(amount, WARRANTY_COST, BRANCH) for number, seq, amount in rows}


def _expected_of_refunds() -> dict:
    rows = Redress.objects.filter(state=Redress.State.REFUNDED).values_list("number", "amount", "dealer__account__code")
    return {(number, 1): _transfer(amount, WARRANTY_COST, code or BRANCH) for number, amount, code in rows}


def _transfer(amount: Decimal, debit: str, credit: str) -> tuple:
    return (debit, credit, amount) if amount > 0 else (credit, debit, -amount)


def _words(transfer) -> str:
    return "nothing" if transfer is None else "{2} from {1} to {0}".format(*transfer)


def _balances():
    """The balances of all accounts add up to nothing."""
    total = sum((account.balance for account in Account.objects.with_balance()), ZERO)
    if total != ZERO:
        yield f"ledger: balances add up to {total}"


def _owners():
    """Every account has the one owner that it names, and no other room says it is theirs."""
    told = {f"is_{code}": ExpressionWrapper(Q(pk__in=owner.accounts()), BooleanField()) for code, owner in OWNERS.items()}
    for row in Account.objects.order_by("code").values("code", "owner", **told):
        if row["owner"] not in OWNERS:
            yield f"account {row['code']}: nobody knows an owner {row['owner']!r}"
        elif said := [code for code in OWNERS if row[f"is_{code}"] != (code == row["owner"])]:
            yield f"account {row['code']}: is {row['owner']}'s, and {', '.join(said)} says otherwise"


def _states():
    """Where the lines are, the claim is; where the lines' answers are, the notice is."""
    places = defaultdict(set)
    for claim, place in ClaimLine.objects.values_list("claim", "place").distinct():
        places[claim].add(place)
    for claim in Claim.objects.filter(dealer__isnull=False).only("number", "state").iterator():
        if claim.state != _state_by_place(places[claim.pk], claim.state):
            yield f"{claim}: is {claim.state}, its lines are {sorted(places[claim.pk])}"
    asked = Q(answer__in=[Answer.OPEN, Answer.DISPUTED])
    lines = ClaimLine.objects.annotate(asked=Exists(NoticeLine.objects.filter(asked, claim_line=OuterRef("pk"))))
    wrong = lines.filter(Q(place="noticed", asked=False) | ~Q(place="noticed") & Q(asked=True))
    for number, seq in wrong.values_list("claim__number", "seq"):
        yield f"{number}/{seq}: where it stands and what the dealer is asked do not agree"
    answers = WriteOffNotice.objects.filter(counters__isnull=True).annotate(
        all=Count("lines"), open=Count("lines", filter=Q(lines__answer="open")), disputed=Count("lines", filter=Q(lines__answer="disputed"))
    )
    wrong = answers.filter(
        Q(all=0)
        | Q(state="settled") & (Q(open__gt=0) | Q(disputed__gt=0))
        | Q(state="issued") & (Q(open=0) | Q(disputed__gt=0))
        | Q(state="disputed", disputed=0)
        | Q(state="withdrawn") & (Q(open__gt=0) | Q(disputed__gt=0) | Q(countered_by__isnull=True))
    )
    for notice in wrong:
        yield f"{notice}: is {notice.state} with {notice.all} lines, {notice.open} open and {notice.disputed} disputed lines"


def _state_by_place(places: set, state: str) -> str:
    if places == {"settled"}:
        return State.SETTLED
    if "" not in places:
        return State.NOTICED
    if len(places) > 1:
        return State.REVIEWED
    return state if state not in (State.NOTICED, State.SETTLED) else State.REVIEWED


def _events():
    yield from _without(Claim.objects.all(), ClaimEvent.objects.filter(claim=OuterRef("pk")), "claim.submitted")
    for state, kind in CLAIM_EVENTS.items():
        yield from _without(Claim.objects.filter(state=state), ClaimEvent.objects.filter(claim=OuterRef("pk")), kind)
    notices = WriteOffNotice.objects.filter(counters__isnull=True)
    for state, kind in NOTICE_EVENTS.items():
        yield from _without(notices.filter(state=state), NoticeEvent.objects.filter(notice=OuterRef("pk")), kind)


def _without(rows, events, kind):
    for number in rows.exclude(Exists(events.filter(kind=kind))).values_list("number", flat=True):
        yield f"{number}: no event {kind}"


def _promises():
    for model, state, kind in (
        (Claim, State.APPRAISED, kinds.CLAIM_VERIFY),
        (Claim, State.VERIFIED, kinds.CLAIM_REVIEW),
        (WriteOffNotice, "issued", kinds.NOTICE_ANSWER),
        (WriteOffNotice, "disputed", kinds.NOTICE_DISPUTE),
    ):
        owed = Deadline.objects.filter(subject=model._meta.label_lower, subject_id=OuterRef("pk"), kind=kind, cleared_at__isnull=True)
        rows = model.objects.annotate(promised=Exists(owed)).exclude(Q(state=state, promised=True) | ~Q(state=state) & Q(promised=False))
        for number, promised in rows.values_list("number", "promised"):
            yield f"{number}: {kind} is {'still' if promised else 'not'} promised"
