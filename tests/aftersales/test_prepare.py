"""A database of before the migrations were folded: taken over when it had them all, else refused."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

pytestmark = pytest.mark.django_db
FOLDED = MigrationLoader(None).replacements


def forget(*names: tuple[str, str]) -> None:
    for name in names:
        MigrationRecorder(connection).record_unapplied(*name)


def test_what_had_all_of_the_old_has_the_new():
    forget(("core", "0001_initial"))  # of the new names the only one that is not an old one too
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    call_command("prepare", verbosity=0)
    assert ("core", "0001_initial") in MigrationRecorder(connection).applied_migrations()


@pytest.mark.parametrize("lacking", [slice(-1, None), slice(None)], ids=["the last", "all but the first"])
@pytest.mark.parametrize("replaced", [migration.replaces for migration in FOLDED.values()], ids=[app for app, _ in FOLDED])
def test_what_lacks_some_is_refused(replaced, lacking):
    forget(*replaced[lacking])
    app, name = replaced[lacking][0]
    with pytest.raises(CommandError, match=f"it lacks {app}/migrations/{name}.py"):
        call_command("prepare", verbosity=0)
