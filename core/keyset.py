"""Pages of API lists."""

from rest_framework.pagination import CursorPagination


class NewestFirst(CursorPagination):
    """Keyset pages by id: as fast on the last page as on the first, whatever is added meanwhile."""

    ordering = "-id"
    page_size_query_param = "page_size"
    max_page_size = 200
