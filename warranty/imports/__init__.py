"""Tables of machines, cards and parts: checked line by line, then written whole or not at all (A3, A6)."""

from warranty.imports.cards import Cards
from warranty.imports.machines import Machines
from warranty.imports.parts import Parts

KINDS: dict[str, type[Machines | Cards | Parts]] = {"machines": Machines, "cards": Cards, "parts": Parts}
RIGHTS = {"machines": "warranty.import_machines", "cards": "warranty.import_cards", "parts": "warranty.import_parts"}
LEAST = RIGHTS["cards"]  # who may bring any table may bring that of cards

__all__ = ["KINDS", "LEAST", "RIGHTS", "Cards", "Machines", "Parts"]
