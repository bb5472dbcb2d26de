"""Web, worker and beat run as an account that may little: as root only who was told to (`AS_ROOT=1`)."""

import os

TOLD = "AS_ROOT"
WORDS = (
    "Web, worker and beat do not run as root: a hole in them would be a hole in the machine. "
    "Run them as another account, one that can read the checkout and its Python; or set AS_ROOT=1, knowing what it means."
)


def is_root_untold() -> bool:
    """Whether this process is root without having been told so."""
    return os.geteuid() == 0 and os.environ.get(TOLD) != "1"


def refuse_root(**_signal) -> None:
    """Ends the program that starts so."""
    if is_root_untold():
        raise SystemExit(WORDS)
