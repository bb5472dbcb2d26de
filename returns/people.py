"""Who is concerned with what comes back and what it costs."""

from django.contrib.auth import get_user_model

from accounts.models import Role


def of_role(*roles: Role) -> list:
    """Everyone at work in these roles."""
    return list(get_user_model().objects.filter(role__in=roles, is_active=True).order_by("id"))


def answerable(part_or_claim) -> list:
    """Who answers for a dealer's part or claim, its owner and its rep; for our own, the repairer."""
    if part_or_claim.dealer_id is None:
        return [part_or_claim.staff]
    return [part_or_claim.dealer.owner(), part_or_claim.dealer.rep]
