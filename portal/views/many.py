"""Many cards at once from Excel, as the dealer hands them in (A6)."""

from pages.doors import dealers_only
from portal.frame import summary
from warranty.views.many import many_page, open_cards


@dealers_only
def cards_many(request):
    """The page; a file is shown line by line first."""
    return many_page(request, "portal/cards_many.html", dealer=summary(request))


@dealers_only
def cards_table(request):
    """The dealer's cards that are still to come, as a table to fill in."""
    return open_cards(request, "own_cards", summary(request).now)
