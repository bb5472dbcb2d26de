"""Links that let somebody in stand in no log: reset keys, signed links, the code on a machine (issue: Walls §4)."""

import io
import logging

import pytest
from django.conf import settings
from gunicorn.glogging import CONFIG_DEFAULTS

from core.logs import Clean, Console, scrub, without_tokens

SECRET = "pR7w4cQ1zL9xT2vB"
LINKS = [
    f"/c/{SECRET}/",
    f"/m/{SECRET}/{SECRET}/",
    f"/accounts/password/reset/key/1a-{SECRET}/",
    f"/accounts/login/?next=%2Fc%2F{SECRET}%2F",
]


def told(logger: logging.Logger, link: str) -> None:
    """What Django and the server say of a request that fails."""
    try:
        raise ValueError(f"no such {link}")
    except ValueError:
        logger.error("Internal Server Error: %s", link, exc_info=True, extra={"request": f"<WSGIRequest: GET '{link}'>"})


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("form", ["line", "json"])
def test_the_console_says_no_key_in_words_extras_or_tracebacks(link, form):
    given = dict(settings.LOGGING["formatters"][form])
    stream, kind = io.StringIO(), given.pop("()", None)
    handler = Console(stream)
    handler.setFormatter(kind(**given) if kind else logging.Formatter(given["format"]))
    logger = logging.Logger("x")
    logger.addHandler(handler)
    told(logger, link)
    assert "Traceback" in stream.getvalue() and SECRET not in stream.getvalue() and "…" in stream.getvalue()
    assert settings.LOGGING["handlers"]["console"]["class"] == "core.logs.Console"


@pytest.mark.parametrize("link", LINKS)
def test_nor_does_the_server(link):
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter(CONFIG_DEFAULTS["formatters"]["generic"]["format"]))
    logger = logging.Logger("gunicorn")
    logger.addHandler(handler)
    Clean.wrap(logger)
    told(logger, link)
    assert "Traceback" in stream.getvalue() and SECRET not in stream.getvalue()


@pytest.mark.parametrize("link", LINKS)
def test_nor_the_collector_of_errors(link):
    event = {
        "request": {"url": f"https://x{link}", "headers": {"Referer": f"https://x{link}"}, "query_string": f"next={link}"},
        "transaction": link,
        "exception": {"values": [{"value": f"no such {link}"}]},
        "breadcrumbs": {"values": [{"message": link, "data": {"url": link}}]},
    }
    assert SECRET not in str(scrub(event)) and scrub({"level": "error", "n": 1}) == {"level": "error", "n": 1}


@pytest.mark.parametrize("path", ["/desk/cards/12/", "/api/v1/tickets/SH-2026-000001/", "/c/", "/accounts/password/reset/"])
def test_other_addresses_stay_whole(path):
    assert without_tokens(path) == path
