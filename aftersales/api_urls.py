"""/api/: version 1, its schema and its page."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from accounts import api as accounts
from core.api import NoSuchPlace
from deadlines import api as deadlines
from dealers import api as dealers
from finance import api as finance
from notifications import api as notifications
from returns import api as returns
from tickets import api as tickets
from warranty.api import catalogue, customers, machines, papers, tables, verdicts

RESOURCES = {
    "tickets": (tickets.TicketResource, "ticket"),
    "tasks": (tickets.TaskResource, "task"),
    "escalations": (tickets.EscalationResource, "escalation"),
    "records": (tickets.RecordResource, "record"),
    "files": (tickets.FileResource, "file"),
    "old-parts": (returns.OldPartResource, "old-part"),
    "shipments": (returns.ShipmentResource, "shipment"),
    "originals": (returns.OriginalResource, "original"),
    "rooms": (returns.RoomResource, "room"),
    "return-days": (returns.ReturnDateResource, "return-day"),
    "redresses": (finance.RedressResource, "redress"),
    "claims": (finance.ClaimResource, "claim"),
    "notices": (finance.WriteOffResource, "notice"),
    "accounts": (finance.AccountResource, "account"),
    "postings": (finance.PostingResource, "posting"),
    "rates": (finance.RateResource, "rate"),
    "machines": (machines.MachineResource, "machine"),
    "imports": (tables.ImportResource, "import"),
    "customers": (customers.CustomerResource, "customer"),
    "suspensions": (verdicts.SuspensionResource, "suspension"),
    "rules": (verdicts.RuleSetResource, "rule"),
    "cards": (papers.CardResource, "card"),
    "vouchers": (papers.VoucherResource, "voucher"),
    "models": (catalogue.CatalogueResource, "model"),
    "parts": (catalogue.PartResource, "part"),
    "causes": (catalogue.CauseResource, "cause"),
    "places": (catalogue.PlaceResource, "place"),
    "deadlines": (deadlines.DeadlineResource, "deadline"),
    "policies": (deadlines.PolicyResource, "policy"),
    "absences": (deadlines.AbsenceResource, "absence"),
    "engine": (deadlines.PulseResource, "engine"),
    "dealers": (dealers.DealerResource, "dealer"),
    "people": (dealers.PersonResource, "person"),
    "departments": (accounts.DepartmentResource, "department"),
    "messages": (notifications.NoticeResource, "message"),
    "reminders": (notifications.PreferenceResource, "reminder"),
    "targets": (notifications.TargetResource, "target"),
    "outgoing": (notifications.OutboxResource, "outgoing"),
}

router = SimpleRouter()
for place, (resource, name) in RESOURCES.items():
    router.register(place, resource, name)

app_name = "api"
urlpatterns = [
    path("v1/", include(router.urls)),
    path("v1/token/", accounts.ObtainToken.as_view(), name="token"),
    path("v1/me/", accounts.MeView.as_view(), name="me"),
    path("v1/me/token/", accounts.MyTokenView.as_view(), name="my-token"),
    path("v1/me/revoke-token/", accounts.RevokeTokenView.as_view(), name="revoke-token"),
    path("v1/warranty/decide/", verdicts.DecideView.as_view(), name="decide"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api:schema", template_name="api_docs.html"), name="docs"),
    re_path("^v1/.*/$", NoSuchPlace.as_view(), name="nothing"),
]
