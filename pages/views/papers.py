"""Papers to print, for the company and for the dealer whose machine it is (A6, A8)."""

from django.contrib.auth.decorators import login_required
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from core import clock
from pages.papers import card_pdf, policy_pdf, ticket_pdf, verdict_pdf, voucher_pdf
from tickets.models import Ticket, Verdict
from warranty.models import Machine, ReceiptCard, Voucher

OF_MACHINE = ("machine__model", "machine__customer", "machine__dealer")


def pdf(content: bytes, name: str) -> HttpResponse:
    """Shown by the browser, saved under its number."""
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}.pdf"'})


def seen(rows, **key):
    """The one row of these that the person sees; else 404."""
    found = rows.filter(**key).first()
    if found is None:
        raise Http404
    return found


@login_required
@require_safe
def voucher(request, number):
    """The voucher, as it stands now."""
    rows = Voucher.objects.visible_to(request.user).select_related(*OF_MACHINE, "replaces")
    found = seen(rows, number=number)
    return pdf(voucher_pdf(found, request.user, clock.now()), found.number)


@login_required
@require_safe
def card(request, number):
    """The receipt card, filled in as far as it is known."""
    found = seen(ReceiptCard.objects.visible_to(request.user).select_related(*OF_MACHINE), number=number)
    return pdf(card_pdf(found, request.user, clock.now()), found.number)


@login_required
@require_safe
def policy(request, pk: int):
    """What is explained to the customer of this machine."""
    rows = Machine.objects.visible_to(request.user).select_related("model", "customer", "dealer", "card")
    found = seen(rows, pk=pk)
    return pdf(policy_pdf(found, clock.now()), found.serial)


@login_required
@require_safe
def verdict(request, number):
    """The ticket's last verdict, for the customer."""
    last = Verdict.objects.filter(ticket=OuterRef("pk")).order_by("-id").values("answer")[:1]
    rows = Ticket.objects.visible_to(request.user).annotate(answer=Subquery(last)).select_related("customer", "machine__model")
    found = seen(rows, number=number, machine__isnull=False, answer__isnull=False)
    return pdf(verdict_pdf(found, clock.now()), f"{found.number}-verdict")


@login_required
@require_safe
def ticket(request, number):
    """The ticket as this person sees it, on two pages."""
    related = ("customer", "contact", "machine__model", "model", "dealer", "clerk")
    found = seen(Ticket.objects.visible_to(request.user).select_related(*related), number=number)
    return pdf(ticket_pdf(found, request.user, clock.now()), found.number)
