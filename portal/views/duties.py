"""The why of a dealer's own promise (X3)."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from pages.doors import dealers_only
from pages.whys import why_facts
from portal.frame import present


@dealers_only
@require_safe
def why(request, pk):
    """Start, rule, version, calendar, what moved it, the sum."""
    return render(request, "portal/duty.html", why_facts(request, pk, present(request)))
