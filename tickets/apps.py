from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class TicketsConfig(AppConfig):
    name = "tickets"
    verbose_name = _("tickets")

    def ready(self):
        """Take what rooms above bring: kinds of tickets, what they are about, what is filed."""
        from tickets import cover, filing  # noqa: F401  this room's own come first

        autodiscover_modules("natures")
