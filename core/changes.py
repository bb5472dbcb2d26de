"""What was changed in a row under row history: when, by whom, from what to what (X2).

The database writes each state of such a row by itself (pghistory); `by` tells it who is at work. What hangs on a row and is under
history too, such as the agreements of a dealer, is told with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

import pghistory
import pghistory.models
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.utils.translation import gettext as _

from core.clock import company_zone

MOST = 50


@dataclass(frozen=True)
class Change:
    """One of them. `facts` are (field, from, to); a row that is new has no from."""

    at: datetime
    who: str
    what: str
    new: bool
    facts: list[tuple[str, str, str]]


def by(person):
    """Around what changes such rows: the history says who it was."""
    return pghistory.context(user=getattr(person, "pk", None))


def tracked() -> dict[type[models.Model], type[models.Model]]:
    """Each model under row history with the model of its states."""
    found = (model for model in apps.get_models() if issubclass(model, pghistory.models.Event))
    return {cast(type[models.Model], model.pgh_tracked_model): model for model in found}


def changes_of(row: models.Model, most: int = MOST) -> list[Change]:
    """The newest first."""
    told, states = [], tracked()
    for model, state in states.items():
        found = state._default_manager.select_related("pgh_context").order_by("pgh_id")
        if model is type(row):
            found = found.filter(pgh_obj_id=row.pk)
        elif own := _field_to(model, type(row)):
            found = found.filter(**{f"{own}_id": row.pk})
        else:
            continue
        told += _steps(model, found)
    told.sort(key=lambda step: (step[0].pgh_created_at, step[0].pgh_id), reverse=True)
    return _written(told[:most])


def _field_to(model, of) -> str:
    """By which field a row hangs on one of the other: that which is called as it."""
    name = of._meta.model_name
    return next((f.name for f in model._meta.concrete_fields if f.name == name and f.related_model is of), "")


def _steps(model, states: Iterable) -> list[tuple]:
    """(state, the one before, model) of each that differs."""
    last: dict[int, models.Model] = {}
    steps = []
    for state in states:
        before = last.get(state.pgh_obj_id)
        last[state.pgh_obj_id] = state
        if before is None or _differing(model, before, state):
            steps.append((state, before, model))
    return steps


def _differing(model, before, state) -> list[models.Field]:
    known = {field.name for field in type(state)._meta.concrete_fields}
    fields = [f for f in model._meta.concrete_fields if f.name in known and not f.primary_key and f.name != "sort_key"]
    return [f for f in fields if before is None or getattr(before, f.attname) != getattr(state, f.attname)]


def _written(steps: list[tuple]) -> list[Change]:
    """In words; the rows that are named are read once for each model."""
    wanted: dict[type[models.Model], set] = {get_user_model(): {_user(state) for state, _before, _model in steps}}
    for state, before, model in steps:
        for field in _differing(model, before, state):
            if field.related_model:
                wanted.setdefault(field.related_model, set()).update(getattr(one, field.attname) for one in (before, state) if one)
    named = {(of, row.pk): str(row) for of, keys in wanted.items() for row in of._base_manager.filter(pk__in=keys - {None})}
    return [
        Change(
            at=state.pgh_created_at,
            who=named.get((get_user_model(), _user(state)), ""),
            what=str(model._meta.verbose_name),
            new=before is None,
            facts=[
                (str(field.verbose_name), _value(field, before, named), _value(field, state, named))
                for field in _differing(model, before, state)
                if before is not None or getattr(state, field.attname) not in ("", None, False)
            ],
        )
        for state, before, model in steps
    ]


def _user(state) -> int | None:
    return (state.pgh_context.metadata if state.pgh_context else {}).get("user")


def _value(field, state, named) -> str:
    if state is None:
        return ""
    value = getattr(state, field.attname)
    if field.related_model:
        return named.get((field.related_model, value), "")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return f"{value.astimezone(company_zone()):%Y-%m-%d %H:%M}"
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return "" if value is None else ", ".join(map(str, value)) if isinstance(value, list) else str(value)
