"""The rooms of the dealers' people, and what waits in them. A room brings further ones as `DEALERS` in its `rail.py`."""

from functools import cache

from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from core.rail import Entry
from core.rooms import gathered
from finance.models import WriteOffNotice
from pages.counts import how_many
from portal.jobs import open_tasks
from returns.models import OldPart
from warranty.models import ReceiptCard

OWNER, WORKER = Role.DEALER_OWNER, Role.DEALER_REPAIRER


def both(place: int) -> dict[str, int]:
    return {OWNER: place, WORKER: place}


def cards_due(user):
    return ReceiptCard.objects.visible_to(user).filter(state__in=["sold", "sent_back"])


def parts_kept(user):
    return OldPart.objects.visible_to(user).filter(state=OldPart.State.KEPT)


def notices_open(user):
    return WriteOffNotice.objects.visible_to(user).filter(state="issued")


RAIL = (
    Entry("home", "ticket", _("Tasks"), both(10), waits=open_tasks),
    Entry("register", "plus", _("Register a call"), both(20)),
    Entry("tickets", "history", _("Register"), both(30)),
    Entry("cards", "id-card", _("Receipt cards"), both(40), waits=cards_due),
    Entry("customers", "users", _("Customers"), both(45)),
    Entry("parts", "package", _("Old parts"), both(50), waits=parts_kept),
    Entry("notices", "receipt-text", _("Write-off"), {OWNER: 60}, waits=notices_open),
    Entry("me", "user", _("Me"), both(100)),
)
# On a phone, from left to right; the others stand under "Me".
UNDER_THE_THUMB = {OWNER: ("home", "register", "parts", "notices", "me"), WORKER: ("home", "register", "parts", "tickets", "me")}


@cache
def of_role(role: str) -> tuple[Entry, ...]:
    """The rooms of a role, most used first: the portal's own and those that other rooms put there."""
    entries = [entry for entry in (*RAIL, *gathered("rail", "DEALERS", below="portal")) if role in entry.roles]
    return tuple(sorted(entries, key=lambda entry: entry.roles[role]))


def on_phone(role: str) -> list[Entry]:
    """The five under the thumb."""
    return [entry for page in UNDER_THE_THUMB[role] for entry in of_role(role) if entry.page == page]


def others(role: str) -> list[Entry]:
    """Those that have no place there."""
    return [entry for entry in of_role(role) if entry.page not in UNDER_THE_THUMB[role]]


def counts(user) -> dict:
    """Expressions for everything that is counted beside them."""
    return {name: how_many(rows(user)) for entry in of_role(user.role) for name, rows in entry.counted().items()}
