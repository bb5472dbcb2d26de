"""Sorting Chinese names the way readers expect: a stored key, since the database has no ICU."""

from django.db import models
from pypinyin import lazy_pinyin


def sort_key(name: str) -> str:
    """`张守田` → `zhang shou tian`; other letters stay, in lower case."""
    return " ".join(lazy_pinyin(name)).lower()[:200]


class SortKeyField(models.CharField):
    """The sort key of another field, kept with every `save` and `bulk_create` that writes this field."""

    def __init__(self, of: str = "name", **kwargs):
        self.of = of
        super().__init__(**{"max_length": 200, "editable": False, "default": ""} | kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of}

    def pre_save(self, instance, add):
        key = sort_key(getattr(instance, self.of))
        setattr(instance, self.attname, key)
        return key
