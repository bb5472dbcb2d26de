"""The company's pages. Mounted twice: /admin/work/ is the clerks' door, /desk/ everyone else's; links stay in the door."""

from django.urls import include, path

app_name = "desk"
urlpatterns = [
    path("", include("desk.urls_read")),
    path("", include("desk.urls_rooms")),
    path("", include("notifications.urls")),
    path("", include("tickets.urls")),
    path("", include("warranty.urls")),
    path("", include("returns.urls")),
    path("", include("finance.urls")),
]
