"""Rates: reference data, by a plain form, under row history. Claims, notices and the ledger have no form here."""

from django.contrib import admin

from finance.models import Rate


@admin.register(Rate)
class RateAdmin(admin.ModelAdmin):
    """A new rate is a new row: claims keep the rate of the day of their repair."""

    list_display = ("kind", "amount", "valid_from")
    list_filter = ("kind",)

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
