"""How the money goes in the demo: claims verified and reviewed, notices issued, confirmed, disputed, deducted (A18, A19)."""

from datetime import timedelta
from decimal import Decimal

from aftersales.demo.life import Life
from finance import actions
from finance.models import Claim, ClaimLine, NoticeLine, WriteOffNotice
from finance.people import verifier_of
from tickets.actions import answer_doubt
from tickets.cover import cover_of
from tickets.models import Doubt

State = Claim.State
WRONG_KILOMETRES = "往返里程和地图对不上，请核对后再报。"
DISPUTES = [
    "壳体锈死，拆卸另用 1.5 小时，维修记录第 2 张照片可见。",
    "旧件已随 6 月发货车带回，请查第 4 箱。",
    "路不通，绕行 40 公里，有过路费票。",
]


def plan_money(life: Life) -> None:
    """What the dealers owed at first, and then two months of claims and notices."""
    for n, dealer in enumerate(life.company.dealers.values(), 1):
        life.plan(life.on(63, 9, n), charge, life, dealer, "期初应收", f"QC{life.today:%Y}-{n:02d}", life.chance.randint(180, 900) * 100)
        life.plan(life.on(34, 10, n), charge, life, dealer, "配件货款", f"FP{life.today:%Y}-{300 + n}", life.chance.randint(30, 260) * 100)
    for days_ago in range(58, 1, -1):
        life.plan(life.on(days_ago, 18, 10), verify_all, life)
        if days_ago % 4 == 2 and days_ago > 2:
            life.plan(life.on(days_ago, 18, 5), recheck, life)
            life.plan(life.on(days_ago, 18, 20), hand_in_again, life)
            life.plan(life.on(days_ago, 18, 30), review_all, life)
    for days_ago in (37, 25, 13, 3):
        life.plan(life.on(days_ago, 18, 50), issue_all, life, days_ago)
        life.plan(life.on(days_ago - 4, 19, 5), confirm_all, life) if days_ago > 6 else None
        life.plan(life.on(days_ago - 6, 19, 15), settle_disputes, life) if days_ago > 13 else None
    life.plan(life.on(20, 19, 45), withdraw_one, life)
    life.plan(life.on(11, 20, 0), give_up, life)
    life.plan(life.on(2, 20, 10), send_one_back, life)


def charge(life: Life, dealer, text: str, document: str, amount: int, *, at) -> None:
    actions.charge(dealer=dealer, amount=Decimal(amount), document=document, text=text, by=life.company.users["zhengkai"], at=at)


def recheck(life: Life, *, at) -> None:
    """Beat's evening: claims whose card came go on."""
    actions.recheck_held(at=at)


def verify_all(life: Life, *, at) -> None:
    """Each rep the claims of his dealers, the branch head our own; now and then one goes back, or is out of scope."""
    for n, claim in enumerate(Claim.objects.filter(state=State.APPRAISED).select_related("dealer__rep", "record__ticket").order_by("id")):
        moment = at + timedelta(seconds=15 * n)
        verifier = verifier_of(claim)
        if cover_of(claim.record.ticket).covered == "no":
            actions.refuse(claim=claim, note="保外维修，由用户付费，不属三包。", by=verifier, at=moment)
            continue
        draw = life.chance.random()
        if draw < 0.04 and claim.cycle == 1 and claim.dealer:
            actions.send_back(claim=claim, note=WRONG_KILOMETRES, by=verifier, at=moment)
        elif draw < 0.07:
            actions.verify(claim=claim, in_scope=False, note="承诺超出公司三包范围，不予处理。", by=verifier, at=moment)
        else:
            beyond = list(claim.lines.filter(kind="travel").values_list("pk", flat=True)) if draw > 0.97 else ()
            explain(claim.record, verifier, moment)
            actions.verify(claim=claim, in_scope=True, note="电话核实，情况属实。", beyond=beyond, by=verifier, at=moment)


def explain(record, by, moment) -> None:
    """What is in doubt about a record is asked about on the phone, before its claim goes on."""
    for doubt in Doubt.objects.open().filter(record=record):
        answer_doubt(doubt=doubt, answer="explained", reason="电话问过用户和店里，情况属实。", by=by, at=moment)


def send_one_back(life: Life, *, at) -> None:
    """Finance looked ahead of its review; the dealer has not corrected it yet."""
    waiting = (State.SUBMITTED, State.APPRAISED, State.VERIFIED)
    claim = Claim.objects.filter(state__in=waiting, dealer__isnull=False).order_by("id").first()
    if claim:
        actions.send_back(claim=claim, note=WRONG_KILOMETRES, by=life.company.users["zhengkai"], at=at)


def hand_in_again(life: Life, *, at) -> None:
    """The dealer corrects the kilometres and hands a claim in again."""
    for claim in Claim.objects.filter(state=State.SENT_BACK, dealer__isnull=False).select_related("dealer").order_by("id"):
        travel = claim.lines.filter(kind="travel").first()
        quantities = {travel.pk: (travel.quantity * Decimal("0.8")).quantize(Decimal("0.1"))} if travel else {}
        actions.submit(claim=claim, quantities=quantities, by=life.company.owner(claim.dealer), at=at)


def review_all(life: Life, *, at) -> None:
    """The finance department fixes the amounts; it leaves the youngest claims for the next time."""
    verified = Claim.objects.filter(state=State.VERIFIED, verified_at__lt=at - timedelta(days=1))
    for n, claim in enumerate(verified.order_by("id")):
        amounts = {}
        travel = claim.lines.filter(kind="travel", approved__gt=100).first()
        if travel and life.chance.random() < 0.1:
            amounts[travel.pk] = (travel.approved - 30, "同日两单合并行程，里程重复")
        by = life.company.users["wuxiaofang" if n % 2 else "zhengkai"]
        actions.review(claim=claim, amounts=amounts, by=by, at=at + timedelta(seconds=20 * n))


def give_up(life: Life, *, at) -> None:
    """Cards that never came: the service was the dealer's own cost (A6); it is told so."""
    held = Claim.objects.filter(state=State.HELD, held_why="card_late", submitted_at__lt=at - timedelta(days=25))
    for claim in held.order_by("id"):
        actions.refuse(claim=claim, note="回执卡逾期未返，不予认定。", by=life.company.users["wuxiaofang"], at=at)


def issue_all(life: Life, days_ago: int, *, at) -> None:
    """One notice for each dealer with reviewed claims; the last round leaves some dealers for next month."""
    for n, dealer in enumerate(life.company.dealers.values()):
        claims = list(Claim.objects.filter(state=State.REVIEWED, dealer=dealer).order_by("id"))
        if claims and not (days_ago == 3 and n % 3 == 1):
            actions.issue(dealer=dealer, claims=claims, by=life.company.users["wuxiaofang"], at=at + timedelta(seconds=30 * n))


def confirm_all(life: Life, *, at) -> None:
    """Most dealers confirm, some dispute a line, one has not opened the letter."""
    for n, notice in enumerate(WriteOffNotice.objects.filter(state="issued").select_related("dealer").order_by("id")):
        if life.chance.random() < 0.08:
            continue
        lines = list(notice.lines.filter(answer=NoticeLine.Answer.OPEN).order_by("seq"))
        opinions = {line.pk: None for line in lines}
        cut = [line for line in lines if line.approved < line.claimed and not line.reply]
        if cut and life.chance.random() < 0.5:
            opinions[life.chance.choice(cut).pk] = life.chance.choice(DISPUTES)
        actions.confirm(notice=notice, opinions=opinions, by=life.company.owner(notice.dealer), at=at + timedelta(seconds=20 * n))


def settle_disputes(life: Life, *, at) -> None:
    """Finance answers: what the photos show is accepted, the rest stays as it was."""
    for line in NoticeLine.objects.filter(answer="disputed").select_related("claim_line").order_by("id"):
        never = line.claim_line.beyond_scope or line.claim_line.lapsed
        accept = not never and life.chance.random() < 0.5
        reply = "照片属实，同意补核。" if accept else "旧件鉴定和协议条款明确，维持原审核。"
        actions.answer_dispute(line=line, accept=accept, reply=reply, by=life.company.users["wuxiaofang"], at=at)


def withdraw_one(life: Life, *, at) -> None:
    """A notice had the wrong month on it: taken back by a counter-notice and issued again."""
    notice = WriteOffNotice.objects.filter(state="settled", counters=None).order_by("id").first()
    if notice:
        claims = list(Claim.objects.filter(lines__notice_lines__notice=notice).distinct().order_by("id"))
        finance = life.company.users["wuxiaofang"]
        actions.withdraw(notice=notice, reason="费用月份写错，撤回重发", by=finance, at=at)
        waiting = [claim for claim in claims if ClaimLine.objects.filter(claim=claim, place="").exists()]
        actions.issue(dealer=notice.dealer, claims=waiting, by=finance, at=at + timedelta(minutes=5))
