"""Whether whoever has left holds anything still (check_books)."""

from accounts import leaving
from accounts.models import User
from core import clock


def check() -> list[str]:
    """One sentence for each of them and each kind."""
    at = clock.now()
    gone = User.objects.filter(is_active=False).order_by("id")
    return [
        f"{person.name} has left and still holds {one.holding.code}: {len(one.rows)}" for person in gone for one in leaving.held(person, at)
    ]
