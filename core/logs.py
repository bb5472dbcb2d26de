"""What a log must not hold: the tokens in the addresses of people without a login open what they lead to."""

import logging
import re

TOKEN = re.compile(r"(/c/)[0-9A-Za-z_\-]{8,}")


def without_tokens(text: str) -> str:
    return TOKEN.sub(r"\1…", text)


class WithoutTokens(logging.Filter):
    """Takes the tokens out of a line before it is written."""

    def filter(self, record):
        said = record.getMessage()
        if (clean := without_tokens(said)) != said:
            record.msg, record.args = clean, ()
        return True


def scrub(event: dict, _hint) -> dict:
    """The same for what is sent to a collector of errors."""
    request = event.get("request", {})
    for name in ("url", "query_string"):
        if isinstance(request.get(name), str):
            request[name] = without_tokens(request[name])
    request.get("headers", {}).pop("Referer", None)
    if isinstance(event.get("transaction"), str):
        event["transaction"] = without_tokens(event["transaction"])
    return event
