"""The state of a business object: protected, and still refreshable."""

import functools
from typing import TypeVar

from django.db import models
from django.utils.encoding import force_str
from django_fsm import FSMField, FSMFieldMixin

T = TypeVar("T")


def given(value: T | None) -> T:
    """What is there in the state that has been asked for, though its column may be empty in another."""
    if value is None:
        raise ValueError("a state without what it stands for")
    return value


@functools.cache
def words_of(field: models.Field) -> dict:
    """The words of a field's choices, by value."""
    return dict(field.flatchoices)


class StateField(FSMField):
    """A state that only a transition may set. The words are the choices of the model's `State`."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 20)
        kwargs["protected"] = True
        super().__init__(*args, **kwargs)

    def contribute_to_class(self, cls, name, private_only=False, **kwargs):
        if cls.__module__ == "__fake__":
            # A model as a migration knows it has no transitions. Each field would listen to every class that is made after it,
            # and migrations make thousands.
            models.CharField.contribute_to_class(self, cls, name, private_only=private_only)
        else:
            super().contribute_to_class(cls, name, private_only=private_only, **kwargs)


class StateModel(models.Model):
    """Lets `refresh_from_db` read protected states.

    django-fsm's own mixin lifts the protection of the whole class meanwhile, and for good after an exception. The
    protection only forbids to overwrite a value that is there, so it is enough to take this row's value out first.
    """

    class Meta:
        abstract = True

    def refresh_from_db(self, using=None, fields=None, from_queryset=None):
        kept = {
            f.attname: self.__dict__.pop(f.attname)
            for f in self._meta.concrete_fields
            if isinstance(f, FSMFieldMixin) and f.attname in self.__dict__ and (fields is None or f.attname in fields)
        }
        try:
            super().refresh_from_db(using=using, fields=fields, from_queryset=from_queryset)
        except Exception:
            self.__dict__.update(kept)
            raise

    def clean_fields(self, exclude=None):
        """Validate what people enter; the state is not among it."""
        states = {f.name for f in self._meta.concrete_fields if isinstance(f, FSMFieldMixin)}
        super().clean_fields(exclude=states | set(exclude or ()))

    def _get_FIELD_display(self, field):
        """What `get_…_display` calls; Django's own translates every choice each time, which a long list feels."""
        value = getattr(self, field.attname)
        return force_str(words_of(field).get(value, value), strings_only=True)

    def can(self, transition: str) -> bool:
        """Whether the state machine offers this transition now; rights are asked elsewhere (`accounts.rights.may`)."""
        return any(t.name == transition for t in self.get_available_state_transitions())  # type: ignore[attr-defined]  # django-fsm puts it there
