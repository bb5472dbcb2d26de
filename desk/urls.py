"""The company's pages. Mounted twice: /admin/work/ is the clerks' door, /desk/ everyone else's; links stay in the door."""

from django.urls import include, path

from core.rooms import gathered

app_name = "desk"
urlpatterns = [
    path("", include("desk.urls_read")),
    path("", include("desk.urls_rooms")),
    *gathered("urls", "urlpatterns", below="desk"),
]
