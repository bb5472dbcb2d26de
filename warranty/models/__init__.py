"""What is covered: catalogue, machines, customers, papers, rules (A6, A7, A8)."""

from warranty.models.cards import CardEvent, Delivery, ReceiptCard, Voucher, VoucherEvent
from warranty.models.catalogue import Assembly, Cause, Liable, Part, ProductClass, ProductModel
from warranty.models.customers import Contact, CustomerEvent, Merging, Site
from warranty.models.imports import Import, ImportLine
from warranty.models.life import HoursReading, MachineEvent
from warranty.models.machines import Customer, CustomerVersion, Erasure, Machine, PhoneView
from warranty.models.rules import RuleSet
from warranty.models.suspensions import Suspension, SuspensionEvent

__all__ = [
    "Assembly",
    "CardEvent",
    "Cause",
    "Contact",
    "Customer",
    "CustomerEvent",
    "CustomerVersion",
    "Delivery",
    "Erasure",
    "HoursReading",
    "Import",
    "ImportLine",
    "Liable",
    "Machine",
    "Part",
    "MachineEvent",
    "Merging",
    "PhoneView",
    "ProductClass",
    "ProductModel",
    "ReceiptCard",
    "RuleSet",
    "Site",
    "Suspension",
    "SuspensionEvent",
    "Voucher",
    "VoucherEvent",
]
