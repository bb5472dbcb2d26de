"""What a log must not hold: links that let somebody in, for once or without a password. They open what they lead to."""

import logging
import re

# A signed link, the code on a machine, the key for a new password; also inside another address.
TOKEN = re.compile(r"((?:/|%2F)(?:c|m|password(?:/|%2F)reset(?:/|%2F)key)(?:/|%2F))[\w-]{4,}(?:(?:/|%2F)[\w-]{4,})?", re.IGNORECASE)


def without_tokens(text: str) -> str:
    return TOKEN.sub(r"\1…", text)


class Console(logging.StreamHandler):
    """To the terminal or a collector: whole lines, tracebacks included, without such links."""

    def format(self, record: logging.LogRecord) -> str:
        return without_tokens(super().format(record))


class Clean(logging.Formatter):
    """The same around the formatter of a handler that is not ours: the server's."""

    def __init__(self, inner: logging.Formatter | None):
        super().__init__()
        self.inner = inner or logging.Formatter()

    def format(self, record: logging.LogRecord) -> str:
        return without_tokens(self.inner.format(record))

    @classmethod
    def wrap(cls, logger: logging.Logger) -> None:
        for handler in logger.handlers:
            if not isinstance(handler.formatter, cls):
                handler.setFormatter(cls(handler.formatter))


def scrub(event, _hint=None):
    """The same for what is sent to a collector of errors: addresses, crumbs, headers, words, wherever they stand."""
    if isinstance(event, str):
        return without_tokens(event)
    if isinstance(event, dict):
        return {name: scrub(value) for name, value in event.items()}
    if isinstance(event, list | tuple):
        return [scrub(value) for value in event]
    return event
