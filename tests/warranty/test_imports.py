"""Tables of machines, cards and parts: checked line by line, written whole or not at all, and twice is once (A3, A6)."""

import io
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from openpyxl import load_workbook

from accounts.forgetting import forget_some
from accounts.models import User
from core import clock, sheets
from core.errors import NotYourVerb, Refused
from deadlines.models import Deadline
from notifications.models import Notice
from tests.conftest import SHANGHAI
from tests.html import written
from tests.program import Program
from warranty import actions, books
from warranty.imports import run
from warranty.models import CardEvent, Customer, Import, ImportLine, Machine, Part, ProductModel, ReceiptCard, Voucher, VoucherEvent

pytestmark = pytest.mark.django_db

MACHINE = ["model", "serial", "engine_number", "dealer", "sold_on", "name", "phone", "returned_on"]
COMBINE = "4LZ-7.0E"


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def table(rows, headings=MACHINE, name="machines.xlsx"):
    file = io.BytesIO()
    sheets.write_xlsx(file, headings, rows)
    return SimpleUploadedFile(name, file.getvalue())


@pytest.fixture
def bring(cast, combine, administrator):
    """Hand a table in and have it checked."""

    def make(rows, kind="machines", by=None, **about):
        job = actions.start_import(kind=kind, file=table(rows, **about), by=by or cast.clerk)
        run.carry_out(job.pk)
        return Import.objects.get(pk=job.pk)

    return make


@pytest.fixture
def write(bring, cast):
    """Bring it and have it written."""

    def make(rows, **about):
        job = bring(rows, **about)
        actions.confirm_import(job=job, by=job.by)
        run.carry_out(job.pk)
        return Import.objects.get(pk=job.pk)

    return make


def sold(serial, day, name="张三", phone="13911112222", returned=None):
    return [COMBINE, serial, f"E-{serial}", "丰裕农机", day, name, phone, returned]


def verdicts(job):
    return list(ImportLine.objects.filter(job=job).order_by("line").values_list("verdict", flat=True))


def counts(job):
    return job.state, job.new, job.changed, job.unchanged, job.refused


class TestMachines:
    def test_the_check_writes_nothing_and_says_what_it_would(self, bring):
        job = bring([[COMBINE, "hg-1", "E7", "fengyu", None, None, None, None], sold("HG-2", "2026-05-20")])
        assert counts(job) == ("checked", 2, 0, 0, 0) and not Machine.objects.exists()
        line = ImportLine.objects.get(job=job, line=3)
        assert line.changes["sold_on"] == ["", "2026-05-20"] and line.key == f"{COMBINE} HG-2"

    def test_confirmed_it_is_written_and_the_books_agree(self, write, cast):
        job = write([[COMBINE, "hg-1", "E7", None, None, None, None, None], sold("HG-2", "2026-05-20", returned="2026-05-30")])
        assert counts(job) == ("done", 2, 0, 0, 0)
        machine = Machine.objects.get(serial="HG-2")
        assert (machine.origin, machine.dealer, machine.customer.name) == ("import", cast.dealer_a, "张三")
        assert (machine.card.state, machine.card.returned_on) == ("returned", date(2026, 5, 30))
        assert books.check() == []

    def test_the_same_file_twice_changes_nothing(self, write, bring):
        rows = [[COMBINE, "HG-1", "", "", None, None, None, None], sold("HG-2", "2026-05-20"), sold("HG-3", "2026-05-21")]
        write(rows)
        before = [Machine.objects.count(), CardEvent.objects.count(), Customer.objects.count(), Deadline.objects.count()]
        job = bring(rows)
        assert counts(job) == ("checked", 0, 0, 3, 0) and not job.ready
        with pytest.raises(Refused):
            actions.confirm_import(job=job, by=job.by)
        assert before == [Machine.objects.count(), CardEvent.objects.count(), Customer.objects.count(), Deadline.objects.count()]

    def test_it_writes_the_rows_that_the_single_verbs_write(self, write, cast, combine, customer):
        now = clock.now()
        today = clock.company_day(now)
        single = actions.register_machine(model=combine, serial="HG-1", by=cast.clerk, dealer=cast.dealer_a, engine_number="E-HG-1")
        actions.sell(machine=single, customer=customer, sold_on=today, by=cast.clerk)
        write([sold("HG-2", today, name=customer.name, phone=customer.phone)])
        many = Machine.objects.get(serial="HG-2")
        single.refresh_from_db()

        def facts(row, *own):
            left_out = {"id", "at", "recorded_at", "origin", "token", *own}
            found = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname not in left_out}
            getattr(row, "data", {}).pop("origin", None)
            return found

        own = ("serial", "serial_key", "engine_number", "card_id")
        assert facts(single, *own) == facts(many, *own)
        assert facts(single.card, "number", "machine_id") == facts(many.card, "number", "machine_id")
        own = ("card_id", "voucher_id", "machine_id", "number")
        for model, about in ((CardEvent, "card__machine"), (Voucher, "machine"), (VoucherEvent, "voucher__machine")):
            mine, theirs = ([facts(row, *own) for row in model.objects.filter(**{about: m}).order_by("id")] for m in (single, many))
            assert mine == theirs
        mine, theirs = (facts(Deadline.objects.of(m.card).get(), "subject_id") for m in (single, many))
        assert mine == theirs

    def test_what_is_long_past_is_judged_as_of_then_and_nobody_is_told(self, write, cast):
        today = clock.company_day(clock.now())
        past = [sold(f"HG-{n}", "2021-06-01", returned=day) for n, day in ((1, None), (2, "2021-06-21"), (3, "2021-06-22"))]
        write([*past, sold("HG-4", today - timedelta(days=3))])
        states = {m.serial: Deadline.objects.of(m.card).get() for m in Machine.objects.all()}
        assert [states[f"HG-{n}"].state for n in (1, 2, 3, 4)] == ["breached", "met", "breached", "open"]
        assert [states[f"HG-{n}"].cleared_at is None for n in (1, 2, 3, 4)] == [True, False, False, True]
        assert states["HG-1"].settled_at == states["HG-1"].due_at < datetime(2021, 6, 22, tzinfo=SHANGHAI)
        assert not Notice.objects.exists() and CardEvent.objects.filter(kind="card.late").count() == 2
        assert books.check() == []

    def test_what_a_known_machine_lacks_is_added_with_a_trace(self, write, combine, clerk):
        machine = actions.register_machine(model=combine, serial="HG-1", by=clerk)
        job = write([sold("HG-1", "2026-05-20")])
        assert counts(job) == ("done", 0, 1, 0, 0)
        machine.refresh_from_db()
        assert (machine.engine_number, machine.sold_on) == (f"E-{machine.serial}", date(2026, 5, 20))
        assert machine.events.get().data["engine_number_to"] == f"E-{machine.serial}" and books.check() == []

    def test_a_sale_on_record_is_not_moved_by_a_table(self, write, bring):
        write([sold("HG-1", "2026-05-20")])
        job = bring([sold("HG-1", "2026-05-21", name="李四")])
        assert set(ImportLine.objects.get(job=job).errors) == {"sold_on", "name"}

    @pytest.mark.parametrize(
        ("column", "value"),
        [("model", "没有"), ("serial", "A?"), ("serial", None), ("dealer", "没有"), ("sold_on", "2999-01-01"), ("sold_on", "昨天")]
        + [("phone", "abc"), ("name", None), ("returned_on", "2026-05-01"), ("sold_on", None), ("engine_number", "x" * 41)],
    )
    def test_a_wrong_cell_is_named_by_its_column_and_nothing_can_be_written(self, bring, column, value):
        row = dict(zip(MACHINE, sold("HG-1", "2026-05-20", returned="2026-05-30"), strict=True)) | {column: value}
        job = bring([list(row.values()), sold("HG-2", "2026-05-20")])
        assert verdicts(job) == ["refused", "new"] and column in ImportLine.objects.get(job=job, line=2).errors
        with pytest.raises(Refused) as refusal:
            actions.confirm_import(job=job, by=job.by)
        assert refusal.value.code == "import.not_ready"

    def test_a_line_that_is_there_twice_is_refused_and_a_near_serial_warned_of(self, bring, combine, clerk):
        actions.register_machine(model=combine, serial="HG-10", by=clerk)
        job = bring([sold("HG-2", "2026-05-20"), sold("hg-2", "2026-05-20"), sold("HGIO", "2026-05-20")])
        assert verdicts(job) == ["new", "refused", "new"] and job.warned == 1

    def test_serials_that_look_alike_inside_one_table_are_warned_of(self, bring, combine):
        job = bring([sold("IMP-0001", "2026-05-20"), sold("HG-2", "2026-05-20"), sold("IMP-OO01", "2026-05-20")])
        warned = ImportLine.objects.filter(job=job).exclude(warning="")
        assert [(line.line, "IMP-0001" in line.warning) for line in warned] == [(4, True)] and verdicts(job) == ["new"] * 3

    def test_what_is_no_table_or_lacks_a_column_is_refused_at_once(self, cast, combine):
        for file in (SimpleUploadedFile("a.xlsx", b"PK nothing"), table([[1]], headings=["型号"])):
            with pytest.raises(ValidationError) as error:
                actions.start_import(kind="machines", file=file, by=cast.clerk)
            assert "file" in error.value.message_dict


class TestEnd:
    def test_what_breaks_off_in_the_middle_leaves_nothing_and_says_so(self, bring, monkeypatch):
        monkeypatch.setattr(run, "BATCH", 2)
        job = bring([sold(f"HG-{n}", "2026-05-20") for n in range(5)])
        actions.confirm_import(job=job, by=job.by)
        written = run.KINDS["machines"].write

        def break_off(self, lines):
            written(self, lines)
            if Machine.objects.count() == 4:
                raise OSError("disk")

        monkeypatch.setattr(run.KINDS["machines"], "write", break_off)
        run.carry_out(job.pk)
        job.refresh_from_db()
        assert job.state == "failed" and "OSError" in job.error and not Machine.objects.exists() and not ReceiptCard.objects.exists()

    def test_one_that_was_left_by_a_dead_worker_is_begun_again_three_times(self, bring):
        job = bring([sold("HG-1", "2026-05-20")])
        Import.objects.filter(pk=job.pk).update(state="writing", attempts=1)
        assert run.abandoned(Import.objects.get(pk=job.pk))
        from warranty.tasks import imports

        imports()
        assert Import.objects.get(pk=job.pk).state == "done" and Machine.objects.count() == 1
        Import.objects.filter(pk=job.pk).update(state="writing", attempts=3)
        imports()
        assert Import.objects.get(pk=job.pk).state == "failed"

    def test_when_the_register_moved_it_is_checked_again_and_nothing_written(self, bring, combine, clerk):
        job = bring([sold("HG-1", "2026-05-20"), sold("HG-2", "2026-05-20")])
        actions.confirm_import(job=job, by=job.by)
        actions.register_machine(model=combine, serial="HG-1", by=clerk)
        run.carry_out(job.pk)
        job.refresh_from_db()
        assert counts(job) == ("checked", 1, 1, 0, 0) and job.error and Machine.objects.count() == 1

    def test_stopped_it_takes_back_what_it_wrote(self, bring, monkeypatch):
        job = bring([sold("HG-1", "2026-05-20")])
        actions.confirm_import(job=job, by=job.by)
        written = run.KINDS["machines"].write
        monkeypatch.setattr(
            run.KINDS["machines"], "write", lambda self, lines: (written(self, lines), actions.stop_import(job=job, by=job.by))
        )
        run.carry_out(job.pk)
        job.refresh_from_db()
        assert job.state in ("cancelled", "failed") and not Machine.objects.exists()

    def test_a_week_later_lines_and_file_are_gone(self, write):
        job = write([sold("HG-1", "2026-05-20")])
        assert forget_some("imports", job.ended_at + timedelta(days=6)) == 0
        assert forget_some("imports", job.ended_at + timedelta(days=8)) == 1
        assert not ImportLine.objects.exists() and not Import.objects.get().file


class TestCards:
    def test_days_of_an_older_register_are_judged_as_of_then(self, write, bring, cast):
        write([sold("HG-1", "2021-06-01"), sold("HG-2", "2021-06-01")])
        numbers = list(ReceiptCard.objects.order_by("machine__serial").values_list("number", flat=True))
        headings = ["card", "returned_on", "accepted_on"]
        rows = [[numbers[0], "2021-06-21", "2021-06-25"], [numbers[1], "2021-07-01", None]]
        refused = bring(rows, kind="cards", headings=headings)
        assert verdicts(refused) == ["refused", "changed"], "a clerk does not accept cards"
        assert counts(write(rows, kind="cards", headings=headings, by=cast.technician)) == ("done", 0, 2, 0, 0)
        assert list(ReceiptCard.objects.order_by("machine__serial").values_list("state", flat=True)) == ["accepted", "returned"]
        assert Deadline.objects.filter(cleared_at__isnull=True).count() == 0 and not Notice.objects.exists()
        assert books.check() == []
        assert counts(bring(rows, kind="cards", headings=headings)) == ("checked", 0, 0, 2, 0)
        wrong = [[numbers[0], "2021-06-20", None], ["HK2020-1", "2021-06-20", None], [numbers[1], "2021-05-01", None]]
        assert counts(bring(wrong, kind="cards", headings=headings)) == ("checked", 0, 0, 0, 3)

    @pytest.mark.parametrize("imported", [True, False])
    def test_what_was_promised_here_is_not_made_timely_by_a_table(self, write, bring, cast, combine, customer, imported):
        day = clock.company_day(clock.now()) - timedelta(days=3)
        if imported:
            write([sold("HG-1", day)])
        else:
            machine = actions.register_machine(model=combine, serial="HG-1", by=cast.clerk, dealer=cast.dealer_a)
            actions.sell(machine=machine, customer=customer, sold_on=day - timedelta(days=200), by=cast.clerk)
        card = ReceiptCard.objects.get()
        job = bring([[card.number, card.sold_on + timedelta(days=1)]], kind="cards", headings=["card", "returned_on"], by=cast.technician)
        assert set(ImportLine.objects.get(job=job).errors) == {"returned_on"}

    def test_the_cards_page_says_on_which_day_the_past_was_entered(self, write, client, cast):
        write([sold("HG-1", "2021-06-01", returned="2021-06-10")])
        client.force_login(cast.clerk)
        page = written(client.get(f"/desk/cards/{ReceiptCard.objects.get().pk}/"))
        assert "2021-06-10 · 登记于" in page


class TestParts:
    HEADINGS = ["number", "name", "wearing", "settlement_price", "main"]

    def test_parts_are_entered_and_changed_by_an_administrator(self, write, bring, administrator, belt, cast):
        rows = [[belt.number, belt.name, "是", "100.00", None], ["X-1", "轴承", "否", 12.5, "是"]]
        assert counts(write(rows, kind="parts", by=administrator, headings=self.HEADINGS)) == ("done", 1, 1, 0, 0)
        belt.refresh_from_db()
        assert str(belt.settlement_price) == "100.00" and Part.objects.get(number="X-1").sort_key == "zhou cheng"
        assert counts(bring(rows, kind="parts", by=administrator, headings=self.HEADINGS)) == ("checked", 0, 0, 2, 0)
        with pytest.raises(NotYourVerb):
            bring(rows, kind="parts", by=cast.clerk, headings=self.HEADINGS)

    def test_a_part_fits_classes_by_name_or_code(self, write, bring, administrator):
        headings = ["number", "name", "classes"]
        rows = [["X-1", "V 带", "联合收割机、tractor"]]
        assert counts(write(rows, kind="parts", by=administrator, headings=headings)) == ("done", 1, 0, 0, 0)
        assert Part.objects.get(number="X-1").classes == ["tractor", "combine"]
        assert counts(bring(rows, kind="parts", by=administrator, headings=headings)) == ("checked", 0, 0, 1, 0)
        assert counts(write([["X-1", "", "combine"]], kind="parts", by=administrator, headings=headings)) == ("done", 0, 1, 0, 0)
        assert Part.objects.get(number="X-1").classes == ["combine"]
        assert bring([["X-1", "", "飞机"]], kind="parts", by=administrator, headings=headings).refused == 1

    @pytest.mark.parametrize("row", [["X", None, None, None, None], ["X", "a", "是", None, "是"], ["X", "a", "maybe", None, None]])
    def test_a_wrong_part_is_refused(self, bring, administrator, row):
        assert bring([row], kind="parts", by=administrator, headings=self.HEADINGS).refused == 1

    @pytest.mark.parametrize("price", ["-1", "1.005", "12 元"])
    def test_a_wrong_price_is_refused(self, bring, administrator, price):
        assert bring([["X", "a", None, price, None]], kind="parts", by=administrator, headings=self.HEADINGS).refused == 1


class TestPages:
    @pytest.fixture
    def desk(self, client, clerk, combine, cast, monkeypatch):
        for door in ("warranty.views.tables.begin", "warranty.verbs.begin"):
            monkeypatch.setattr(door, lambda job: run.carry_out(job.pk))
        client.force_login(clerk, backend="accounts.backends.NameOrPhoneBackend")
        return client

    def test_handed_in_looked_at_and_written(self, desk):
        rows = [sold("HG-1", "2026-05-20"), sold("HG-2", "2026-05-20")]
        page = desk.post("/desk/imports/", {"kind": "machines", "file": table(rows)})
        shown = desk.get(page.url).content.decode()
        assert "HG-1" in shown and "登记 2 台" in shown
        assert desk.post(f"{page.url}confirm/").status_code == 302 and Machine.objects.count() == 2
        assert desk.get(page.url, {"verdict": "new"}).status_code == 200

    def test_while_it_is_checked_the_page_says_how_much_of_it(self, desk, bring, cast, monkeypatch):
        seen = []
        monkeypatch.setattr(run, "BATCH", 400)
        monkeypatch.setattr(run, "cache", SimpleNamespace(set=lambda _key, value, _life: seen.append(value)))
        job = bring([[COMBINE, f"HG-{n * 7919 % 99991:06d}"] for n in range(2000)])
        assert [done for done, _percent in seen] == [400, 800, 1200, 1600, 2000] and seen[-1][1] > seen[0][1] > 0
        Import.objects.filter(pk=job.pk).update(state="checking")
        monkeypatch.setattr("warranty.views.tables.progress", lambda job: (800, 41))
        assert "41%" in desk.get(f"/desk/imports/{job.pk}/").content.decode()

    def test_refused_lines_come_as_a_table(self, desk):
        page = desk.post("/desk/imports/", {"kind": "machines", "file": table([sold("HG-1", "某天")])})
        assert "某天" not in desk.get(page.url).content.decode()
        book = load_workbook(io.BytesIO(desk.get(f"{page.url}refused.xlsx").content))
        assert [cell.value for cell in book.active[2]][:2] == [2, f"{COMBINE} HG-1"] and "销售日" in book.active["C2"].value
        assert desk.post(f"{page.url}confirm/").status_code == 409
        assert desk.post(f"{page.url}stop/").status_code == 302 and Import.objects.get().state == "cancelled"

    @pytest.mark.parametrize("headings", [["型号", "出厂编号"], ["机型", "机号"], ["Model", "Serial number"], ["产品型号*", " 出厂编号 "]])
    def test_headings_are_read_as_people_write_them(self, bring, headings):
        assert bring([[COMBINE, "HG-1"]], headings=headings).new == 1

    def test_an_empty_table_has_the_headings_that_are_read(self, desk, cast):
        content = desk.get("/desk/imports/machines.xlsx").content
        sheet = sheets.read(io.BytesIO(content), run.KINDS["machines"].columns)
        assert len(sheet.columns) == len(run.KINDS["machines"].columns) and not sheet.ignored

    def test_a_program_does_the_same(self, cast, combine, desk):
        clerk = Program(cast.clerk)
        job = clerk.post("imports/start/", files={"file": table([sold("HG-1", "昨天")])}, kind="machines").json()
        run.carry_out(job["id"])
        found = clerk.get(f"imports/{job['id']}/").json()
        assert (found["state"], found["refused"], found["can"]) == ("checked", 1, ["refused-lines", "stop"])
        assert "sold_on" in clerk.done(f"imports/{job['id']}/refused-lines/")["lines"][0]["errors"]
        assert clerk.post(f"imports/{job['id']}/confirm/").status_code == 409
        assert Program(cast.owner_a).get(f"imports/{job['id']}/").status_code == 404


def test_the_command_writes_or_only_says(administrator, combine, dealer_a, tmp_path, capsys):
    file = tmp_path / "m.xlsx"
    file.write_bytes(table([sold("HG-1", "2026-05-20")]).read())
    call_command("import_machines", str(file), "--dry-run")
    assert not Machine.objects.exists()
    call_command("import_machines", str(file))
    assert Machine.objects.count() == 1 and User.objects.get(username="admin") == Import.objects.first().by
    assert "1 new" in capsys.readouterr().out and ProductModel.objects.exists()


class TestAlike:
    """What a line may be taken for is said before the table is confirmed; confirmed, it is kept as looked at."""

    @pytest.mark.parametrize(
        ("row", "said"),
        [
            ([COMBINE, "HG-9001", "yc4e-77", "", "", "", "", ""], "YC4E-77"),
            ([COMBINE, "HG-9002", "", "", "2026-06-01", "王大力", "138-0000-5678", ""], "王建国"),
        ],
    )
    def test_an_engine_or_a_phone_on_record_is_warned_of(self, bring, cast, combine, customer, row, said):
        actions.register_machine(model=combine, serial="HG-2610", engine_number="YC4E-77", by=cast.clerk)
        job = bring([row])
        assert said.lower() in job.lines.get().warning.lower()
        actions.confirm_import(job=job, by=cast.clerk)
        run.carry_out(job.pk)
        assert Machine.objects.filter(serial=row[1]).exists() and books.check() == []

    def test_the_same_serial_under_another_model(self, bring, cast, combine):
        walker = ProductModel.objects.create(code="HG-12", name="手扶拖拉机", product_class="tractor")
        actions.register_machine(model=walker, serial="HG-2610", by=cast.clerk)
        job = bring([[COMBINE, "HG-2610", "", "", "", "", "", ""]])
        assert "HG-12" in job.lines.get().warning or "手扶拖拉机" in job.lines.get().warning
