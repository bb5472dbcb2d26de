"""One clock: the database's; days are the company's."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from core import clock
from core.numbering import next_number, running_of


@pytest.mark.django_db
def test_the_clock_is_the_databases_and_moves_within_a_transaction():
    first = clock.now()
    assert clock.now() > first


@pytest.mark.django_db
def test_replacing_the_function_moves_the_product_in_time():
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS "
            "$$SELECT clock_timestamp() + interval '1 hour'$$"
        )
    assert clock.now() - datetime.now(UTC) > timedelta(minutes=59)


def test_the_companys_day_begins_at_its_own_midnight():
    assert clock.company_day(datetime(2026, 6, 7, 16, 0, tzinfo=UTC)) == date(2026, 6, 8)


@pytest.mark.django_db
def test_numbers_run_per_series_and_company_year():
    new_year = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)  # 2027 in Shanghai
    given = [next_number("SH", new_year - timedelta(seconds=1)), next_number("SH", new_year), next_number("HX", new_year)]
    assert list(running_of(given).values()) == ["SH2026/0001", "SH2027/0001", "HX2027/0001"]
