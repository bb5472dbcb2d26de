"""Dealers, agreements, dealers' people: plain forms for administrators, under row history."""

from django.contrib import admin

from dealers.actions import staff_on_trail
from dealers.models import Agreement, Dealer, Staff


class AgreementInline(admin.TabularInline):
    model = Agreement
    extra = 0


class StaffInline(admin.TabularInline):
    model = Staff
    extra = 0
    autocomplete_fields = ("user",)


@admin.register(Dealer)
class DealerAdmin(admin.ModelAdmin):
    list_display = ("short_name", "name", "province", "rep", "grade")
    list_filter = ("province", "grade")
    search_fields = ("name", "short_name", "code")
    autocomplete_fields = ("rep",)
    inlines = (AgreementInline, StaffInline)

    def save_related(self, request, form, formsets, change):
        with staff_on_trail(by=request.user):
            super().save_related(request, form, formsets, change)

    def has_delete_permission(self, request, obj=None):
        return False
