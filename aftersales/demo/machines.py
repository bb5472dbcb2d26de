"""Six hundred machines: some in the dealers' yards, most sold, their receipt cards in every state (A6)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from aftersales.demo.life import Life
from aftersales.demo.people import DealerPlan, farmer
from aftersales.demo.pictures import certificate
from dealers.models import Dealer
from warranty import actions
from warranty.models import Customer, Delivery, Machine, ProductModel

# what becomes of the card: how many, and how many days ago the machine was sold (from, to)
FATES = {
    "stock": (80, (0, 0)),
    "pending": (45, (2, 19)),
    "returned": (20, (9, 19)),
    "sent_back": (12, (10, 40)),
    "lost": (28, (25, 320)),
    "late": (20, (60, 340)),
    "excepted": (8, (70, 300)),
    "accepted": (257, (24, 330)),
    "older": (80, (331, 730)),
    "oldest": (50, (731, 1300)),
}
USUAL = ("accepted", "older", "oldest")
SEND_BACKS = ["用户电话少一位", "没有用户签名", "发票号和发票不符", "出厂编号看不清", "没盖经销商章"]
EXCEPTIONS = ["洪水封路，邮路中断，有镇政府证明", "经销商负责人住院，情况属实", "回执卡寄丢，有快递单为证"]
LOSSES = ["随机工具箱一起被偷", "房屋漏雨，字迹看不清", "搬家时遗失"]
SHARES = {
    "combine": 8, "tractor": 9, "transplanter": 6, "diesel_multi": 3, "diesel_single": 2, "petrol_two_stroke": 1,
    "petrol_four_stroke": 2, "other": 4,
}  # fmt: skip


@dataclass
class Unit:
    """One machine of the plan, before and after it is in the database."""

    model: ProductModel
    dealer: Dealer
    plan: DealerPlan
    serial: str
    fate: str
    sold_at: datetime | None
    facts: dict
    machine: Machine | None = None
    customer: Customer | None = None


def plan_machines(life: Life) -> list[Unit]:
    """Plan the life of all machines' papers; returns them in the order of their making."""
    chance, number = life.chance, 0
    models = list(life.catalogue.models.values())
    weights = [SHARES[m.product_class] for m in models]
    dealers = list(life.company.dealers.values())
    units = []
    for fate, (count, span) in FATES.items():
        for _ in range(count):
            number += 1
            model, dealer = chance.choices(models, weights)[0], dealers[number % len(dealers)]
            plan = life.company.plans[dealer.code]
            sold_at = None if fate == "stock" else life.on(chance.randint(*span), chance.randint(8, 17), chance.randint(0, 59))
            made = (sold_at or life.on(chance.randint(20, 160), 9)) - timedelta(days=chance.randint(20, 75))
            code = model.code.removeprefix("HG").replace("-", "").replace(".", "")
            serial = f"HG{code}-{made:%y%m}{number:03d}"
            unit = Unit(model, dealer, plan, serial, fate, sold_at, farmer(chance, plan, number))
            units.append(unit)
            life.plan(made, register, life, unit)
            if sold_at:
                _plan_card(life, unit)
                _plan_papers(life, unit, number)
    return units


def _plan_card(life: Life, unit: Unit) -> None:
    """The way of a receipt card: back within 20 days, or not."""
    days, hour = life.chance.randint(2, 17), life.chance.randint(9, 16)
    life.plan(unit.sold_at, sell, life, unit)
    if unit.fate in ("pending", "lost"):
        return
    if unit.fate in ("late", "excepted"):
        days = life.chance.randint(22, 34)
    if unit.fate in ("returned", "sent_back"):
        days = min(days, 6)
    back = (unit.sold_at + timedelta(days=days)).replace(hour=hour)
    life.plan(back, hand_in, life, unit)
    seen = (back + timedelta(days=life.chance.randint(1, 2))).replace(hour=15)
    if unit.fate == "sent_back" or (unit.fate in USUAL and life.chance.random() < 0.05):
        life.plan(seen, send_back, life, unit, life.chance.choice(SEND_BACKS))
        if unit.fate == "sent_back":
            return
        life.plan(seen + timedelta(days=2), hand_in, life, unit)
        seen += timedelta(days=3)
    if unit.fate != "returned":
        life.plan(seen, accept, life, unit)
    if unit.fate == "excepted":
        life.plan(seen + timedelta(days=1), make_exception, life, unit, life.chance.choice(EXCEPTIONS))


def _plan_papers(life: Life, unit: Unit, number: int) -> None:
    """What happens to a few papers later: a voucher lost and issued again, a machine sold on, a card misprinted."""
    if unit.fate == "accepted" and number % 43 == 0:
        life.plan(unit.sold_at + timedelta(days=22), pass_on, life, unit)
    if unit.fate == "older" and number % 20 == 0:
        applied = unit.sold_at + timedelta(days=120)
        life.plan(applied, lose, life, unit)
        life.plan(applied + timedelta(days=6), reissue, life, unit)
    if unit.fate == "oldest" and number % 17 == 0:
        life.plan(life.on(number % 9 + 1, 9), lose, life, unit)
    if unit.fate == "pending" and number % 15 == 0:
        life.plan(unit.sold_at + timedelta(hours=20), misprint, life, unit)


def register(life: Life, unit: Unit, *, at) -> None:
    admin = life.company.users["wangfang"]
    unit.machine = actions.register_machine(
        model=unit.model,
        serial=unit.serial,
        by=admin,
        dealer=unit.dealer,
        at=at,
        produced_on=at.date(),
        engine_number=f"E{unit.serial}" if unit.model.power_kw else "",
    )


def sell(life: Life, unit: Unit, *, at) -> None:
    """Most invoices are of the day of the sale; some come two days later, and the earlier day counts."""
    owner = life.company.owner(unit.dealer)
    unit.customer = actions.enter_customer(by=owner, dealer=unit.dealer, at=at, **unit.facts)
    price = life.catalogue.prices[unit.model.code]
    actions.sell(
        machine=unit.machine,
        customer=unit.customer,
        sold_on=at.date(),
        by=owner,
        at=at,
        invoice_amount=price,
        invoice_number=f"FP{at:%y%m}-{unit.serial[-3:]}",
    )
    unit.machine.refresh_from_db()


def hand_in(life: Life, unit: Unit, *, at) -> None:
    done = {"delivered": Delivery.values, "trained_on": unit.sold_at.date(), "explained_on": unit.sold_at.date()}
    actions.return_card(card=unit.machine.card, by=life.company.owner(unit.dealer), at=at, **done)


def accept(life: Life, unit: Unit, *, at) -> None:
    actions.accept_card(card=unit.machine.card, by=life.company.users["linxiaodong"], at=at)


def send_back(life: Life, unit: Unit, wrong: str, *, at) -> None:
    actions.send_back_card(card=unit.machine.card, wrong=wrong, by=life.company.users["linxiaodong"], at=at)


def make_exception(life: Life, unit: Unit, reason: str, *, at) -> None:
    paper = certificate("certificate", ["证明", reason[:16], reason[16:], f"{at:%Y-%m-%d}"])
    actions.except_card(card=unit.machine.card, reason=reason, evidence=paper, by=life.company.users["zhouzhiqiang"], at=at)


def misprint(life: Life, unit: Unit, *, at) -> None:
    actions.replace_card(card=unit.machine.card, by=life.company.users["wangfang"], at=at)
    unit.machine.refresh_from_db()


def lose(life: Life, unit: Unit, *, at) -> None:
    voucher = unit.machine.vouchers.in_force().get()
    actions.report_lost(voucher=voucher, how=LOSSES[unit.machine.pk % len(LOSSES)], by=life.company.owner(unit.dealer), at=at)


def reissue(life: Life, unit: Unit, *, at) -> None:
    actions.reissue_voucher(voucher=unit.machine.vouchers.in_force().get(), by=life.company.users["wangfang"], at=at)


def pass_on(life: Life, unit: Unit, *, at) -> None:
    """Sold on to someone of the same county, with its papers."""
    owner = life.company.owner(unit.dealer)
    buyer = actions.enter_customer(by=owner, dealer=unit.dealer, at=at, **farmer(Random(unit.serial), unit.plan, 3000 + unit.machine.pk))
    actions.transfer_voucher(voucher=unit.machine.vouchers.in_force().get(), customer=buyer, by=owner, at=at)
    unit.customer = buyer
