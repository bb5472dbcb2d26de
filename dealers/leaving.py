"""What people hold of dealers: the dealers that a rep looks after (A1)."""

from django.utils.translation import gettext_lazy as _

from accounts import leaving
from core.locks import locked_all
from dealers.models import Dealer, Staff


def _hand(rows, *, person, to, by, at) -> None:
    for dealer in locked_all(Dealer.objects.all(), rows):
        dealer.rep = to
        dealer.save(update_fields=["rep"])


def _colleagues(people, person):
    """Of a dealer only its own people."""
    return people if person.is_company else people.filter(staff__dealer__staff__user=person)


leaving.stays(Staff, "user")
leaving.narrows(_colleagues)
leaving.register(
    leaving.Holding(
        code="dealers.rep", company=True, label=_("dealers that he looks after"), keys=(("dealers.Dealer", "rep"),),
        rows=lambda person, _at: Dealer.objects.filter(rep=person).order_by("id"), hand=_hand,
    )
)  # fmt: skip
