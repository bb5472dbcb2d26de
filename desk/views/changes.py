"""What was changed in a row under history, on a page of its own (X2)."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.doors import company
from accounts.rights import may
from core.changes import tracked


@company
@require_safe
def changes(request, label: str, pk: int):
    """Of a dealer with its agreements and people, a model, a part …; of people for who enters them."""
    model = next((one for one in tracked() if one._meta.label_lower == label.lower()), None)
    if model is None:
        raise Http404
    seen = getattr(model._default_manager, "visible_to", None)
    if seen is None and not may(request.user, "accounts.people"):
        raise Http404
    row = get_object_or_404(seen(request.user) if seen else model._default_manager, pk=pk)
    return render(request, "desk/changes.html", {"row": row, "kind": model._meta.verbose_name})
