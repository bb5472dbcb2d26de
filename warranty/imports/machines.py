"""The table of machines, with their sales where they are sold."""

from decimal import Decimal

from django.db.models.functions import Upper
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.sheets import Column
from dealers.models import Dealer
from warranty.actions import bulk
from warranty.imports.reading import CHANGED, NEW, UNCHANGED, Cells, Line, written
from warranty.models import Customer, Machine, ProductModel
from warranty.models.machines import serial_format, serial_key

WHO = {"name": 50, "province": 20, "city": 30, "county": 30, "address": 200}
SALE = ("sold_on", "invoiced_on", "invoice_number", "invoice_amount")
FACTS = ("engine_number", "produced_on")
COLUMNS = [
    Column("model", gettext_lazy("Model"), needed=True, also=("型号", "产品型号", "机器型号")),
    Column("serial", gettext_lazy("Serial number"), needed=True, also=("机号", "整机编号", "序列号")),
    Column("engine_number", gettext_lazy("Engine number"), also=("发动机编号", "发动机号码")),
    Column("produced_on", gettext_lazy("Produced on"), also=("出厂日期", "生产日")),
    Column("dealer", gettext_lazy("Dealer"), also=("经销商名称", "经销商代码")),
    Column("sold_on", gettext_lazy("Sale date"), also=("销售日期",)),
    Column("invoiced_on", gettext_lazy("Invoice date"), also=("发票日期", "开票日期")),
    Column("invoice_number", gettext_lazy("Invoice number"), also=("发票号码",)),
    Column("invoice_amount", gettext_lazy("Invoice amount"), also=("金额", "发票金额")),
    Column("name", gettext_lazy("Customer's name"), also=("姓名", "用户", "用户名称")),
    Column("phone", gettext_lazy("Phone"), also=("手机", "手机号", "联系电话", "用户电话")),
    Column("province", gettext_lazy("Province")),
    Column("city", gettext_lazy("City")),
    Column("county", gettext_lazy("County")),
    Column("address", gettext_lazy("Town, village"), also=("地址", "详细地址")),
    Column("returned_on", gettext_lazy("Card returned on"), also=("回执卡返回日期",)),
    Column("accepted_on", gettext_lazy("Card accepted on"), also=("回执卡核收日期",)),
]


class Machines:
    """Machines by model and serial; an empty cell leaves what is there. A sale that is on record is corrected on its page."""

    columns = COLUMNS

    def __init__(self, *, by, at):
        self.by, self.at, self.today = by, at, clock.company_day(at)
        self.models = {model.code.upper(): model for model in ProductModel.objects.visible_to(by)}
        self.dealers = {name: d for d in Dealer.objects.visible_to(by) for name in (d.code, d.short_name, d.name)}
        self.seen: set[tuple[int, str]] = set()
        self.brought: dict[tuple[int, str], set[str]] = {}
        self.engines: dict[str, str] = {}
        self.serials: dict[str, str] = {}
        self.phones: dict[str, set[str]] = {}

    def plan(self, rows: list[tuple[int, dict]]) -> list[Line]:
        read = [self._read(number, Cells(row)) for number, row in rows]
        keys = [(facts["model"], facts["serial"]) for _line, facts in read if facts["model"]]
        known = self._known(keys)
        near = self._near(keys)
        self._read_alike([facts for _line, facts in read])
        return [self._line(line, facts, known, near) for line, facts in read]

    def _read_alike(self, read: list[dict]) -> None:
        """What the register has under the same serial, engine or phone, whatever the model or name: one statement each."""
        machines = Machine.objects.visible_to(self.by).in_use().select_related("model").order_by("-id")
        serials, engines = {f["serial"] for f in read if f["serial"]}, {f["engine_number"].upper() for f in read if f["engine_number"]}
        self.serials |= {m.serial: str(m) for m in machines.filter(serial__in=serials)}
        with_engine = machines.exclude(engine_number="").annotate(engine=Upper("engine_number")).filter(engine__in=engines)
        self.engines |= {m.engine: str(m) for m in with_engine}
        phones = {f["who"]["phone"] for f in read if f["who"]["phone"]}
        people = Customer.objects.visible_to(self.by).in_use().filter(phone__in=phones).exclude(phone="")
        for phone, name in people.values_list("phone", "name"):
            self.phones.setdefault(phone, set()).add(name)

    def _known(self, keys) -> dict:
        related = ("customer", "dealer", "model", "card")
        found = Machine.objects.visible_to(self.by).select_related(*related).filter(serial__in={serial for _model, serial in keys})
        return {(machine.model_id, machine.serial): machine for machine in found}

    def _near(self, keys) -> dict:
        wanted = {serial_key(serial) for _model, serial in keys}
        rows = Machine.objects.visible_to(self.by).in_use().filter(model__in={model.pk for model, _s in keys}, serial_key__in=wanted)
        near: dict[tuple[int, str], set[str]] = {}
        for model, key, serial in rows.values_list("model_id", "serial_key", "serial"):
            near.setdefault((model, key), set()).add(serial)
        return near

    def _read(self, number: int, cells: Cells) -> tuple[Line, dict]:
        code = cells.text("model", 40)
        facts = {
            "model": self.models.get(code.upper()),
            "serial": cells.text("serial", 40, lambda text: serial_format(text.upper())).upper(),
            "engine_number": cells.text("engine_number", 40),
            "produced_on": cells.day("produced_on", self.today),
            "dealer": self.dealers.get(cells.text("dealer", 100)),
            "sold_on": cells.day("sold_on", self.today),
            "invoiced_on": cells.day("invoiced_on", self.today),
            "invoice_number": cells.text("invoice_number", 40),
            "invoice_amount": cells.amount("invoice_amount", Decimal("9999999999"), 2),
            "returned_on": cells.day("returned_on", self.today),
            "accepted_on": cells.day("accepted_on", self.today),
            "who": {name: cells.text(name, most) for name, most in WHO.items()} | {"phone": cells.phone("phone")},
        }
        cells.need("model", "serial")
        if code and facts["model"] is None:
            cells.errors["model"] = _("There is no model %(code)s in the catalogue.") % {"code": code}
        if cells.row.get("dealer") and facts["dealer"] is None and "dealer" not in cells.errors:
            cells.errors["dealer"] = _("There is no dealer of this name.")
        self._sale(cells, facts)
        told = facts["serial"] or str(cells.row.get("serial") or "")
        return Line(number, f"{code} {told}".strip()[:100], errors=cells.errors), facts

    def _sale(self, cells: Cells, facts: dict) -> None:
        """What a sale needs, and what cannot be without one."""
        if facts["sold_on"]:
            cells.need("name", "phone")
            if facts["returned_on"] and facts["returned_on"] < facts["sold_on"]:
                cells.errors["returned_on"] = _("This day is before the sale.")
            if facts["accepted_on"] and not facts["returned_on"]:
                cells.errors["accepted_on"] = _("A card is returned before it is accepted.")
            if facts["accepted_on"] and facts["returned_on"] and facts["accepted_on"] < facts["returned_on"]:
                cells.errors["accepted_on"] = _("This day is before the return.")
            return
        for name in (*SALE[1:], "returned_on", "accepted_on", "name", "phone"):
            if cells.row.get(name) not in (None, "") and name not in cells.errors and "sold_on" not in cells.errors:
                cells.errors["sold_on"] = _("The sale date is missing.")

    def _line(self, line: Line, facts: dict, known: dict, near: dict) -> Line:
        model, serial = facts["model"], facts["serial"]
        if model is None or not serial:
            return line.settle(UNCHANGED)
        if (model.pk, serial) in self.seen:
            line.errors["serial"] = _("This line is in the file twice.")
        self.seen.add((model.pk, serial))
        machine = known.get((model.pk, serial))
        line.work = bulk.Row(facts, machine)
        line.warning = self._alike(facts, machine)
        if machine is None:
            line.warning = self._taken_for(model.pk, serial, near) or line.warning
            line.work.confirmed = bool(line.warning)
            line.changes = {name: ["", written(value)] for name, value in self._shown(facts).items() if value not in (None, "")}
            return line.settle(NEW)
        if machine.merged_into_id:
            line.errors["serial"] = _("This entry was put together with another machine.")
        self._compare(line, facts, machine)
        return line.settle(CHANGED if line.changes else UNCHANGED)

    def _taken_for(self, model: int, serial: str, near: dict) -> str:
        """What is said of a new serial that looks like a registered one, or like one in an earlier line."""
        key = (model, serial_key(serial))
        brought = self.brought.setdefault(key, set())
        registered, earlier = sorted(near.get(key, set()) - {serial}), sorted(brought - {serial})
        brought.add(serial)
        if registered:
            return (_("Easily taken for %(near)s, which is registered.") % {"near": ", ".join(registered)})[:200]
        return (_("Easily taken for %(near)s, which is in this table too.") % {"near": ", ".join(earlier)})[:200] if earlier else ""

    def _alike(self, facts: dict, machine: Machine | None) -> str:
        """What is said of a serial or an engine that another machine has, and of a phone that somebody of another name has."""
        told, said = f"{facts['model']} {facts['serial']}", ""
        engine, who = facts["engine_number"].upper(), facts["who"]
        if machine is None and self.serials.setdefault(facts["serial"], told) != told:
            said = _("%(machines)s has this serial number.") % {"machines": self.serials[facts["serial"]]}
        if engine and self.engines.setdefault(engine, told) != told:
            said = said or _("Engine %(engine)s is that of %(machines)s.") % {"engine": engine, "machines": self.engines[engine]}
        others = self.phones.setdefault(who["phone"], set()) - {who["name"]} if who["phone"] else set()
        if who["phone"]:
            self.phones[who["phone"]].add(who["name"])
        if others and facts["sold_on"] and (machine is None or machine.sold_on is None):
            said = said or _("By the books this number is %(names)s's.") % {"names": ", ".join(sorted(others))}
        return said[:200]

    def _shown(self, facts: dict) -> dict:
        days = {name: facts[name] for name in (*FACTS, "dealer", *SALE, "returned_on", "accepted_on")}
        return days | {"name": facts["who"]["name"]}

    def _compare(self, line: Line, facts: dict, machine: Machine) -> None:
        for name in FACTS:
            if facts[name] and facts[name] != getattr(machine, name):
                line.changes[name] = [written(getattr(machine, name)), written(facts[name])]
        if facts["dealer"] and machine.dealer_id != facts["dealer"].pk:
            if machine.dealer_id:
                line.errors["dealer"] = _("By the register it was delivered to %(dealer)s.") % {"dealer": machine.dealer}
            elif machine.sold_on:
                line.errors["dealer"] = _("It was sold by the company itself.")
            else:
                line.changes["dealer"] = ["", written(facts["dealer"])]
        if facts["sold_on"] and machine.sold_on is None:
            line.changes |= {name: ["", written(facts[name])] for name in SALE if facts[name]}
            line.changes["name"] = ["", facts["who"]["name"]]
        elif facts["sold_on"]:
            self._compare_sale(line, facts, machine)

    def _compare_sale(self, line: Line, facts: dict, machine: Machine) -> None:
        """What is on record of a sale is not moved by a table."""
        card = machine.card
        on_record = {name: getattr(machine, name) for name in SALE} | {name: getattr(card, name) for name in ("returned_on", "accepted_on")}
        for name, value in on_record.items():
            if facts[name] not in (None, "") and facts[name] != value:
                words = _("The register says %(value)s. Correct it on the machine's page.") % {"value": written(value) or "—"}
                line.errors.setdefault(name, words)
        if not same_person(facts["who"], machine.customer):
            line.errors.setdefault("name", _("By the register somebody else is the customer. Correct it on the machine's page."))

    def write(self, lines: list[Line]) -> None:
        bulk.enter_machines([line.work for line in lines if line.verdict in (NEW, CHANGED)], by=self.by, at=self.at)


def same_person(who: dict, customer: Customer | None) -> bool:
    return customer is not None and (customer.name, customer.phone) == (who["name"], who["phone"])
