"""What the role that runs may do to each table (X2): the first wall round events and the ledger.

The owner role migrates and owns the tables. The app role reads and writes ordinary ones and may only add to and read
those whose rows stay as written; it empties none. What is older than its rule keeps it goes by functions of the owner, which
it may call (accounts/migrations/0009_forgetting.py). Roles themselves are cluster-wide and are made with the engine.
"""

import pghistory.models
from django.apps import apps
from django.conf import settings
from django.db import connections
from psycopg2 import sql

from core.history import AppendOnly

ADD_AND_READ = "SELECT, INSERT"
OF_THE_OWNER = (
    "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef AND proname LIKE 'forget%'"
)
READ_AND_WRITE = "SELECT, INSERT, UPDATE, DELETE"


def grant_to_app_role(*, using: str, plan=None, **signal) -> None:
    """Receiver of `post_migrate`: give the app role its rights on every table. Runs once per migrate, not per flush."""
    connection = connections[using]
    role = settings.DATABASE_APP_ROLE
    if plan is None or role in ("", connection.settings_dict["USER"]):
        return
    present = set(connection.introspection.table_names())
    append_only = {model._meta.db_table for model in apps.get_models(include_auto_created=True) if stays_as_written(model)}
    with connection.cursor() as cursor:
        cursor.execute(_statement("REVOKE ALL ON {tables} FROM {role}", role, present))
        cursor.execute(_statement(f"GRANT {READ_AND_WRITE} ON {{tables}} TO {{role}}", role, present - append_only))
        if present & append_only:
            cursor.execute(_statement(f"GRANT {ADD_AND_READ} ON {{tables}} TO {{role}}", role, present & append_only))
        if connection.pg_version >= 170000:  # type: ignore[attr-defined]  # so that whoever fills tables up can bring their statistics up to date
            cursor.execute(_statement("GRANT MAINTAIN ON {tables} TO {role}", role, present))
        cursor.execute(OF_THE_OWNER)
        for (function,) in cursor.fetchall():  # what only the owner could do, within the bounds that the function has
            cursor.execute(sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(sql.SQL(function), sql.Identifier(role)))
        cursor.execute(sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}").format(role=sql.Identifier(role)))


def stays_as_written(model) -> bool:
    """Whether rows of this model are only ever added: events, ledger, and the row history of reference data."""
    return issubclass(model, AppendOnly | pghistory.models.Event)


def _statement(text: str, role: str, tables: set[str]) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, sorted(tables)))
    return sql.SQL(text).format(tables=names, role=sql.Identifier(role))
