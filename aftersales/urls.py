"""The doors: pages for clerks under /admin/work/, for other company people under /desk/, for dealers under /portal/."""

from django.contrib import admin
from django.urls import include, path

from aftersales.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("", include("django_prometheus.urls")),
]
