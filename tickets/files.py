"""Serving what people have sent in: through a permission check, never from a public folder."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from core.uploads import content_type
from tickets.models import Attachment


@login_required
@require_safe
def attachment(request, pk: int):
    """The content of a file, for whoever sees it; to all others it does not exist (X4)."""
    return content_of(Attachment.objects.visible_to(request.user).select_related("ticket").filter(pk=pk).first())


def content_of(found: Attachment | None) -> FileResponse:
    """The file under a name of our own and the type that its content had; a PDF is handed over to be saved."""
    if found is None or not found.file.storage.exists(found.file.name):
        raise Http404
    kind = content_type(found.file.name)
    ending = found.file.name.rpartition(".")[2]
    response = FileResponse(
        found.file.open("rb"),
        content_type=kind,
        as_attachment=kind == "application/pdf",
        filename=f"{found.ticket.number}-{found.kind}-{found.pk}.{ending}",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=3600"
    return response
