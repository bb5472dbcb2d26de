"""Return days and rooms: reference data, by plain forms, under row history."""

from django.contrib import admin

from returns.models import ReturnDate, Room


@admin.register(ReturnDate)
class ReturnDateAdmin(admin.ModelAdmin):
    """A day that is moved moves no promise: parts keep the day that they were given."""

    list_display = ("day",)
    date_hierarchy = "day"


@admin.register(Room)
class RoomAdmin(admin.ModelAdmin):
    list_display = ("name", "holds", "active")

    def has_delete_permission(self, request, obj=None):
        """Parts lie in it; take it out of use instead."""
        return False
