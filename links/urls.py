"""Pages of this room: `shared` for whoever is asked; the others in the company's doors and in the dealers'."""

from django.urls import path

from accounts import pages
from accounts.doors import in_its_door
from links import views

urlpatterns = [
    path("links/<slug:purpose>/<int:pk>/ask/", views.ask, name="link_ask"),
    path("links/<int:pk>/", views.link, name="link"),
    *pages.urls("links", guard=in_its_door),
    path("links/<int:pk>/paper/", views.paper, name="link_paper"),
]
dealers = urlpatterns
shared = [path("c/<slug:token>/", views.signed_link, name="signed_link")]
