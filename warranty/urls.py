"""Pages of this room; mounted in the doors by desk/urls.py."""

urlpatterns = []
