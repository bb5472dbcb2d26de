"""Statements written and prepared once: they answer as the queryset would, on every connection and after every failure."""

import threading

import pytest
from django.contrib.sessions.models import Session
from django.db import DataError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from accounts.models import Department, User
from core import clock
from core.standing import Among, Standing, Summed, Told

pytestmark = pytest.mark.django_db


@pytest.fixture
def by_name():
    return Standing(lambda: User.objects.select_related("department").filter(username=Told("name"), is_active=True))


def test_rows_are_those_of_the_queryset_with_what_is_joined(cast, by_name):
    with CaptureQueriesContext(connection) as asked:
        (found,) = by_name(name=cast.clerk.username)
        assert found == cast.clerk and found.department == cast.clerk.department
    assert len([query for query in asked.captured_queries if "SAVEPOINT" not in query["sql"]]) == 1


def test_each_asking_reads_anew(cast, by_name):
    assert by_name(name=cast.clerk.username)[0].name == cast.clerk.name
    User.objects.filter(pk=cast.clerk.pk).update(name="改名")
    assert by_name(name=cast.clerk.username)[0].name == "改名"
    assert by_name(name="nobody") == []


def test_it_is_planned_once_on_a_connection(cast, by_name):
    with CaptureQueriesContext(connection) as asked:
        by_name(name="a")
        by_name(name="b")
    first, second = [query["sql"] for query in asked.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert first.startswith("PREPARE") and second.startswith("EXECUTE")


def test_values_and_lists_and_percent_signs(reference):
    some = Standing(lambda: Department.objects.filter(Among(F("code"), Told("codes"))).exclude(name="100%").order_by("code").values("code"))
    assert some(codes=["finance", "sales"]) == [{"code": "finance"}, {"code": "sales"}]
    assert some(codes=[]) == []


def test_sums_are_of_all_rows_of_the_queryset(reference):
    some = Summed(
        [("n", "count(*)", ()), ("after", "count(*) FILTER (WHERE code > %s)", ("code",)), ("first", "min(code)", ())],
        lambda: Department.objects.filter(Among(F("code"), Told("codes"))).order_by().values("code"),
    )
    assert some(codes=["finance", "sales"], code="finance") == [{"n": 2, "after": 1, "first": "finance"}]
    assert some(codes=[], code="finance") == [{"n": 0, "after": 0, "first": None}]


def test_what_is_told_is_a_value_and_never_sql(cast, by_name):
    assert by_name(name="x' OR '1'='1") == []


def test_a_failure_is_not_remembered_as_prepared():
    by_id = Standing(lambda: User.objects.filter(pk=Told("pk")))
    with pytest.raises(DataError), transaction.atomic():
        by_id(pk="not a number")
    assert by_id(pk=-1) == []


@pytest.mark.django_db(transaction=True)
def test_another_thread_has_its_own_connection(by_name):
    person, seen = User.objects.create(username="somebody", phone="13900000001", role="clerk"), []

    def ask():
        seen.extend(by_name(name="somebody"))
        connection.close()

    by_name(name="somebody")
    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert seen == [person]


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_is_prepared_anew(by_name):
    by_name(name="x")
    connection.close()
    assert by_name(name="x") == []


def lose_everything(cursor):
    cursor.execute("DEALLOCATE ALL")


def change_a_column(cursor):
    cursor.execute("ALTER TABLE django_session ALTER COLUMN session_key TYPE varchar(41)")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lose", [lose_everything, change_a_column])
class TestAConnectionThatLost:
    @pytest.fixture
    def session_of(self, lose):
        asked = Standing(lambda: Session.objects.filter(session_key=Told("key")))
        assert asked(key="a") == []
        with connection.cursor() as cursor:
            lose(cursor)
            yield asked
            cursor.execute("ALTER TABLE django_session ALTER COLUMN session_key TYPE varchar(40)")

    def test_recovers_in_the_same_call(self, session_of):
        mine = Session.objects.create(session_key="a", expire_date=clock.now())
        assert session_of(key="a") == [mine] and connection.is_usable()
        session_of(key="a")
        with CaptureQueriesContext(connection) as asked:
            session_of(key="a")
        assert asked[0]["sql"].startswith("EXECUTE"), "prepared once more"

    def test_recovers_inside_a_transaction_and_what_was_written_before_stays(self, session_of):
        with transaction.atomic():
            mine = Session.objects.create(session_key="a", expire_date=clock.now())
            assert session_of(key="a") == [mine]
        assert session_of(key="a") == [mine]


def test_where_preparing_is_off_it_is_the_written_statement(cast, by_name, settings):
    settings.PREPARE_STATEMENTS = False
    with CaptureQueriesContext(connection) as asked:
        assert by_name(name=cast.clerk.username) == [cast.clerk]
    (query,) = asked.captured_queries
    assert query["sql"].startswith("SELECT")
