"""The rooms of the house: the local apps of `INSTALLED_APPS`, the lowest storey first. Nothing else lists them.

What a room brings to the whole house (pages, resources, reference rows, books …) stands in a module of a fixed name in the
room itself and is gathered here, so that a room that is added is in all of it.
"""

from importlib import import_module
from itertools import groupby
from pathlib import Path
from types import ModuleType

from django.apps import AppConfig, apps
from django.conf import settings
from django.utils.module_loading import module_has_submodule


def rooms(*, below: str = "") -> list[AppConfig]:
    """Every app that lies in the house itself, lowest storey first: `INSTALLED_APPS` is their order. `below` leaves out a
    room, what stands on its storey and whatever stands above it."""
    found = [config for config in apps.get_app_configs() if Path(config.path).parent == Path(settings.BASE_DIR)]
    return found[: [_storey(config) for config in found].index(_storey(apps.get_app_config(below)))] if below else found


def _storey(config: AppConfig) -> str:
    """The first room of its storey: a room is on one of its own unless its config says `beside` which other it stands."""
    return getattr(config, "beside", config.name)


def storeys() -> list[list[str]]:
    """The names of the rooms on each storey, the lowest first."""
    return [[config.name for config in found] for _first, found in groupby(rooms(), _storey)]


def names(*, below: str = "") -> list[str]:
    """The same by name: `core`, `accounts`, …"""
    return [config.name for config in rooms(below=below)]


def modules(name: str, *, below: str = "") -> list[ModuleType]:
    """The module (or package) of this name of every room that has one, lowest storey first."""
    found = [config for config in rooms(below=below) if module_has_submodule(config.module, name)]
    return [import_module(f"{config.name}.{name}") for config in found]


def gathered(module: str, name: str, *, below: str = "") -> list:
    """The lists called `name` in these modules as one; a room may have none."""
    return [one for found in modules(module, below=below) for one in getattr(found, name, ())]
