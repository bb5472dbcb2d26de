"""What this room puts before people."""

from django.utils.translation import gettext_lazy as _
from stray.models import Stray

from accounts.models import Role
from core.rail import Entry, Home, Tile


def all_of(user):
    return Stray.objects.visible_to(user)


RAIL = [Entry("strays", "package", _("Strays in the house"), {Role.KEEPER: 25}, waits=all_of)]
TILES = [Tile(_("Strays in the house"), "strays", all_of, (Role.KEEPER, Role.CLERK))]
HOMES = [Home(_("Strays in the house"), (Role.CLERK,))]
DEALERS = [Entry("my_strays", "package", _("Strays in the house"), {Role.DEALER_REPAIRER: 60}, waits=all_of)]
