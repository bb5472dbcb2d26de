"""The dealers' door: phone first."""

app_name = "portal"
urlpatterns = []
