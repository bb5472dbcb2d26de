"""Taking over a foreign log: its own history at its own times, nothing invented, nothing twice (issue: real input)."""

import csv
from collections import Counter
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command

from aftersales.imports import Mapping, MappingError, import_file
from aftersales.management.commands.check_books import check
from deadlines.models import Deadline
from notifications.models import Notice
from tickets.models import Ticket

ODD_LOG = Path(__file__).parent / "data" / "odd_log.csv"
REAL_LOG = Path(__file__).resolve().parents[3] / "shared" / "real" / "service_desk_log.csv"
SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.strptime(text, "%d-%m-%Y %H:%M").replace(tzinfo=SHANGHAI)


@pytest.fixture
def counts(reference):
    return import_file(ODD_LOG, Mapping.load("service_desk"), say=lambda line: None)


def kinds(number: str) -> list[str]:
    return list(Ticket.objects.get(external_number=number).events.order_by("id").values_list("kind", flat=True))


def test_counts_add_up(counts):
    assert (counts.lines, counts.lines_left_out) == (26, 3)
    assert counts.read == 8 == counts.imported + counts.there_already + sum(counts.skipped.values())
    assert counts.skipped == {"no usable line": 1}
    assert counts.imported == 7 == counts.met + counts.breached + sum(counts.not_judged.values())


def test_a_whole_life(counts):
    ticket = Ticket.objects.get(external_number="INC1")
    assert (ticket.state, ticket.origin, ticket.cycle, ticket.outcome) == ("closed", "import", 1, "code 1")
    assert (ticket.received_at, ticket.registered_at, ticket.ended_at) == (
        at("29-02-2016 08:00"), at("29-02-2016 08:05"), at("05-03-2016 10:00"),
    )  # fmt: skip
    assert (ticket.number[:7], ticket.title, ticket.customer.name) == ("SH2016-", "Category 1 Subcategory 1 Symptom 1", "Caller 1")
    told = [(e.kind, e.at, e.data.get("becomes")) for e in ticket.events.order_by("id")]
    assert told == [
        ("ticket.received", at("29-02-2016 08:00"), None),
        ("ticket.registered", at("29-02-2016 08:05"), None),
        ("ticket.imported", at("29-02-2016 08:05"), "registered"),
        ("ticket.imported", at("29-02-2016 10:00"), "in_service"),
        ("ticket.assigned", at("29-02-2016 10:00"), "in_service"),
        ("ticket.reassigned", at("29-02-2016 11:00"), "in_service"),
        ("ticket.waiting", at("29-02-2016 12:00"), "in_service"),
        ("ticket.assigned", at("29-02-2016 12:00"), "in_service"),
        ("ticket.updated", at("29-02-2016 13:00"), "in_service"),
        ("ticket.imported", at("01-03-2016 09:00"), "serviced"),
        ("ticket.reopened", at("02-03-2016 08:00"), "in_service"),
        ("ticket.imported", at("02-03-2016 09:00"), "serviced"),
        ("ticket.closed", at("05-03-2016 10:00"), "closed"),
    ]
    moved = ticket.events.get(kind="ticket.reassigned").data
    assert (moved["from"], moved["to"]) == ("Group 1", "Group 2")


def test_nothing_is_invented(counts):
    """No tasks, no arrangement, no visits, no check; and nobody is told about what is long over."""
    assert not Ticket.objects.filter(tasks__isnull=False).exists()
    assert set(Deadline.objects.values_list("kind", flat=True)) == {"ticket.arrange"}
    assert not Notice.objects.exists()


def test_the_two_hours_are_judged_as_of_then(counts):
    rows = {Ticket.objects.get(pk=d.subject_id).external_number: d for d in Deadline.objects.all()}
    assert set(rows) == {"INC1", "INC2", "INC7", "INC8"}
    assert (rows["INC1"].state, rows["INC1"].settled_at) == ("met", at("29-02-2016 10:00")), "exactly at due is met"
    assert (rows["INC2"].state, rows["INC2"].settled_at) == ("breached", at("29-02-2016 11:00")), "a minute late, dated when due"
    assert rows["INC2"].cleared_at == at("29-02-2016 11:01")
    assert (rows["INC7"].state, rows["INC7"].cleared_at) == ("breached", None), "three hours later nobody had it yet"
    assert rows["INC8"].state == "met"
    assert counts.not_judged == {
        "in hand before it was opened": 1, "the log ends before the two hours do": 1, "the log begins after that": 1,
    }  # fmt: skip
    assert kinds("INC2")[-1] == "ticket.late"


def test_open_ones_stay_where_the_log_leaves_them(counts):
    states = dict(Ticket.objects.values_list("external_number", "state"))
    assert states == {
        "INC1": "closed", "INC2": "in_service", "INC3": "serviced", "INC4": "registered", "INC5": "in_service", "INC7": "registered",
        "INC8": "closed",
    }  # fmt: skip


def test_words_of_the_mapping(counts):
    second, seventh = Ticket.objects.get(external_number="INC2"), Ticket.objects.get(external_number="INC7")
    assert (second.urgent, second.channel, second.title) == (True, "letter", "Category 2")
    assert second.customer == Ticket.objects.get(external_number="INC1").customer, "the same caller is the same customer"
    assert (seventh.channel, seventh.title, seventh.customer) == ("portal", "INC7", None)


def test_odd_lines_are_reported_by_number(counts):
    assert [(odd.line, odd.number, odd.code) for odd in counts.odd] == [
        (13, "INC3", "entered_before_opening"),
        (13, "INC3", "resolved_before_opening"),
        (13, "INC3", "update_before_opening"),
        (16, "INC4", "wrong_count"),
        (16, "INC4", "wrong_order"),
        (18, "INC5", "unknown_state"),
        (19, "INC5", "state_goes_back"),
        (20, "INC6", "no_time"),
        (21, "", "no_number"),
        (23, "INC7", "no_time"),
        (27, "INC8", "change_after_end"),
    ]


def test_twice_changes_nothing(counts):
    before = (Ticket.objects.count(), Deadline.objects.count(), sum(t.events.count() for t in Ticket.objects.all()))
    again = import_file(ODD_LOG, Mapping.load("service_desk"), say=lambda line: None)
    assert (again.imported, again.there_already) == (0, 7)
    assert (Ticket.objects.count(), Deadline.objects.count(), sum(t.events.count() for t in Ticket.objects.all())) == before


def test_the_books_agree_afterwards(counts):
    assert check() == []


def test_an_imported_ticket_goes_on_here(counts, cast, at):
    """What was left open is dispatched like any other."""
    from tickets import actions

    ticket = Ticket.objects.get(external_number="INC4")
    actions.dispatch(ticket=ticket, by=cast.clerk, department=cast.technician.department, override_reason="旧系统接过来", at=at)
    ticket.refresh_from_db()
    assert ticket.state == "dispatched"
    assert check() == []


def test_the_command_reports(reference):
    out = StringIO()
    call_command("import_log", ODD_LOG, stdout=out)
    assert "Incidents  8 read = 7 imported + 0 there already + 1 skipped" in out.getvalue()
    assert "Two hours  7 imported = 2 met + 2 breached + 3 not judged" in out.getvalue()
    assert "line 16 INC4: updated 29-02-2016 10:52, the line before it 29-02-2016 11:10 [wrong_order]" in out.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"number,state\n1,New\n", "has no column"),
        (b"", "has no column"),
        ("number,incident_state\n甲".encode("gb18030"), "is not a UTF-8 text"),
        (None, "cannot be read"),
        (b'"' + b"x" * 200_000, "is not a CSV file"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_in_one_sentence(reference, tmp_path, content, words):
    path = tmp_path / "log.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=words):
        call_command("import_log", path)
    assert not Ticket.objects.exists()


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("zone = ", "is not TOML"),
        ("[columns]\nnumber = 'n'", "lacks state, received, happened"),
        ("[columns]\nnumber='n'\nstate='s'\nreceived='r'\nhappened='h'\nmoon='m'", "names moon"),
        ("[columns]\nnumber='n'\nstate='s'\nreceived='r'\nhappened='h'\n[states]\nNew='begun'", "leads to begun"),
        ("zone='Mars/Base'\n[columns]\nnumber='n'\nstate='s'\nreceived='r'\nhappened='h'\n[states]\nNew='registered'", "no time zone"),
    ],
)
def test_a_mapping_that_cannot_work_says_why(tmp_path, toml, words):
    path = tmp_path / "mine.toml"
    path.write_text(toml)
    with pytest.raises(MappingError, match=words):
        Mapping.load(str(path))


def test_an_unknown_mapping_names_the_known_ones():
    with pytest.raises(MappingError, match="Known: service_desk"):
        Mapping.load("moon")


@pytest.mark.skipif(not REAL_LOG.exists(), reason="the real log is not beside this checkout")
def test_the_real_log(reference):
    """300 incidents against a plain reading of the same file."""
    counts = import_file(REAL_LOG, Mapping.load("service_desk"), say=lambda line: None)
    rows = list(csv.DictReader(REAL_LOG.open()))
    first_in_hand, handovers, reopened = {}, 0, 0
    before = {}
    for row in rows:
        last = before.get(row["number"])
        handovers += last is not None and int(row["reassignment_count"]) > int(last["reassignment_count"])
        reopened += last is not None and int(row["reopen_count"]) > int(last["reopen_count"])
        before[row["number"]] = row
        if row["incident_state"] != "New":
            first_in_hand.setdefault(row["number"], (at(row["sys_updated_at"]), at(row["opened_at"])))
    verdicts = Counter(
        "contradiction" if done < opened else "met" if done <= opened + timedelta(hours=2) else "breached"
        for done, opened in first_in_hand.values()
    )
    assert counts.lines == len(rows) == 2040
    assert counts.read == counts.imported == len(before) == 300
    assert (counts.met, counts.breached, sum(counts.not_judged.values())) == (
        verdicts["met"], verdicts["breached"], verdicts["contradiction"],
    )  # fmt: skip
    assert counts.history["ticket.reassigned"] == handovers
    assert counts.history["ticket.reopened"] == reopened
    assert counts.history["ticket.closed"] == 300
    assert check() == []
