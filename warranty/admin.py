"""The catalogue: plain forms for administrators, under row history. The rules have a page of their own."""

from django.contrib import admin

from warranty.models import Assembly, Cause, Part, ProductModel


class Kept(admin.ModelAdmin):
    """Reference rows are named by papers of the past: they are changed or retired, not deleted."""

    show_full_result_count = False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(ProductModel)
class ProductModelAdmin(Kept):
    list_display = ("code", "name", "product_class", "power_kw", "made", "produced_until")
    list_filter = ("product_class", "made")
    search_fields = ("code", "name")


@admin.register(Part)
class PartAdmin(Kept):
    list_display = ("number", "name", "main", "wearing", "bought_in", "settlement_price", "list_price", "standard_hours")
    list_filter = ("main", "wearing", "bought_in")
    search_fields = ("number", "name")


@admin.register(Cause)
class CauseAdmin(Kept):
    list_display = ("position", "name", "liable", "excluded", "active")
    list_display_links = ("name",)


@admin.register(Assembly)
class AssemblyAdmin(Kept):
    list_display = ("product_class", "name")
    list_filter = ("product_class",)
