"""The doors: pages for clerks under /admin/work/, for other company people under /desk/, for dealers under /portal/."""

from django.contrib import admin
from django.urls import include, path

from accounts.language import choose
from aftersales.health import healthz
from aftersales.metrics import metrics
from core.rooms import gathered

urlpatterns = [
    *gathered("urls", "shared", below="aftersales"),
    path("admin/work/", include("desk.urls", namespace="clerk")),
    path("desk/", include("desk.urls", namespace="desk")),
    path("portal/", include("portal.urls")),
    path("api/", include("aftersales.api_urls")),
    path("accounts/", include("accounts.urls_account")),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    path("i18n/setlang/", choose, name="set_language"),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
]
