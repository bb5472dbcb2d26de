"""Erasing a customer: what still needs him, and what goes with him, named by each room in its `personal.py` (X5)."""

from collections.abc import Callable
from datetime import date, datetime

from django.utils.translation import gettext as _

from warranty.cases import judge_machine
from warranty.models import Customer, Machine

OWED: list[Callable[[Customer, date], list[str]]] = []
GOES: list[Callable[[Customer, datetime], None]] = []


def owed(check: Callable[[Customer, date], list[str]]) -> Callable:
    """Register what in a room still needs the customer on that day, as sentences."""
    OWED.append(check)
    return check


def goes(forget: Callable[[Customer, datetime], None]) -> Callable:
    """Register what of a room goes with him, in the transaction that erases him, before his name does."""
    GOES.append(forget)
    return forget


def entries_of(customer: Customer) -> list[Customer]:
    """The entry and those that were merged into it, each after the one that took it over."""
    found = [customer]
    for entry in found:
        found += entry.merged.order_by("pk")
    return found


def said_of(customer: Customer) -> set[str]:
    """Names and numbers under which he, or who calls for him, may have been written down."""
    entries = entries_of(customer)
    people = [(row.name, row.phone) for entry in entries for row in (entry, *entry.contacts.order_by("pk"))]
    return {said for pair in people for said in pair if said}


@owed
def cover(customer: Customer, day: date) -> list[str]:
    """While a machine of his is covered, the law's rights need to know whose they are (R2010)."""
    found = []
    for machine in Machine.objects.filter(customer=customer).in_use().select_related("model", "customer", "dealer"):
        answer = judge_machine(machine, report_day=day)[2]
        until = max(filter(None, (answer["whole_until"], answer["part_until"])), default="")
        if until >= str(day):
            found.append(_("%(serial)s is covered until %(day)s") % {"serial": machine.serial, "day": until})
    return found
