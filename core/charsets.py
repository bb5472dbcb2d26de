"""In which charset a request is read."""

import codecs
from collections.abc import Callable

from django.utils.http import parse_header_parameters

KNOWN = {codecs.lookup(name).name for name in ("utf-8", "ascii", "iso-8859-1", "gb2312", "gbk", "gb18030")}


def heeding_known(application: Callable) -> Callable:
    """The application, told of no charset but those that programs write; anything else is read as UTF-8, as if none were named.

    Python knows many that are no text (`zlib`), or whose text no database takes (`utf-7` has halves of characters), and Django asks it
    before the first middleware could.
    """

    def run(environ, start_response):
        kind, parameters = parse_header_parameters(environ.get("CONTENT_TYPE", ""))
        if not _is_known(parameters.pop("charset", "utf-8")):
            environ["CONTENT_TYPE"] = "; ".join([kind, *(f'{name}="{value}"' for name, value in parameters.items())])
        return application(environ, start_response)

    return run


def _is_known(name: str) -> bool:
    try:
        return codecs.lookup(name).name in KNOWN
    except (LookupError, ValueError):
        return False
