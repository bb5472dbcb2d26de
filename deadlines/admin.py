"""Rules are looked up here and changed on their own pages (时限规则); working calendars and their days are plain forms, and
what they say is published as it is saved: promises from then on go by it, those that run keep theirs."""

from django.contrib import admin

from core.models import CalendarDay
from deadlines.actions import publish_all
from deadlines.models import Calendar, CalendarHours, Policy


@admin.register(Policy)
class PolicyAdmin(admin.ModelAdmin):
    list_display = ("kind", "scheme", "urgency", "ticket_kind", "version", "title", "minutes", "days", "source", "valid_from")
    list_filter = ("kind",)

    def has_add_permission(self, request):
        """The page of a line makes its next version, by the action."""
        return False

    def has_change_permission(self, request, obj=None):
        """A version that may be in force is not edited."""
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class Published(admin.ModelAdmin):
    """Saving or taking away publishes a new version of each calendar that says something else afterwards."""

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        publish_all()

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        publish_all()

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        publish_all()

    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset)
        publish_all()


class OwnHours(admin.TabularInline):
    """An empty field of hours says that it is closed."""

    model = CalendarHours
    extra = 1


@admin.register(Calendar)
class CalendarAdmin(Published):
    inlines = (OwnHours,)
    list_display = ("name", "code", "country", "monday", "saturday")

    def has_delete_permission(self, request, obj=None):
        """Promises name it."""
        return False


@admin.register(CalendarDay)
class CalendarDayAdmin(Published):
    list_display = ("day", "working", "note")
    date_hierarchy = "day"
