"""Where the pages of the verbs of machines and their papers lie, and what stands on them (accounts/pages.py)."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from core.clock import NOW
from warranty.models import Import, Machine, ReceiptCard, Suspension, Voucher
from warranty.standing import with_offers

OF_MACHINE = ("machine__model", "machine__customer", "machine__dealer")


def machine_of(user, pk: int) -> Machine:
    """A machine with what the head of its verbs' pages shows; else 404."""
    rows = Machine.objects.visible_to(user).select_related("model", "dealer", "customer").annotate(now=NOW)
    return get_object_or_404(rows, pk=pk)


def card_of(user, pk: int) -> ReceiptCard:
    """A card with its machine and owner; else 404."""
    rows = with_offers(ReceiptCard.objects.visible_to(user)).select_related(*OF_MACHINE, "machine__dealer__rep").annotate(now=NOW)
    return get_object_or_404(rows, pk=pk)


def voucher_of(user, number: str) -> Voucher:
    """A voucher with its machine and owner; else 404."""
    return get_object_or_404(Voucher.objects.visible_to(user).select_related(*OF_MACHINE).annotate(now=NOW), number=number)


def _suspension_of(user, pk: int) -> Suspension:
    return get_object_or_404(Suspension.objects.visible_to(user).select_related(*OF_MACHINE).annotate(now=NOW), pk=pk)


def _table_of(user, pk: int) -> Import:
    return get_object_or_404(Import.objects.visible_to(user), pk=pk)


def to_machine(one) -> tuple[str, int]:
    """The page of its machine."""
    return "machine", one.machine_id


def lost(voucher: Voucher) -> list[tuple]:
    """What was said of its loss, if it is lost."""
    return [(_("Applied on"), str(voucher.lost_on)), (_("How it was lost"), voucher.lost_how)] if voucher.lost_on else []


MACHINE = {
    "path": "machines/<int:pk>/", "find": machine_of, "where": lambda one: (one.pk,), "back": lambda one: ("machine", one.pk),
    "template": "warranty/machine_verb.html", "shows": lambda _user, one: {"machine": one, "named": one.serial, "now": one.now},
}  # fmt: skip
CARD = {
    "path": "cards/<int:pk>/", "find": card_of, "where": lambda one: (one.pk,), "back": lambda one: ("card", one.pk),
    "template": "warranty/verb.html",
    "shows": lambda _user, one: {"card": one, "machine": one.machine, "named": one.number, "now": one.now},
}  # fmt: skip
VOUCHER = {
    "path": "vouchers/<slug:number>/", "find": voucher_of, "where": lambda one: (one.number,), "back": to_machine,
    "template": "warranty/verb.html",
    "shows": lambda _user, one: {"voucher": one, "machine": one.machine, "named": one.number, "now": one.now, "facts": lost(one)},
}  # fmt: skip
SUSPENSION = {
    "path": "suspensions/<int:pk>/", "find": _suspension_of, "where": lambda one: (one.pk,), "back": to_machine,
    "template": "warranty/verb.html",
    "shows": lambda _user, one: {
        "machine": one.machine, "named": one.machine.serial, "now": one.now,
        "facts": [(one.get_ground_display(), one.note), (_("Requested on"), str(one.begins))],
    },
}  # fmt: skip
IMPORT = {"path": "imports/<int:pk>/", "find": _table_of, "where": lambda one: (one.pk,), "back": lambda one: ("import", one.pk)}
