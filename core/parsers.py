"""Reading bodies: what is nested too deeply is the client's mistake, not ours. Django caps the size.

Beside `core.api` and not in it: the framework loads parsers while it is loading its own views.
"""

from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, parsers


class JSON(parsers.JSONParser):
    """JSON that is not nested beyond reason."""

    def parse(self, stream, media_type=None, parser_context=None):
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise exceptions.ParseError(_("The JSON is nested too deeply.")) from None
