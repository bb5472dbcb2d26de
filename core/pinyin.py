"""Sorting Chinese names the way readers expect: a stored key, since the database has no ICU."""

from typing import Any

from django.db import models
from pypinyin import lazy_pinyin

SURNAMES = {
    "曾": "zeng", "单": "shan", "单于": "chan yu", "仇": "qiu", "解": "xie", "区": "ou", "查": "zha", "朴": "piao",
    "盖": "ge", "缪": "miao", "翟": "zhai", "乐": "yue", "员": "yun", "覃": "qin", "秘": "bi", "种": "chong",
    "卜": "bu", "黑": "he",
}  # fmt: skip


def sort_key(name: str, person: bool = False) -> str:
    """`张守田` → `zhang shou tian`; other letters stay, in lower case. Of a `person` the surname is read as one: `单` → `shan`."""
    surname = next((long for long in (name[:2], name[:1]) if long in SURNAMES), "") if person else ""
    return " ".join(filter(None, [SURNAMES.get(surname), *lazy_pinyin(name[len(surname) :])])).lower()[:200]


class SortKeyField(models.CharField):
    """The sort key of another field, kept with every `save` and `bulk_create` that writes this field.

    Of people (`person`) the first characters are a surname; the column is the same, so a migration does not know of it.
    """

    def __init__(self, of: str = "name", person: bool = False, **kwargs):
        self.of, self.person = of, person
        super().__init__(**dict[str, Any](max_length=200, editable=False, default="") | kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of}

    def pre_save(self, instance, add):
        key = sort_key(getattr(instance, self.of), self.person)
        setattr(instance, self.attname, key)
        return key
