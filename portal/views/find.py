"""The page behind the one box, for a dealer: of its own alone."""

from django.views.decorators.http import require_safe

from pages.doors import dealers_only
from pages.finding import find_page


@dealers_only
@require_safe
def find(request):
    """Everything of the dealer's that has the words, in groups."""
    return find_page(request, "portal/find.html")
