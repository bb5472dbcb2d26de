"""Pages of this room; mounted in the company's doors by desk/urls.py."""

from django.urls import path

from notifications import views

urlpatterns = [
    path("outgoing/", views.outgoing, name="outgoing"),
    path("outgoing/<int:pk>/resend/", views.resend, name="resend"),
    path("outgoing/<slug:channel>/resend/", views.resend_all, name="resend_all"),
    path("targets/<int:pk>/test/", views.send_test, name="send_test"),
]
