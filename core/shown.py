"""Where an object is looked at."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shown:
    """On a model, as `shown`: the page that shows its rows, which each door may have, and what they are called there.

    `key` is the field that stands in the page's address, `number` the one that people know it by, `words` a few words beside;
    each may lead through keys (`ticket__number`).
    """

    page: str
    words: str
    key: str = "number"
    number: str = "number"

    def key_of(self, row):
        """What stands in the address of a row's page."""
        for name in self.key.split("__"):
            row = getattr(row, name)
        return row
