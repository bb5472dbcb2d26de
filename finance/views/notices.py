"""Write-off notices: issued to a dealer, answered line by line, withdrawn by a counter-notice (A19)."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.doors import company
from accounts.pages import buttons
from accounts.rights import may, require
from core import clock
from core.clock import NOW
from core.money import capitals
from core.pages import newest, posted, whole
from core.web import door, new_key, verb_page
from deadlines.lists import running
from dealers.models import Dealer
from finance import actions, boards
from finance.forms.notices import Answer, Issue
from finance.models import Claim, NoticeEvent, NoticeLine
from finance.papers import draft, paper_rows
from finance.pdf import notice_pdf
from finance.places import notice_of
from finance.trail import words
from returns.story import trail_steps

DISPUTED = NoticeLine.Answer.DISPUTED
BESIDE = 30


@company
def notices(request):
    """All notices, newest first; the ones that wait for somebody as tiles."""
    user, state = request.user, request.GET.get("state", "")
    dealer = whole(request.GET.get("dealer", ""), "dealer")
    counts = boards.notice_counts(user)
    context = {
        "now": clock.now(),
        "page": newest(boards.notices(user, state, dealer), request),
        "state": state if state in boards.NOTICES else "",
        "dealer": dealer,
        "dealers": list(Dealer.objects.visible_to(user)),
        "tiles": [(name, label, counts.get(name), name == state) for name, label in boards.NOTICES.items()],
        "may_issue": may(user, "finance.issue"),
    }
    return render(request, "finance/notices.html", context)


def lines_of(request, notice) -> list[NoticeLine]:
    return list(NoticeLine.objects.visible_to(request.user).filter(notice=notice).select_related("claim_line__claim").order_by("seq"))


@company
def notice(request, number):
    """One notice as the dealer got it; what it disputes stands on top, to be answered."""
    found = notice_of(request.user, number)
    lines = lines_of(request, found)
    return render(request, "finance/notice.html", {"key": new_key(request), **_shown(request, found, lines)})


def _shown(request, found, lines, bound=None) -> dict:
    user = request.user
    beside = boards.notices(user, dealer=found.dealer_id).order_by("-id")[:BESIDE]
    events = NoticeEvent.objects.visible_to(user).filter(notice=found).select_related("by").order_by("-at", "-id")
    disputed = [line for line in lines if line.answer == DISPUTED]
    may_answer = may(user, "finance.answer_dispute")
    return {
        "now": found.now,
        "notice": found,
        "rows": paper_rows(lines),
        "capitals": capitals(found.approved),
        "listed": list(beside),
        "disputes": [(line, _form(line, bound) if may_answer else None) for line in disputed],
        "promise": running([found], user).get(found.pk),
        "steps": trail_steps(events, words, clock.company_day(found.now)),
        "does": buttons(request, found),
    }


def _form(line, bound):
    return bound[1] if bound and bound[0] == line.pk else Answer(line=line)


@company
def answer(request, number, seq):
    """One disputed line answered; then the next one, of this notice or of another."""
    user, found = request.user, notice_of(request.user, number)
    require(user, "finance.answer_dispute")
    lines = lines_of(request, found)
    line = next((row for row in lines if row.seq == seq), None)
    if line is None:
        raise Http404
    form = Answer(posted(request), line=line)

    def then(_line):
        rest = NoticeLine.objects.visible_to(user).filter(answer=DISPUTED).order_by("notice_id", "seq")
        following = rest.filter(notice=found).first() or rest.select_related("notice").first()
        return door(request, "notice", following.notice.number if following else found.number)

    return verb_page(
        request, "finance/notice.html", form=form, act=lambda **said: actions.answer_dispute(line=line, by=user, **said), then=then,
        **_shown(request, found, lines, bound=(line.pk, form)),
    )  # fmt: skip


@company
def pdf(request, number):
    """The legal copy."""
    found = notice_of(request.user, number)
    name = {"Content-Disposition": f'inline; filename="{found.number}.pdf"'}
    return HttpResponse(notice_pdf(found), content_type="application/pdf", headers=name)


@company
def issue(request):
    """Whom a notice can be issued to."""
    require(request.user, "finance.issue")
    return render(request, "finance/issue.html", {"now": clock.now(), "ready": boards.ready(request.user)})


@company
def issue_to(request, pk):
    """The notice of one dealer before it is issued: choose the claims, read the paper, press."""
    user = request.user
    require(user, "finance.issue")
    dealer = get_object_or_404(Dealer.objects.visible_to(user).annotate(now=NOW), pk=pk)
    claims = Claim.objects.visible_to(user).filter(dealer=dealer, state=Claim.State.REVIEWED).order_by("id")
    waiting = list(claims.select_related("record__ticket__model"))
    given = request.POST if request.method == "POST" else request.GET
    chosen = (
        [claim for claim in waiting if str(claim.pk) in given.getlist("claims")]
        if "picked" in given or given.getlist("claims")
        else waiting
    )
    return verb_page(
        request,
        "finance/issue_to.html",
        form=Issue(posted(request), claims=claims),
        act=lambda claims: actions.issue(dealer=dealer, claims=claims, by=user),
        then=lambda notice: door(request, "notice", notice.number),
        now=dealer.now,
        dealer=dealer,
        claims=waiting,
        chosen=chosen,
        paper=draft(dealer, chosen, user),
    )
