"""/api/: version 1, its schema and its page. Each room's `api` brings its `RESOURCES` and, beside them, its `urlpatterns`."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from core.api import NoSuchPlace
from core.rooms import gathered, modules

# {place: (resource, the name of its addresses)}
RESOURCES = {place: found for room in modules("api") for place, found in getattr(room, "RESOURCES", {}).items()}

router = SimpleRouter()
for place, (resource, name) in RESOURCES.items():
    router.register(place, resource, name)

app_name = "api"
urlpatterns = [
    path("v1/", include([*router.urls, *gathered("api", "urlpatterns")])),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api:schema", template_name="api_docs.html"), name="docs"),
    re_path("^v1/.*/$", NoSuchPlace.as_view(), name="nothing"),
]
