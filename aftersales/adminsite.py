"""The admin site: reference data for administrators. Clerks' own pages are mounted under it in urls.py."""

from functools import wraps

from django.contrib import admin
from django.contrib.admin.options import FORMFIELD_FOR_DBFIELD_DEFAULTS as FIELDS
from django.db import models
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from core import changes
from core.forms import TYPED, WholeField

for column, field in TYPED.items():  # numbers and days are read here as on every page
    FIELDS[column] = FIELDS.get(column, {}) | {"form_class": field}
# The browser's own inputs drop what an input method makes.
FIELDS[models.IntegerField] = FIELDS[models.BigIntegerField] = {"form_class": WholeField}


class Site(admin.AdminSite):
    site_title = _("After-sales service")
    site_header = _("After-sales service")
    index_title = _("Reference data")
    enable_nav_sidebar = True

    def has_permission(self, request):
        """Administrators maintain reference data; clerks have their own pages."""
        return request.user.is_authenticated and request.user.is_active and request.user.role == Role.ADMIN

    def admin_view(self, view, cacheable=False):
        """The row history says who it was."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def told(request, *args, **kwargs):
            if request.method == "POST":
                with changes.by(request.user):
                    return guarded(request, *args, **kwargs)
            return guarded(request, *args, **kwargs)

        return told

    def login(self, request, extra_context=None):
        """One sign-in page for everyone (allauth); who is signed in but has no business here goes home."""
        if request.user.is_authenticated:
            return redirect("home")
        return redirect(f"/accounts/login/?next={request.get_full_path()}")

    def get_urls(self):
        """Without the jump to an object's page: reference data has none, and any content type can be named in it."""
        return [url for url in super().get_urls() if getattr(url, "name", None) != "view_on_site"]
