"""The company's pages. Mounted twice: /admin/work/ is the clerks' door, /desk/ everyone else's; links stay in the door."""

from django.urls import include, path

from core.rooms import modules

app_name = "desk"
urlpatterns = [
    path("", include("desk.urls_read")),
    path("", include("desk.urls_rooms")),
    *(path("", include(room)) for room in modules("urls", below="desk")),
]
