"""Write-off notices: confirmed or disputed line by line by the dealer's owner (A19), and the claims behind them."""

from django.conf import settings
from django.db.models import Count, Q, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.pages import buttons
from accounts.rights import require
from core.clock import company_day
from core.money import ZERO, capitals
from core.pages import newest, posted
from core.web import new_key, verb_page
from deadlines.models import Deadline
from finance import actions
from finance.kinds import NOTICE_ANSWER
from finance.models import Claim, ClaimLine, NoticeLine, WriteOffNotice
from finance.pdf import notice_pdf as pdf_of
from pages.doors import dealers_only
from portal.frame import summary
from portal.notice_forms import Opinions

Answer = NoticeLine.Answer
MOST = 50


@dealers_only
def notices(request):
    """The notice that waits for an answer, else the newest one."""
    require(request.user, "finance.confirm")
    mine = WriteOffNotice.objects.visible_to(request.user)
    first = mine.filter(state="issued").order_by("id").first() or mine.order_by("-id").first()
    if first is None:
        return render(request, "portal/no_notice.html")
    return _page(request, first)


@dealers_only
def notice(request, number):
    """One notice as it is printed, with the dealer's opinion beside each open line."""
    require(request.user, "finance.confirm")
    return _page(request, notice_of(request, number))


def notice_of(request, number) -> WriteOffNotice:
    found = WriteOffNotice.objects.visible_to(request.user).select_related("counters", "countered_by").filter(number=number).first()
    if found is None:
        raise Http404
    return found


def _page(request, found):
    user = request.user
    lines = list(NoticeLine.objects.visible_to(user).filter(notice=found).order_by("seq"))
    form = Opinions(posted(request), lines=lines)
    running = Deadline.objects.visible_to(user).owed().of(found).filter(kind=NOTICE_ANSWER)
    return verb_page(
        request,
        "portal/notice.html",
        form=form,
        act=lambda opinions: actions.confirm(notice=found, opinions=opinions, by=user),
        then=lambda notice: reverse("portal:notice", args=[notice.number]),
        notice=found,
        lines=_rows(lines, form),
        open_lines=form.open_lines,
        open_sum=sum((line.approved for line in form.open_lines), ZERO),
        capitals=capitals(found.approved),
        promise=running.order_by("due_at").first(),
        **_beside(user, company_day(summary(request).now).year),
    )


def _beside(user, year: int) -> dict:
    """The list of all notices, and what was deducted this year."""
    listed = WriteOffNotice.objects.visible_to(user).annotate(
        n=Count("lines"),
        tickets=Count("lines__ticket_number", distinct=True),
        disputed=Count("lines", filter=Q(lines__answer=Answer.DISPUTED)),
    )
    settled = NoticeLine.objects.visible_to(user).filter(answer=Answer.CONFIRMED, notice__answered_at__year=year)
    deducted = settled.aggregate(sum=Sum("approved"))["sum"] or ZERO
    return {"listed": list(listed.order_by("-id")[:MOST]), "year": year, "settled": deducted}


def _rows(lines, form) -> list[dict]:
    """Each line with its cut, its two fields while it is open, and whether its ticket is named again."""
    rows, before = [], None
    for line in lines:
        asked = line in form.open_lines
        rows.append(
            {
                "line": line,
                "cut": line.claimed - line.approved,
                "again": line.ticket_number == before,
                "answer": form[f"answer_{line.pk}"] if asked else None,
                "why": form[f"why_{line.pk}"] if asked else None,
            }
        )
        before = line.ticket_number
    return rows


@dealers_only
def claims(request):
    """What the dealer claimed and how far each claim is, newest first."""
    require(request.user, "finance.confirm")
    page = newest(Claim.objects.visible_to(request.user).select_related("record__ticket"), request)
    return render(request, "portal/claims.html", {"claims": page.rows, "more": page.more})


@dealers_only
def claim(request, number):
    """One claim; what was sent back is corrected and handed in again, what was refused appealed against."""
    user = request.user
    require(user, "finance.confirm")
    found = Claim.objects.visible_to(user).select_related("record__ticket__machine__card", "record__repairer").filter(number=number).first()
    if found is None:
        raise Http404
    lines = list(ClaimLine.objects.visible_to(user).filter(claim=found).order_by("seq"))
    context = {"claim": found, "lines": lines, "does": buttons(request, found), "key": new_key(request, found)}
    return render(request, "portal/claim.html", context)


@dealers_only
def notice_pdf(request, number):
    """The legal copy."""
    require(request.user, "finance.confirm")
    found = notice_of(request, number)
    address = f"{settings.SITE_URL}{reverse('portal:notice', args=[found.number])}"
    name = {"Content-Disposition": f'attachment; filename="{found.number}.pdf"'}
    return HttpResponse(pdf_of(found, address), content_type="application/pdf", headers=name)
