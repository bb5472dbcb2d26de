"""Pages that read across rooms."""

urlpatterns = []
