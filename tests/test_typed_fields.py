"""Every form and every body reads numbers and days in one place, core/typed.py; no stock field stands beside it."""

import ast
from pathlib import Path

from django import forms
from django.conf import settings
from django.contrib import admin
from django.test import RequestFactory
from django.utils.module_loading import import_string
from rest_framework import serializers

from core import rooms
from core.api import Resource

STOCK_FORM = (forms.DecimalField, forms.IntegerField, forms.FloatField, forms.DateField, forms.TimeField, forms.DateTimeField)
STOCK_BODY = (serializers.DecimalField, serializers.IntegerField, serializers.FloatField, serializers.DateField, serializers.DateTimeField)
OURS = "core."


def everything(of: type) -> set[type]:
    """All classes of the house below this one."""
    import_string("aftersales.urls.urlpatterns")
    found, todo = set(), [of]
    while todo:
        below = todo.pop().__subclasses__()
        todo += [kind for kind in below if kind not in found]
        found.update(below)
    house = {*rooms.names(), "aftersales"}
    return {kind for kind in found if kind.__module__.partition(".")[0] in house}


def stock(fields: dict, kinds: tuple) -> list[str]:
    return [name for name, field in fields.items() if isinstance(field, kinds) and not type(field).__module__.startswith(OURS)]


def test_no_form_has_a_stock_number_or_day():
    found = {
        f"{form.__module__}.{form.__name__}": stock(form.base_fields, STOCK_FORM)
        for form in everything(forms.BaseForm)
        if not form.__module__.endswith(".admin")
    }
    assert len(found) > 40
    assert {name: fields for name, fields in found.items() if fields} == {}


def test_no_body_has_a_stock_number_or_day():
    found = {}
    for kind in bodies():
        told = {name: field for name, field in kind().fields.items() if not field.read_only}
        inside = {name: field.child for name, field in told.items() if hasattr(field, "child")}
        found[f"{kind.__module__}.{kind.__name__}"] = stock(told | inside, STOCK_BODY)
    assert len(found) > 50
    assert {name: fields for name, fields in found.items() if fields} == {}


def bodies() -> set[type]:
    """The serializers that a verb is told by, and those inside them."""
    todo, found = [verb.body for kind in everything(Resource) for verb in kind.verbs()], set()
    while todo:
        kind = todo.pop()
        found.add(kind)
        inner = [getattr(field, "child", field) for field in kind().fields.values()]
        todo += [type(field) for field in inner if isinstance(field, serializers.Serializer)]
    return found


def test_no_page_of_the_administrator_has_one(administrator):
    request = RequestFactory().get("/")
    request.user = administrator
    found = {}
    for model, page in admin.site._registry.items():
        found[model._meta.label] = stock(page.get_form(request).base_fields, STOCK_FORM)
        for inline in page.get_inline_instances(request):
            found[inline.model._meta.label] = stock(inline.get_formset(request).form.base_fields, STOCK_FORM)
    assert {name: fields for name, fields in found.items() if fields} == {}


def test_no_source_makes_one_on_the_way():
    """Fields that are made while a form is made, and filters, which no class shows."""
    names = {kind.__name__ for kind in STOCK_FORM} | {"NumberFilter", "DateFilter", "RangeFilter", "DateTimeFilter"}
    found = []
    for config in rooms.rooms():
        for path in Path(config.path).rglob("*.py"):
            place = path.relative_to(settings.BASE_DIR)
            if "migrations" in place.parts or place.parts[0] == "core":
                continue
            calls = (node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
            made = (func for func in calls if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name))
            found += [f"{place}:{f.lineno} {f.attr}" for f in made if f.attr in names and f.value.id in ("forms", "django_filters")]
    assert found == []
