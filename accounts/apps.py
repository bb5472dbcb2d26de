from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.rooms import modules


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("people")

    def ready(self):
        """Read what each room declares: its rules on personal data, what its people hold, its rights and verbs."""
        from accounts import keeping, signals  # noqa: F401

        modules("personal")
        modules("leaving")
        modules("verbs")
