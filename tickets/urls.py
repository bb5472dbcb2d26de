"""Pages of this room; mounted in the company's doors by desk/urls.py; `shared` are the same whoever asks."""

from django.urls import path

from accounts import pages
from tickets.files import attachment
from tickets.views import doubts, intake, public, several, verdict

urlpatterns = [
    path("intake/", intake.intake_page, name="intake"),
    path("intake/find/", intake.find, name="intake_find"),
    path("intake/proposal/", intake.proposal, name="intake_proposal"),
    path("tickets/several/<slug:verb>/", several.several, name="several"),
    path("tickets/<slug:number>/settle/<slug:fact>/", verdict.settle, name="settle"),
    path("doubts/", doubts.doubts, name="doubts"),
    *pages.urls("tickets"),
]
shared = [
    path("files/<int:pk>/", attachment, name="file"),
    path("m/<slug:token>/", public.public_machine, name="public_machine"),
    path("m/<slug:token>/<slug:key>/", public.public_report, name="public_report"),
]
