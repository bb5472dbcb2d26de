"""Deadline rules: a change is a new version, so what runs keeps its promise."""

from django.contrib import admin

from deadlines.models import Policy


@admin.register(Policy)
class PolicyAdmin(admin.ModelAdmin):
    list_display = ("kind", "version", "title", "minutes", "days", "source", "valid_from")
    list_filter = ("kind",)
    fields = ("kind", "version", "title", "source", "minutes", "days", "valid_from")

    def has_change_permission(self, request, obj=None):
        """A version that may be in force is not edited; add the next one."""
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request, obj=None):
        return False
