"""The register of machines: near serials, plates read later, two entries that are one machine, the hours meter (A3)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from core.errors import Refused
from tests.program import Program
from tickets import actions as tickets
from warranty import actions, books
from warranty.models import HoursReading, Machine, MachineEvent, ProductModel
from warranty.models.machines import serial_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def enter(combine, clerk, dealer_a):
    def make(serial="", **facts):
        return actions.register_machine(**{"model": combine, "serial": serial, "by": clerk, "dealer": dealer_a} | facts)

    return make


@pytest.fixture
def walker(reference):
    return ProductModel.objects.create(code="HG-12", name="手扶拖拉机", product_class="tractor")


@pytest.fixture
def nameless(enter):
    """A machine whose plate could not be read."""
    return enter(identified=False)


@pytest.mark.parametrize("misread", ["HGO1-I0", "hg01 10", "HG.0110", "HG-01-10"])
def test_what_is_easily_misread_has_the_same_key(misread):
    assert serial_key(misread) == "HG0110"


class TestNear:
    def test_a_near_serial_is_refused_until_one_says_that_it_is_another_machine(self, enter):
        enter("HG-2610")
        with pytest.raises(Refused, match="HG-2610") as refusal:
            enter("HG26IO")
        assert refusal.value.code == "machine.serial_near"
        assert enter("HG26IO", knowingly=True).serial == "HG26IO"

    def test_the_same_serial_of_another_model_is_no_matter(self, enter, walker):
        enter("HG-2610")
        assert enter("HG26IO", model=walker)

    def test_the_page_shows_the_other_machine_and_lets_one_go_on(self, enter, client, clerk, combine):
        client.force_login(clerk, backend="accounts.backends.NameOrPhoneBackend")
        known, form = enter("HG-2610"), {"model": combine.pk, "serial": "HG26IO"}
        page = client.post("/desk/machines/register/", form)
        assert page.status_code == 409 and f"/machines/{known.pk}/" in page.content.decode()
        assert client.post("/desk/machines/register/", form | {"knowingly": "on"}).status_code == 302
        assert Machine.objects.filter(serial="HG26IO").exists()

    def test_a_ticket_is_identified_as_the_near_machine_or_as_a_new_one(self, enter, make_ticket, clerk, combine):
        ticket = make_ticket(machine=None)
        enter("HG-2610")
        with pytest.raises(Refused):
            tickets.identify(ticket=ticket, model=combine, serial="HG26IO", by=clerk)
        assert tickets.identify(ticket=ticket, model=combine, serial="HG-2610", by=clerk).machine.serial == "HG-2610"


class TestAnothersNumbers:
    """The same serial under another model, the same engine on two machines: asked about, then kept as confirmed."""

    def test_the_same_serial_under_another_model(self, enter, walker):
        enter("HG-2610")
        with pytest.raises(Refused) as refusal:
            enter("HG-2610", model=walker)
        assert refusal.value.code == "machine.serial_elsewhere"
        assert enter("HG-2610", model=walker, knowingly=True).confirmed and books.check() == []

    def test_the_same_engine_number_in_whatever_letters(self, enter):
        enter("HG-2610", engine_number="yc4e-77")
        with pytest.raises(Refused, match="HG-2610") as refusal:
            enter("HG-9999", engine_number="YC4E-77")
        assert refusal.value.code == "machine.engine_taken"
        assert enter("HG-9999", engine_number="YC4E-77", knowingly=True).confirmed and books.check() == []

    def test_a_plate_that_is_read_later_is_asked_about_too(self, enter, nameless, clerk):
        enter("HG-2610", engine_number="YC4E-77")
        with pytest.raises(Refused) as refusal:
            actions.identify_machine(machine=nameless, serial="HG-9999", engine_number="YC4E-77", by=clerk)
        assert refusal.value.code == "machine.engine_taken"

    def test_the_page_shows_the_other_machine(self, enter, client, clerk, combine):
        known = enter("HG-2610", engine_number="YC4E-77")
        client.force_login(clerk)
        form = {"model": combine.pk, "serial": "HG-9999", "engine_number": "YC4E-77"}
        page = client.post("/desk/machines/register/", form)
        assert page.status_code == 409 and f"/machines/{known.pk}/" in page.content.decode()
        assert client.post("/desk/machines/register/", form | {"knowingly": "on"}).status_code == 302

    def test_a_program_goes_on_knowingly(self, enter, clerk, combine):
        enter("HG-2610", engine_number="YC4E-77")
        told = {"model": combine.code, "serial": "HG-9999", "engine_number": "YC4E-77"}
        answer = Program(clerk).post("machines/register/", **told)
        assert (answer.status_code, answer.json()["code"]) == (409, "machine.engine_taken")
        assert Program(clerk).done("machines/register/", **told, knowingly=True)

    def test_what_nobody_has_looked_at_is_listed(self, enter, walker):
        enter("HG-2610", engine_number="YC4E-77")
        enter("HG-2610", model=walker, engine_number="YC4E-77", knowingly=True)
        Machine.objects.update(confirmed=False)
        assert len([line for line in books.check() if "look at the plates" in line]) == 2

    def test_somebody_looks_and_confirms(self, enter, walker, clerk, client):
        enter("HG-2610")
        other = enter("HG-2610", model=walker, knowingly=True)
        Machine.objects.update(confirmed=False)
        client.force_login(clerk)
        assert f"/machines/{other.pk}/confirm/" in client.get(f"/desk/machines/{other.pk}/").content.decode()
        assert client.post(f"/desk/machines/{other.pk}/confirm/").status_code == 302
        assert books.check() == []


class TestPlate:
    def test_without_a_plate_a_machine_has_a_number_to_go_on_with(self, nameless, clerk):
        assert nameless.serial.startswith("WM20") and not nameless.identified
        machine = actions.identify_machine(machine=nameless, serial="hg-2610", by=clerk)
        assert (machine.serial, machine.identified) == ("HG-2610", True)
        event = MachineEvent.objects.get(machine=machine)
        assert (event.kind, event.data["serial_from"], event.data["serial_to"]) == ("machine.identified", nameless.serial, "HG-2610")
        with pytest.raises(Refused):
            actions.identify_machine(machine=machine, serial="HG-2611", by=clerk)

    def test_a_serial_that_is_taken_is_that_machine(self, nameless, enter, clerk):
        enter("HG-2610")
        with pytest.raises(Refused) as refusal:
            actions.identify_machine(machine=nameless, serial="HG-2610", by=clerk)
        assert refusal.value.code == "machine.serial_taken"

    def test_merging_takes_its_tickets_along_and_leaves_a_trace(self, nameless, machine_a, make_ticket, clerk):
        ticket = make_ticket(machine=nameless)
        assert ticket.covered == "person"
        tickets.merge_machines(machine=nameless, into=machine_a, by=clerk)
        ticket.refresh_from_db()
        assert (ticket.machine, ticket.covered) == (machine_a, "yes")
        assert ticket.events.filter(kind="ticket.identified", data__machine_from=nameless.pk).exists()
        assert ticket.verdicts.count() == 2
        assert {e.kind for e in MachineEvent.objects.filter(machine__in=[nameless, machine_a])} == {"machine.merged", "machine.took_over"}
        assert not Machine.objects.in_use().filter(pk=nameless.pk).exists()

    def test_only_an_unidentified_unsold_entry_is_merged(self, enter, machine_a, nameless, clerk, customer, owner_a, at):
        known = enter("HG-1")
        for machine, code in ((known, "machine.identified"), (machine_a, "machine.same")):
            with pytest.raises(Refused) as refusal:
                tickets.merge_machines(machine=machine, into=machine_a, by=clerk)
            assert refusal.value.code == code
        actions.sell(machine=nameless, customer=customer, sold_on=at.date(), by=owner_a, at=at)
        with pytest.raises(Refused) as refusal:
            tickets.merge_machines(machine=nameless, into=machine_a, by=clerk)
        assert refusal.value.code == "machine.sold"


class TestHours:
    def test_lower_than_before_needs_a_reason(self, machine_a, clerk, at):
        actions.read_hours(machine=machine_a, hours=400, by=clerk, at=at)
        with pytest.raises(ValidationError, match="400"):
            actions.read_hours(machine=machine_a, hours=30, by=clerk, at=at + timedelta(days=1))
        actions.read_hours(machine=machine_a, hours=30, reason="换了小时表", by=clerk, at=at + timedelta(days=1))
        machine_a.refresh_from_db()
        assert machine_a.hours == 30

    def test_an_earlier_reading_is_put_in_its_place(self, machine_a, clerk, at):
        actions.read_hours(machine=machine_a, hours=400, by=clerk, at=at)
        actions.read_hours(machine=machine_a, hours=100, read_at=at - timedelta(days=30), by=clerk, at=at)
        with pytest.raises(ValidationError):
            actions.read_hours(machine=machine_a, hours=401, read_at=at - timedelta(days=1), by=clerk, at=at)
        machine_a.refresh_from_db()
        assert machine_a.hours == 400

    def test_calls_and_records_bring_readings_and_are_never_stopped_by_them(self, filed_record, make_ticket, machine_a):
        make_ticket(hours=500)
        record = filed_record()
        assert list(HoursReading.objects.filter(machine=machine_a).order_by("hours").values_list("hours", "source", "reference")) == [
            (412, "record", record.number),
            (500, "call", ""),
        ]

    def test_a_dealer_reads_its_own_machines_meter_and_no_others(self, cast, machine_a):
        place = f"machines/{machine_a.pk}/read-hours/"
        assert Program(cast.owner_a).done(place, hours=12)["hours"] == 12
        assert Program(cast.owner_b).post(place, hours=13).status_code == 404
        assert Program(cast.clerk).get(f"machines/{machine_a.pk}/").json()["readings"][0]["hours"] == 12
