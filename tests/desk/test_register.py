"""The register in its layout: found, filtered, exported (A3, X5)."""

import pytest
from django.test.utils import CaptureQueriesContext

from core.models import ExportLog
from core.sheets import harmless

pytestmark = pytest.mark.django_db
REGISTER = "/admin/work/tickets/"


def test_a_ticket_is_found_by_its_customers_phone_name_title_or_serial(client, cast, make_ticket):
    ticket = make_ticket()
    client.force_login(cast.clerk)
    for query in ("5678", "王建国", "搅龙", "2508113", ticket.number):
        page = client.get(REGISTER, {"q": query}).content.decode()
        assert ticket.number in page and "13800005678" not in page, query
    assert ticket.number not in client.get(REGISTER, {"q": "没有这个"}).content.decode()


def test_filters_narrow_it(client, cast, make_ticket):
    ticket = make_ticket()
    client.force_login(cast.clerk)
    assert ticket.number in client.get(REGISTER, {"state": "registered", "since": "2026-06-08", "until": "2026-06-08"}).content.decode()
    assert ticket.number not in client.get(REGISTER, {"state": "closed"}).content.decode()
    assert ticket.number not in client.get(REGISTER, {"since": "2026-06-09"}).content.decode()


def test_what_cannot_be_read_in_a_filter_is_left_out(client, cast, make_ticket):
    ticket = make_ticket()
    client.force_login(cast.clerk)
    bad = {"state": "nonsense", "since": "31-31", "dealer": "x", "before": "-5"}
    assert ticket.number in client.get(REGISTER, bad).content.decode()


def test_an_export_is_masked_and_on_record(client, cast, make_ticket):
    ticket = make_ticket(title="=cmd()")
    client.force_login(cast.clerk)
    table = client.get(REGISTER + "export.csv").content.decode()
    assert ticket.number in table and "138****5678" in table and "'=cmd()" in table
    assert (ExportLog.objects.get().by, ExportLog.objects.get().rows) == (cast.clerk, 1)


def test_a_technician_reads_the_register_but_does_not_take_it_out(client, cast):
    client.force_login(cast.technician)
    assert client.get("/desk/tickets/").status_code == 200
    assert client.get("/desk/tickets/export.csv").status_code == 403


def test_the_register_costs_the_same_for_one_ticket_and_for_many(client, cast, make_ticket):
    client.force_login(cast.clerk)
    make_ticket()
    counts = []
    for _ in range(2):
        from django.db import connection

        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(REGISTER)
        counts.append(len(queries))
        for _ in range(8):
            make_ticket()
    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_no_cell_runs_as_a_formula(cell):
    assert harmless(cell) == "'" + cell
