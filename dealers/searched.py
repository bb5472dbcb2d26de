"""What dealers are found by, and whose words a person may search."""

from django.utils.translation import gettext_lazy as _

from core.search.find import Reader
from core.search.rooms import INSIDE, OPEN, PLACE, Follows, Kind, Words
from dealers.models import dealer_id_of


def reader(user) -> Reader:
    """What of a document this person may find it by: the company's words, or those that all see and his dealer's own."""
    places = (PLACE,) if user is None or user.sees_contacts else ()
    dealer = dealer_id_of(user)
    if dealer is None:
        return Reader((OPEN, INSIDE, *places), all_texts=bool(places), phones=bool(places))
    return Reader((OPEN, f"d{dealer}", *places), key=f"@{dealer}")


KINDS = [
    Kind(
        "dealer", "dealers.Dealer", _("Dealers"), [("dealer", "pk")], number="short_name", icon="store", place=50,
        says=lambda row: (row.name, f"{row.province}{row.city}"),
    ),
]  # fmt: skip
WORDS = [
    Words("dealer", """
        SELECT id, concat_ws(' ', code, short_name, name, province || city || address,
                             regexp_replace(sort_key, '(\\S)\\S*\\s*', '\\1', 'g'))
          FROM dealers_dealer WHERE id {ids}"""),
]  # fmt: skip
KEYS = []
FOLLOWS = [
    Follows("dealer", "dealers_dealer", "SELECT {row}.id", ("code", "short_name", "name", "sort_key", "province", "city", "address")),
]
