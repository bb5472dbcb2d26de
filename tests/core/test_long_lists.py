"""A list in a body is too long before anything in it is looked up (20,000 parts took 12.6 s)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from returns.models import OldPart
from tests.program import Program


@pytest.mark.django_db
def test_twenty_thousand_parts_are_refused_unread_and_many_are_one_statement(cast):
    asked = []
    for many in (20_000, 1, 150):
        with CaptureQueriesContext(connection) as queries:
            answer = Program(cast.clerk).post("old-parts/hand-over/", parts=[f"JJ{n}" for n in range(many)])
        assert answer.status_code == 400 and "parts" in answer.json(), answer.content
        asked.append(sum(f'FROM "{OldPart._meta.db_table}"' in query["sql"] for query in queries))
    assert asked == [0, 1, 1]
