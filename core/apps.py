from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from core.roles import grant_to_app_role

        post_migrate.connect(grant_to_app_role, sender=self)
