"""What programs read and do about machines, customers, papers, tables, rules and the catalogue (X6)."""

from django.urls import path

from warranty.api.catalogue import CatalogueResource, CauseResource, PartResource, PlaceResource
from warranty.api.customers import CustomerResource
from warranty.api.machines import MachineResource
from warranty.api.papers import CardResource, VoucherResource
from warranty.api.tables import ImportResource
from warranty.api.verdicts import DecideView, RuleSetResource, SuspensionResource

RESOURCES = {
    "machines": (MachineResource, "machine"),
    "imports": (ImportResource, "import"),
    "customers": (CustomerResource, "customer"),
    "suspensions": (SuspensionResource, "suspension"),
    "rules": (RuleSetResource, "rule"),
    "cards": (CardResource, "card"),
    "vouchers": (VoucherResource, "voucher"),
    "models": (CatalogueResource, "model"),
    "parts": (PartResource, "part"),
    "causes": (CauseResource, "cause"),
    "places": (PlaceResource, "place"),
}
urlpatterns = [path("warranty/decide/", DecideView.as_view(), name="decide")]
