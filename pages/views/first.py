"""Addresses that are the same whoever asks: the first page, one's inbox, what a message leads to."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from notifications import actions as notifications
from notifications.models import Notice
from pages.addresses import page_of
from pages.doors import door_of, first_page


@login_required
@require_safe
def first(request):
    """Everyone's address; each lands on his own first page."""
    return redirect(first_page(request.user))


@login_required
@require_safe
def notice(request, pk):
    """Opens what a notice is about, and marks it as read."""
    found = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    if found.read_at is None:
        notifications.read(by=request.user, notice=found)
    return redirect(page_of(found.subject, found.subject_id, request.user) or reverse(f"{door_of(request)}:inbox"))


@login_required
@require_safe
def messages(request):
    """One's inbox, whoever one is: where a summary leads."""
    return redirect(f"{door_of(request)}:inbox")


@login_required
@require_safe
def thing(request, label, pk):
    """Opens what a message in a group is about: for each reader in his own door, or not there."""
    page = page_of(label, pk, request.user)
    if page is None:
        raise Http404
    return redirect(page)
