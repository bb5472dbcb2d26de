"""The rooms of the house: the local apps of `INSTALLED_APPS`, the lowest storey first. Nothing else lists them."""

from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings


def rooms() -> list[AppConfig]:
    """Every app that lies in the house itself, lowest storey first: `INSTALLED_APPS` is their order."""
    return [config for config in apps.get_app_configs() if Path(config.path).parent == Path(settings.BASE_DIR)]


def names() -> list[str]:
    """The same by name: `core`, `accounts`, …"""
    return [config.name for config in rooms()]
