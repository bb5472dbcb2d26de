"""The contract of `lint-imports` that imports point down: its layers are the rooms as `INSTALLED_APPS` has them."""

import logging
import os

import django
import grimp
from importlinter.contracts.layers import LayersContract


class Storeys(LayersContract):
    """Layers from the top to the bottom; a room that is added is one of them. Rooms of one storey import nothing of one another."""

    type_name = "storeys"

    def __init__(self, name, session_options, contract_options):
        from core.rooms import storeys

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aftersales.settings")
        django.setup()
        logging.getLogger("grimp").setLevel(logging.WARNING)
        standing = storeys()
        self.rooms = [room for storey in standing for room in storey]
        super().__init__(name, session_options, contract_options | {"layers": [" | ".join(storey) for storey in standing[::-1]]})

    def check(self, graph, verbose):
        """The graph that comes with the configuration has the root packages only that stand there; this one has all rooms."""
        return super().check(grimp.build_graph(*self.rooms, cache_dir=".import_linter_cache"), verbose)
