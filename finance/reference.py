"""Reference data of this storey."""


def load() -> None:
    """Nothing yet."""
