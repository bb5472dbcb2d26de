"""Pages of API lists."""

import re

from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination

A_NUMBER = re.compile(r"[0-9]{1,18}")


class NewestFirst(CursorPagination):
    """Keyset pages by id: as fast on the last page as on the first, whatever is added meanwhile."""

    ordering = "-id"
    page_size_query_param = "page_size"
    max_page_size = 200

    def decode_cursor(self, request):
        """A cursor somebody made up is one that does not exist."""
        cursor = super().decode_cursor(request)
        if cursor and cursor.position is not None and not A_NUMBER.fullmatch(str(cursor.position)):
            raise NotFound(self.invalid_cursor_message)
        return cursor
