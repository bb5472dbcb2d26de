"""Corrections of the working-day calendar, year by year."""

from django.contrib import admin

from core.models import CalendarDay


@admin.register(CalendarDay)
class CalendarDayAdmin(admin.ModelAdmin):
    list_display = ("day", "working", "note")
    date_hierarchy = "day"
