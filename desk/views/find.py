"""The page behind the one box."""

from django.views.decorators.http import require_safe

from pages.doors import company
from pages.finding import find_page


@company
@require_safe
def find(request):
    """Everything that has the words, in groups."""
    return find_page(request, "desk/find.html")
