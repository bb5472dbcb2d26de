from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class WarrantyConfig(AppConfig):
    name = "warranty"
    verbose_name = _("machines and warranty")

    def ready(self):
        """Take what rooms above hang on customers."""
        autodiscover_modules("hangs")
