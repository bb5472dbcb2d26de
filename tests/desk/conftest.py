"""What tests of pages share."""

import pytest
from django.db import connection


@pytest.fixture
def clock_at(db):
    """Move the one clock: `clock_at(moment)`; it stands still there until the test is over."""

    def move(moment):
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE OR REPLACE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS "
                f"$$ SELECT timestamptz '{moment.isoformat()}' $$"
            )

    return move
