"""Pages of this room; mounted in the company's doors by desk/urls.py."""

from accounts import pages

urlpatterns = pages.urls("deadlines")
