"""The cast, the same in every test: company people, dealer A with two people, its rival B, a machine sold by A."""

from datetime import date, datetime, timedelta
from io import BytesIO
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image

SHANGHAI = ZoneInfo("Asia/Shanghai")
PASSWORD = "harvest-2026"


def filled(day: date) -> dict:
    """What a complete receipt card says of the delivery."""
    from warranty.models import Delivery

    return {"delivered": Delivery.values, "trained_on": day, "explained_on": day}


@pytest.fixture(autouse=True)
def surroundings(settings, tmp_path):
    """Uploads, and what is counted in the cache (attempts, throttles), die with the test. The cache is never cleared: that
    would empty it for the other workers too."""
    settings.MEDIA_ROOT = tmp_path
    settings.CACHES = {"default": settings.CACHES["default"] | {"KEY_PREFIX": tmp_path.name + uuid4().hex[:8]}}
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(autouse=True)
def kinds_of_their_own():
    """Kinds of promises that a test declares are gone after it."""
    from deadlines.registry import KINDS

    known = dict(KINDS)
    yield
    KINDS.clear()
    KINDS.update(known)


def declare_kind(code: str) -> str:
    """A kind of promise for a test, about a ticket."""
    from deadlines.registry import KINDS, declare

    return KINDS.get(code) or declare(code, "计时", "tickets.ticket", "%(moment)s")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Reference data once for all tests that roll back."""
    from aftersales.reference import load_reference

    with django_db_blocker.unblock():
        load_reference()


@pytest.fixture
def reference(db):
    """Departments, rules, policies, causes; again where a transactional test has flushed them.

    A process reads the rules once and keeps them: it has done so before a test counts statements.
    """
    from accounts.models import Department
    from aftersales.reference import load_reference
    from warranty.cases import law

    if not Department.objects.exists():
        load_reference()
    law()


@pytest.fixture
def at():
    """A Monday afternoon in the wheat harvest: 2026-06-08 14:42 in Shanghai."""
    return datetime(2026, 6, 8, 14, 42, tzinfo=SHANGHAI)


@pytest.fixture
def person(reference):
    """Make people: `person("clerk", "赵敏", department="sales")`."""
    from accounts.models import Department, User

    def make(role, name, username=None, department=None, phone=None, dealer=None, head=False, **more):
        user = User(role=role, name=name, username=username or f"{role}{User.objects.count()}", phone=phone, **more)
        user.department = Department.objects.get(code=department) if department else None
        user.set_password(PASSWORD)
        user.save()
        if head:
            Department.objects.filter(code=department).update(head=user)
        if dealer:
            from dealers.models import Staff

            Staff.objects.create(user=user, dealer=dealer)
        return user

    return make


@pytest.fixture
def clerk(person):
    return person("clerk", "赵敏", "clerk", department="sales")


@pytest.fixture
def sales_head(person):
    return person("leader", "孙立军", "head", department="sales", head=True)


@pytest.fixture
def rep(person):
    return person("rep", "李明", "rep", department="sales", phone="13600007719")


@pytest.fixture
def technician(person):
    return person("technician", "何志远", "technician", department="technical", head=True)


@pytest.fixture
def company_repairer(person):
    return person("repairer", "王强", "repairer", department="technical")


@pytest.fixture
def keeper(person):
    return person("keeper", "钱国庆", "keeper", department="sales")


@pytest.fixture
def finance_officer(person):
    return person("finance", "吴晓芳", "finance", department="finance", head=True)


@pytest.fixture
def leader(person):
    return person("leader", "周志强", "leader", department="leaders", head=True)


@pytest.fixture
def administrator(person):
    return person("admin", "系统管理员", "admin", is_staff=True, is_superuser=True)


def make_dealer(code, name, short, province, rep=None):
    from dealers.models import Agreement, Dealer

    dealer = Dealer.objects.create(code=code, name=name, short_name=short, province=province, rep=rep)
    Agreement.objects.create(dealer=dealer, number=f"XY-{code}", territory=province, begins=date(2025, 1, 1), ends=date(2026, 12, 31))
    return dealer


@pytest.fixture
def dealer_a(rep):
    return make_dealer("fengyu", "阜阳市丰裕农机销售有限公司", "丰裕农机", "安徽", rep)


@pytest.fixture
def dealer_b(reference):
    return make_dealer("yimeng", "临沂沂蒙农机有限公司", "沂蒙农机", "山东")


@pytest.fixture
def owner_a(person, dealer_a):
    return person("dealer_owner", "陈德才", "owner_a", phone="13900002046", dealer=dealer_a)


@pytest.fixture
def repairer_a(person, dealer_a):
    return person("dealer_repairer", "刘海涛", "repairer_a", phone="13900002047", dealer=dealer_a)


@pytest.fixture
def owner_b(person, dealer_b):
    return person("dealer_owner", "宋立军", "owner_b", phone="13900003001", dealer=dealer_b)


@pytest.fixture
def cast(clerk, sales_head, rep, technician, keeper, finance_officer, leader, dealer_a, owner_a, repairer_a, dealer_b, owner_b):
    """Everyone at once."""
    from types import SimpleNamespace

    return SimpleNamespace(**{k: v for k, v in locals().items() if k != "SimpleNamespace"})


@pytest.fixture
def combine(reference):
    from warranty.models import ProductModel

    return ProductModel.objects.create(code="4LZ-7.0E", name="联合收割机", product_class="combine", power_kw="103")


@pytest.fixture
def clutch(reference):
    from warranty.models import Part

    return Part.objects.create(
        number="4LZ7.02.240A", name="搅龙安全离合器总成", settlement_price="1286.00", list_price="1580.00", standard_hours="4.0"
    )


@pytest.fixture
def belt(reference):
    from warranty.models import Part

    return Part.objects.create(number="4LZ7.02.118", name="割台传动 V 带", wearing=True, settlement_price="98.80", standard_hours="1.0")


@pytest.fixture
def customer(reference):
    from warranty.actions import enter_customer

    return enter_customer(by=None, name="王建国", phone="13800005678", province="安徽省", city="阜阳市", county="颍上县", address="谢桥镇")


@pytest.fixture
def machine_a(combine, dealer_a, customer, clerk, technician, owner_a, at):
    """A combine that A sold on 2025-08-20; its card came back and was accepted."""
    from warranty import actions

    sold = datetime(2025, 8, 20, 10, 0, tzinfo=SHANGHAI)
    machine = actions.register_machine(model=combine, serial="HG4LZ70E-2508113", by=clerk, dealer=dealer_a, at=sold - timedelta(days=30))
    actions.sell(machine=machine, customer=customer, sold_on=sold.date(), invoice_number="FP2508-113", by=owner_a, at=sold)
    actions.return_card(card=machine.card, by=owner_a, at=sold + timedelta(days=13), **filled(sold.date()))
    actions.accept_card(card=machine.card, by=technician, at=sold + timedelta(days=14))
    machine.refresh_from_db()
    return machine


@pytest.fixture
def make_ticket(cast, machine_a, customer, at):
    """Register a repair of machine A's as the clerk would."""
    from tickets import actions

    def make(**changes):
        facts = {
            "by": cast.clerk,
            "at": at,
            "channel": "call",
            "kind": "repair",
            "title": "割台搅龙不转，停机",
            "customer": customer,
            "machine": machine_a,
        }
        return actions.register(**{**facts, **changes})

    return make


@pytest.fixture
def photo():
    """A small real JPEG upload."""

    def make(name="photo.jpg", colour="grey"):
        content = BytesIO()
        Image.new("RGB", (32, 24), colour).save(content, "JPEG")
        return SimpleUploadedFile(name, content.getvalue(), "image/jpeg")

    return make


@pytest.fixture
def arranged_task(cast, make_ticket, at):
    """A task of dealer A, arranged 26 minutes after the call."""
    from tickets import actions

    def make(**changes):
        ticket = make_ticket(**changes)
        when = ticket.registered_at
        task = actions.dispatch(ticket=ticket, by=cast.clerk, at=when + timedelta(minutes=9))
        return actions.arrange(
            task=task,
            by=cast.owner_a,
            repairer=cast.repairer_a,
            visit_at=when + timedelta(hours=3),
            told_how="phone",
            knowingly=True,
            at=when + timedelta(minutes=26),
        )

    return make


@pytest.fixture
def filed_record(cast, arranged_task, clutch, photo):
    """A signed repair record with one replaced part."""
    from tickets import actions
    from warranty.models import Cause

    def make(parts=None, task=None, **changes):
        task = task or arranged_task()
        arrived = task.visit_at
        facts = {
            "task": task,
            "by": cast.repairer_a,
            "at": arrived + timedelta(hours=4),
            "fault": "摩擦片烧蚀，弹簧断 2 根",
            "cause": Cause.objects.get(code="manufacture"),
            "work": "更换安全离合器总成，试车 30 分钟正常",
            "hours": 412,
            "arrived_at": arrived,
            "finished_at": arrived + timedelta(hours=3),
            "labour_hours": "5.5",
            "travel_km": "88",
            "signature": photo("sign.jpg"),
            "signed_how": "drawn",
            "signed_by": "王建国",
            "policy_explained": True,
            "parts": [{"part": clutch, "quantity": 1, "note": "弹簧断"}] if parts is None else parts,
            "photos": [("nameplate", photo()), ("fault", photo()), ("old_part", photo())],
        }
        return actions.file_record(**{**facts, **changes})

    return make


@pytest.fixture
def door(client):
    """Come in as somebody: `door(user)` is a client that is signed in."""

    def enter(user):
        client.force_login(user)
        return client

    return enter


@pytest.fixture
def clock_at(db):
    """Move the one clock: `clock_at(moment)`; it stands still there until the test is over."""

    def move(moment):
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE OR REPLACE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS "
                f"$$ SELECT timestamptz '{moment.isoformat()}' $$"
            )

    return move
