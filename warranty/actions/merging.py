"""Two entries that are one customer, and the way back (A3, X2)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock
from core.errors import Refused
from core.locks import locked, locked_all
from warranty.actions.customers import not_erased, whole
from warranty.hangs import HANGING
from warranty.kinds import Happened
from warranty.models import Customer, CustomerEvent, Merging


@transaction.atomic
def merge_customers(*, customer, into, by, at=None) -> Customer:
    """`customer` is the same as `into`: his machines, tickets, contacts, sites and whatever else hangs on him become `into`'s.

    Returns `into`. Refuses `customer.same`, `customer.merged`, `customer.erased`.
    """
    require(by, "warranty.merge_customers")
    if getattr(customer, "pk", customer) == getattr(into, "pk", into):
        raise Refused("customer.same", _("This is one entry."), _("Choose the other one."))
    locked_all(Customer.objects.visible_to(by), [customer, into])
    customer, into = whole(by, customer), whole(by, into)
    at = at or clock.now()
    had = {code: hanging.ids(into) for code, hanging in HANGING.items()}
    moved = {code: hanging.ids(customer) for code, hanging in HANGING.items()}
    Merging.objects.create(customer=customer, into=into, at=at, by=by, moved={"moved": moved, "had": had})
    customer.merged_into = into
    customer.save(update_fields=["merged_into"])
    _move(moved, customer, into, by=by, at=at)
    _log(customer, Happened.CUSTOMER_MERGED, by, at, into=into.pk)
    _log(into, Happened.CUSTOMER_TOOK_OVER, by, at, customer=customer.pk)
    return into


@transaction.atomic
def part_customers(*, customer, reason: str, by, at=None) -> Customer:
    """They are two after all: what was moved when `customer` was merged is his again, as long as nothing was built on it.

    Refuses `customer.not_merged`, `customer.erased`, `customer.built_on` with what was done since.
    """
    require(by, "warranty.merge_customers")
    merging = Merging.objects.filter(customer=customer, undone_at__isnull=True).first()
    if merging is None:
        raise Refused("customer.not_merged", _("This entry was not merged."), _("There is nothing to take back."))
    held = {one.pk: one for one in locked_all(Customer.objects.visible_to(by), [merging.customer_id, merging.into_id])}
    customer, into = held[merging.customer_id], held[merging.into_id]
    not_erased(customer)
    merging = locked(Merging.objects.visible_to(by).filter(undone_at__isnull=True), merging)
    at = at or clock.now()
    if built := built_since(merging, into):
        raise Refused(
            "customer.built_on",
            _("Since the merging this happened: %(what)s.") % {"what": ", ".join(built)},
            _("Take that back first, or correct both entries."),
            built=", ".join(built),
        )
    merging.undone_at = at
    merging.save(update_fields=["undone_at"])
    customer.merged_into = None
    customer.save(update_fields=["merged_into"])
    _move(merging.moved["moved"], into, customer, by=by, at=at)
    for one, other in ((customer, into), (into, customer)):
        _log(one, Happened.CUSTOMER_PARTED, by, at, other=other.pk, reason=reason)
    return customer


def built_since(merging: Merging, into: Customer) -> list[str]:
    """What stands in the way of parting them again, in words."""
    found = [str(_("the entry that stayed was merged itself"))] if into.merged_into_id else []
    for code, hanging in HANGING.items():
        moved, had = set(merging.moved["moved"].get(code, [])), set(merging.moved["had"].get(code, []))
        now = set(hanging.ids(into))
        changed = moved - now | now - moved - had
        found += [
            f"{hanging.model._meta.verbose_name} {row}" for row in hanging.model._default_manager.filter(pk__in=changed).order_by("pk")
        ]
    if into.customer_events.filter(kind=Happened.CUSTOMER_CORRECTED, recorded_at__gte=merging.at).exists():
        found.append(str(_("the entry that stayed was corrected")))
    return found


def _move(ids: dict, one: Customer, other: Customer, *, by, at) -> None:
    for code, hanging in HANGING.items():
        keys = ids.get(code, [])
        if not keys:
            continue
        rows = hanging.model._default_manager.filter(pk__in=keys)
        list(rows.order_by("pk").select_for_update(no_key=True, of=("self",)).values_list("pk"))
        rows.update(customer=other)
        if hanging.moved:
            hanging.moved(keys, one, other, by=by, at=at)


def _log(entry: Customer, kind, by, at, **data) -> None:
    CustomerEvent.objects.create(customer=entry, at=at, by=by, kind=kind, data=data)
