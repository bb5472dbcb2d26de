"""The name of a proposed party."""

from accounts.models import Department
from dealers.models import Dealer, people_visible_to
from tickets.routing import Party


def party_name(party: Party, user) -> str:
    """`丰裕农机`, `技术部`, or `销售分公司 李明`."""
    if party.dealer:
        return Dealer.objects.visible_to(user).values_list("short_name", flat=True).get(pk=party.dealer)
    name = Department.objects.visible_to(user).values_list("name", flat=True).get(code=party.department)
    if party.person:
        name += " " + people_visible_to(user).values_list("name", flat=True).get(pk=party.person)
    return name
