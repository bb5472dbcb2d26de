from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("working days")

    def ready(self) -> None:
        from django import forms
        from rest_framework import serializers

        from core.roles import grant_to_app_role
        from core.search.install import install
        from core.typed import LinesOfBodies, LinesOfBoxes, plain

        # Beside their own rule for NUL: of every text, in any form or body.
        forms.CharField.default_validators = LinesOfBoxes()  # type: ignore[assignment]
        serializers.CharField.default_validators = [plain, LinesOfBodies()]  # type: ignore[misc]

        autodiscover_modules("kinds")  # so that every kind is known by its words to every room

        post_migrate.connect(grant_to_app_role, sender=self)
        post_migrate.connect(install, sender=self)
        autodiscover_modules("holds")
