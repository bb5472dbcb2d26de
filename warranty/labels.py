"""A sheet of labels for machines: model, serial, and the QR that leads the customer to his machine's page (A3)."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.company import the_company
from core.paper import printed, qr
from warranty.models import Machine

TEMPLATE = Path(__file__).parent / "paper" / "labels.typ"
PER_SHEET = 24
MOST = 40 * PER_SHEET


def labels_pdf(machines: Iterable[Machine], at: datetime) -> bytes:
    """A4 sheets of 3 by 8 labels (70 × 37 mm), in the company's language."""
    with override(settings.LANGUAGE_CODE):
        words = {"scan": _("Scan: warranty, report a fault"), "company": the_company().name}
    return printed(TEMPLATE, {"words": words, "labels": [_label(machine) for machine in machines]}, at)


def _label(machine: Machine) -> dict:
    return {"model": machine.model.code, "name": machine.model.name, "serial": machine.serial, "qr": qr(address(machine))}


def address(machine: Machine) -> str:
    """The page behind the QR. It is printed and riveted on: the path never changes."""
    return f"{settings.SITE_URL}/m/{machine.token}/"
