from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class FinanceConfig(AppConfig):
    name = "finance"
    verbose_name = _("write-off")

    def ready(self):
        """Listen, and take the kinds of owners that rooms above bring."""
        import finance.receivers  # noqa: F401

        autodiscover_modules("owners")
