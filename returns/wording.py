"""Words about old parts that several pages say."""

from django.utils.translation import gettext as _


def box_words(box: str) -> str:
    """A box as one says it: a bare number becomes 第 6 箱, anything else stays as it was written on the list."""
    return _("box %(box)s") % {"box": box} if box.isdecimal() else box
