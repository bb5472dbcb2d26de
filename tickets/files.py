"""Serving what people have sent in: through a permission check, never from a public folder."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from core.uploads import served
from tickets.models import Attachment


@login_required
@require_safe
def attachment(request, pk: int):
    """The content of a file, for whoever sees it; to all others it does not exist (X4)."""
    return content_of(Attachment.objects.visible_to(request.user).select_related("ticket").filter(pk=pk).first())


def content_of(found: Attachment | None) -> FileResponse:
    """The file of a ticket. Raises Http404 where there is none."""
    if found is None:
        raise Http404
    return served(found.file, f"{found.ticket.number}-{found.kind}-{found.pk}")
