"""Pages of this room; mounted in the company's doors by desk/urls.py."""

from django.urls import path

from accounts import pages
from notifications import views

urlpatterns = [
    path("outgoing/", views.outgoing, name="outgoing"),
    *pages.urls("notifications"),
    path("outgoing/<slug:channel>/resend/", views.resend_all, name="resend_all"),
]
