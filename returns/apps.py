from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReturnsConfig(AppConfig):
    name = "returns"
    verbose_name = _("old parts")

    def ready(self):
        import returns.receivers  # noqa: F401
