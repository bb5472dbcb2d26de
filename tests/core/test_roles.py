"""The role that runs: what it may do to each table, and a real login that is refused the rest (X2)."""

import os
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import psycopg2
import pytest
from django.apps import apps
from django.conf import settings
from django.db import InternalError, connection, transaction

from accounts.models import AccountEvent, PersonalRule, User
from core import clock, roles
from core.models import ExportLog

ROLE = "role_that_runs"


@pytest.fixture
def granted(db, settings):
    """A role with exactly the rights that a migration gives; gone with the test's transaction."""
    settings.DATABASE_APP_ROLE = ROLE
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            pytest.skip("this database user makes no roles; the login below tests the real one")
        cursor.execute(f"CREATE ROLE {ROLE}")
    roles.grant_to_app_role(using="default", plan=[])


def may(table: str, right: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [ROLE, f'"{table}"', right])
        return cursor.fetchone()[0]


def tables(append_only: bool) -> list[str]:
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy]
    return [model._meta.db_table for model in models if roles.stays_as_written(model) == append_only]


def test_what_stays_as_written_is_added_to_and_read(granted):
    assert tables(append_only=True)
    for table in tables(append_only=True):
        assert [right for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE") if may(table, right)] == ["SELECT", "INSERT"], table


def test_everything_else_is_read_and_written_but_never_emptied(granted):
    for table in tables(append_only=False):
        assert all(may(table, right) for right in ("SELECT", "INSERT", "UPDATE", "DELETE")), table
        assert not any(may(table, right) for right in ("TRUNCATE", "TRIGGER", "REFERENCES")), table


def test_one_role_for_both_gets_no_grants(django_assert_num_queries, db, settings):
    settings.DATABASE_APP_ROLE = connection.settings_dict["USER"]
    with django_assert_num_queries(0):
        roles.grant_to_app_role(using="default", plan=[])


@pytest.fixture
def as_app(db):
    """A connection to the test database as the role that runs."""
    url = os.environ.get("DATABASE_URL", "")
    if connection.settings_dict["USER"] == settings.DATABASE_APP_ROLE:
        pytest.skip("one role for both here; bin/test has two")
    parts = urlsplit(url)
    host = parts.hostname or parse_qs(parts.query)["host"][0]
    name = connection.settings_dict["NAME"]
    login = psycopg2.connect(dbname=name, user=parts.username, password=parts.password, host=host, port=parts.port or 5432)
    login.autocommit = True
    yield login
    login.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET id = id",
        "DELETE FROM {table}",
        "TRUNCATE {table} CASCADE",
        "ALTER TABLE {table} DISABLE TRIGGER ALL",
        "DROP TABLE {table} CASCADE",
    ],
)
def test_a_login_as_the_app_cannot_change_history(as_app, statement):
    events = [model for model in apps.get_models() if roles.stays_as_written(model) and model._meta.app_label == "tickets"]
    for model in events:
        with as_app.cursor() as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute(statement.format(table=model._meta.db_table))
    assert events


def test_a_login_as_the_app_may_tell_the_planner_what_a_table_holds(as_app):
    with as_app.cursor() as cursor:
        cursor.execute("ANALYZE tickets_event")
    assert as_app.notices == [], "one without the right is passed over with a warning only"


class TestForgetting:
    """What is too old goes by a function of the tables' owner, and nothing else does."""

    pytestmark = pytest.mark.django_db(transaction=True)

    @pytest.fixture
    def person(self, as_app):
        return User.objects.create_user("clerk1", password=None, name="赵敏", role="clerk", phone="13700000001")

    @pytest.fixture
    def days_ago(self, person):
        """Lines of who took what, so many days old."""

        def make(*ages):
            for age in ages:
                ExportLog.objects.create(at=clock.now() - timedelta(days=age), by=person, what=f"{age} days", rows=1)

        return make

    def call(self, login, batch=1000):
        with login.cursor() as cursor:
            cursor.execute("SELECT forget_taken(%s)", [batch])
            return cursor.fetchone()[0], sorted(ExportLog.objects.values_list("what", flat=True))

    def test_takes_what_is_older_than_the_rule(self, as_app, days_ago):
        PersonalRule.objects.update_or_create(code="taken", defaults={"number": 2000, "source": "x"})
        days_ago(1999, 2001, 2100)
        assert self.call(as_app) == (2, ["1999 days"])

    def test_never_what_the_law_has_kept_whatever_the_rule_says(self, as_app, days_ago):
        PersonalRule.objects.update_or_create(code="taken", defaults={"number": 1, "source": "x"})
        days_ago(1094, 1096)
        assert self.call(as_app) == (1, ["1094 days"])

    def test_the_oldest_first_so_many_at_a_time(self, as_app, days_ago):
        days_ago(1300, 1200, 1100)
        assert self.call(as_app, batch=2) == (2, ["1100 days"])

    def test_leaves_the_wall_as_it_was(self, as_app, days_ago):
        days_ago(1096, 1)
        self.call(as_app)
        with as_app.cursor() as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("DELETE FROM core_exportlog")
        with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT forget_taken(10)")
            cursor.execute("DELETE FROM core_exportlog")  # the owner, in the same transaction

    def test_of_the_trail_only_who_signed_in(self, as_app, person):
        for kind in ("account.signed_in", "account.session_ended", "account.role"):
            AccountEvent.objects.create(person=person, kind=kind, at=clock.now() - timedelta(days=400))
        with as_app.cursor() as cursor:
            cursor.execute("SELECT forget_signed_in(100)")
        assert list(AccountEvent.objects.values_list("kind", flat=True)) == ["account.role"]

    @pytest.mark.parametrize(
        "statement",
        [
            "CREATE OR REPLACE FUNCTION forget_taken(batch integer) RETURNS bigint LANGUAGE sql AS $$ SELECT 1::bigint $$",
            "CREATE OR REPLACE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql AS $$ SELECT now() + interval '9 years' $$",
            "DROP FUNCTION forget_taken(integer)",
            "UPDATE pg_proc SET prosrc = '' WHERE proname = 'forget_taken'",
        ],
    )
    def test_is_the_owners(self, as_app, statement):
        with as_app.cursor() as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute(statement)
