"""The name of a proposed party."""

from django.contrib.auth import get_user_model

from accounts.models import Department
from dealers.models import Dealer
from tickets.routing import Party


def party_name(party: Party) -> str:
    """`丰裕农机`, `技术部`, or `销售分公司 李明`."""
    if party.dealer:
        return Dealer.objects.values_list("short_name", flat=True).get(pk=party.dealer)
    name = Department.objects.values_list("name", flat=True).get(code=party.department)
    if party.person:
        name += " " + get_user_model().objects.values_list("name", flat=True).get(pk=party.person)
    return name
