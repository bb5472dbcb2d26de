"""/api/: version 1, its schema and its page."""

urlpatterns = []
