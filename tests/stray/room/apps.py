from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StrayConfig(AppConfig):
    name = "stray"
    verbose_name = _("strays")
