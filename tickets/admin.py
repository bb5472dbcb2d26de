"""Reference rows of tickets, under row history."""

from django.contrib import admin

from tickets.models import Phrase


@admin.register(Phrase)
class PhraseAdmin(admin.ModelAdmin):
    list_display = ("text", "use", "product_class", "position")
    list_filter = ("use", "product_class")
    search_fields = ("text",)
    show_full_result_count = False
