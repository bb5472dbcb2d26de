"""Where the pages of the verbs of old parts lie (accounts/pages.py)."""

from django.shortcuts import get_object_or_404

from returns.models import OldPart


def _part_of(user, number: str) -> OldPart:
    parts = OldPart.objects.visible_to(user).select_related("record_part__part", "record__ticket", "record__task", "dealer", "staff")
    return get_object_or_404(parts, number=number)


PART = {
    "path": "parts/<str:number>/", "find": _part_of, "where": lambda part: (part.number,), "back": lambda part: ("part", part.number),
    "template": "verb.html", "shows": lambda part: {"thing": part, "what": part.part.name},
}  # fmt: skip
