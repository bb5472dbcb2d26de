"""A list in a body is too long before anything in it is looked up (20,000 parts took 12.6 s)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework import serializers

from core.api import Many, Several
from returns.models import OldPart
from tests.program import Program
from tests.test_typed_fields import bodies
from warranty.models import Part


@pytest.mark.django_db
def test_twenty_thousand_parts_are_refused_unread_and_many_are_one_statement(cast):
    asked = []
    for many in (20_000, 1, 150):
        with CaptureQueriesContext(connection) as queries:
            answer = Program(cast.clerk).post("old-parts/hand-over/", parts=[f"JJ{n}" for n in range(many)])
        assert answer.status_code == 400 and "parts" in answer.json(), answer.content
        asked.append(sum(f'FROM "{OldPart._meta.db_table}"' in query["sql"] for query in queries))
    assert asked == [0, 1, 1]


@pytest.mark.django_db
def test_parts_of_a_record_are_looked_up_together(cast, arranged_task):
    task, asked = arranged_task(), []
    for many in (51, 1, 50):
        with CaptureQueriesContext(connection) as queries:
            answer = Program(cast.repairer_a).post(
                f"tasks/{task.pk}/file-record/", parts=[{"part": f"X{n}", "quantity": 1} for n in range(many)]
            )
        assert answer.status_code == 400 and "parts" in answer.json(), answer.content
        asked.append(sum(f'FROM "{Part._meta.db_table}"' in query["sql"] for query in queries))
    assert asked == [0, 1, 1]


def test_every_list_in_a_body_has_a_length_that_is_checked_first():
    loose = set()
    for kind in bodies():
        for name, field in kind().fields.items():
            rows = isinstance(field, serializers.ListSerializer)
            if not field.read_only and (rows or isinstance(field, serializers.ListField)):
                checked = rows or isinstance(field, Many)
                looks_up = rows and any(type(one).__name__ == "Visible" for one in field.child.fields.values())
                if not checked or field.max_length is None or looks_up and not isinstance(field, Several):
                    loose.add(f"{kind.__name__}.{name}")
    assert loose == set()
