"""The search at few and many tickets, beside the plain list and the scan that it replaced: `python -m bench.search [SIZE …]`.

Wants DATABASE_URL of an empty migrated database that it may fill and alter, as the owner. Tickets, machines and customers are copies
of one row each with words drawn at random: what is searched is there, no more. Each round asks for everything once, so that what
else the machine does falls on all alike; every asking takes another word of its kind.
"""

import itertools
import os
import random
import sys
import time

from bench.common import percentile, setup, write

setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from core import clock  # noqa: E402
from core.search.find import CAP, newest  # noqa: E402
from dealers.models import Dealer  # noqa: E402
from desk.views import register  # noqa: E402
from tickets.models import Ticket  # noqa: E402
from warranty.models import Customer, Machine, ProductModel  # noqa: E402

ROUNDS, DRAWN, STEP, PER_CUSTOMER = int(os.environ.get("ROUNDS", 40)), 100_000, 20_000, 8
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕尹"
GIVEN = "国栋伟强军磊洋勇杰娟涛明超霞平刚桂英建华文辉志鹏春燕玉兰"
PAIRS = {  # words of two characters
    "place": "割台搅龙脱粒滚筒清选筛子油缸履带轮胎卸粮链条轴承皮带水箱电瓶仪表座椅风机拨轮机架齿轮油管滤芯灯具",
    "fault": "不转异响漏油断裂堵塞过热打滑无力报警磨损变形松动卡死冒烟振动跑偏脱落烧毁",
    "said": "收割小麦玉米水稻昨天今天上午突然停机等待尽快更换弹簧试车正常检查调整清理安装新件旧件操作保养厂家派人处理",
}
PLACES, FAULTS, SAID = ([words[i : i + 2] for i in range(0, len(words), 2)] for words in PAIRS.values())
TOWNS = ["".join(pair) for pair in itertools.product("谢李王赵柳杨石青白红大小东西南北", ["桥镇", "庄镇", "集镇", "店镇", "山乡", "河乡"])]
RARE = "摇篮架"
# What was there asked the ticket's own text or that of its customer: no index serves an OR over two tables.
SCAN = """
    SELECT t.id FROM tickets_ticket t
      LEFT JOIN warranty_customer c ON c.id = t.customer_id LEFT JOIN warranty_machine m ON m.id = t.machine_id
     WHERE {words} ORDER BY t.id DESC LIMIT 26"""
WORD = "concat_ws(' ', t.number, t.title, m.serial, c.name, c.phone) LIKE %s"


def one_of(words) -> str:
    """SQL for a word drawn anew in each row; the first ones come up more often, as in life."""
    return f"(ARRAY[{', '.join(repr(word) for word in words)}])[1 + floor(power(random(), 2) * {len(words)})::int]"


def copies(table: str, count: int, **changed: str) -> None:
    """So many copies of the table's first row; `changed` are columns as SQL, in which `n` counts on from the last id."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
        names = [name for (name,) in cursor.fetchall()]
        values = ", ".join(({"id": "n"} | changed).get(name, f"t.{name}") for name in names)
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM (SELECT * FROM {table} ORDER BY id LIMIT 1) t,"
            f" (SELECT max(id) AS last FROM {table}) so, generate_series(so.last + 1, so.last + {count}) AS n"
        )


def first_rows() -> None:
    """One of each, to be copied, and who asks."""
    call_command("load_reference", verbosity=0)
    now = clock.now()
    get_user_model().objects.create(username="clerk", name="赵敏", role="clerk")
    for n in range(100):
        name = f"{SURNAMES[n % 40]}{GIVEN[n % 28]}农机{n}"
        Dealer.objects.create(code=f"d{n}", name=f"{name}有限公司", short_name=name, province="河南省")
    for n in range(20):
        ProductModel.objects.create(code=f"4LZ-{n}.0E", name="自走式谷物联合收割机", product_class="combine")
    customer = Customer.objects.create(
        name="王建国", phone="13800000000", province="河南省", city="周口市", county="太康县", address="谢桥镇"
    )
    machine = Machine(model=ProductModel.objects.order_by("id")[0], serial="HG5300-B0", customer=customer)
    machine.index()
    machine.save()
    Ticket.objects.create(
        number="SH2025-0", origin="import", channel="call", kind="repair", title="割台不转", received_at=now, registered_at=now,
        customer=customer, machine=machine, model=machine.model, state="closed", ended_at=now,
    )  # fmt: skip


def fill(size: int) -> None:
    """Tickets up to `size` with their customers, machines and documents; the index is made after the rows, as a restore does.

    Beyond the first hundred thousand they say what an earlier one said, about the same machine: their documents are copied too.
    """
    there = Ticket.objects.count()
    if there >= size:
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX IF EXISTS document_words")
        if there < DRAWN:
            draw(cursor, min(size, DRAWN) - there)
        for start in range(max(there, DRAWN), size, DRAWN):
            again(cursor, start, min(DRAWN, size - start))
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute(
            "CREATE INDEX document_words ON core_document USING gin (search_tokens(kind, subject, texts, keys)) WITH (fastupdate = off)"
        )
        cursor.execute("ALTER INDEX document_words ALTER COLUMN 1 SET STATISTICS 0")
        cursor.execute("VACUUM ANALYZE")


def again(cursor, start: int, count: int) -> None:
    """The first `count` tickets once more, from the id `start` on, under numbers of their own."""
    cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = 'tickets_ticket'")
    names = [name for (name,) in cursor.fetchall()]
    own = {"id": f"id + {start}", "number": f"'SH2025-' || id + {start}"}
    cursor.execute("ALTER TABLE tickets_ticket DISABLE TRIGGER USER")
    cursor.execute(
        f"INSERT INTO tickets_ticket ({', '.join(names)}) SELECT {', '.join(own.get(name, name) for name in names)}"
        f" FROM tickets_ticket WHERE id <= {count}"
    )
    cursor.execute("ALTER TABLE tickets_ticket ENABLE TRIGGER USER")
    cursor.execute(f"""
        INSERT INTO core_document (kind, subject, texts, keys)
        SELECT kind, subject + {start}, replace(texts::text, 'sh2025' || subject, 'sh2025' || subject + {start})::jsonb, keys
          FROM core_document WHERE kind = 'ticket' AND subject <= {count}""")


def draw(cursor, missing: int) -> None:
    """So many tickets of drawn words, with their customers and machines."""
    people, whose = missing // PER_CUSTOMER + 1, f"1 + n / {PER_CUSTOMER}"
    name = f"substr('{SURNAMES}', 1 + floor(random() * 40)::int, 1) || {one_of(GIVEN)} || {one_of(GIVEN)}"
    phone = "'13' || lpad(floor(random() * 1e9)::text, 9, '0')"
    serial = {"serial": "'HG5300-B' || lpad(n::text, 7, '0')", "serial_key": "'HG5300B' || lpad(n::text, 7, '0')"}
    model, dealer = "(SELECT min(id) FROM warranty_productmodel) + n % 20", "(SELECT min(id) FROM dealers_dealer) + n % 100"
    rare = f"CASE WHEN n % 100000 = 77 THEN '{RARE}' ELSE '' END"
    said = " || ".join(one_of(SAID) for _word in range(8))
    fault = f"{one_of(PLACES)} || {one_of(FAULTS)} || {rare}"
    for model_class in (Customer, Machine, Ticket):
        cursor.execute(f"ALTER TABLE {model_class._meta.db_table} DISABLE TRIGGER USER")
    copies("warranty_customer", people, name=name, phone=phone, address=one_of(TOWNS))
    copies("warranty_machine", people, **serial, token="'t' || n", customer_id="n", model_id=model)
    told = {"title": fault, "description": said, "outcome": said}
    copies("tickets_ticket", missing, number="'SH2025-' || n", **told, customer_id=whose, machine_id=whose, dealer_id=dealer)
    cursor.execute("ANALYZE")
    for model_class in (Customer, Machine, Ticket):
        follow(cursor, model_class._meta.model_name, model_class._meta.db_table)


def follow(cursor, kind: str, table: str) -> None:
    """The documents of what was just written."""
    cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
    cursor.execute(f"SELECT coalesce(max(subject), 0), (SELECT max(id) FROM {table}) FROM core_document WHERE kind = '{kind}'")
    written, last = cursor.fetchone()
    for start in range(written, last, STEP):
        cursor.execute(f"SELECT search_bring_{kind}(ARRAY(SELECT generate_series({start + 1}, {min(start + STEP, last)})))")


def asked(chance: random.Random) -> dict[str, str]:
    """What is typed, of each kind another one each time."""
    customer = Customer.objects.get(pk=chance.randint(2, Customer.objects.latest("pk").pk))
    number = chance.randint(2, Ticket.objects.latest("pk").pk)
    place = chance.choice(PLACES)
    return {
        "a word in every ticket": "联合收割机",
        "a word in many": place,
        "four characters": f"{place}{chance.choice(FAULTS)}",
        "two words of different rows": f"{customer.name} {place}",
        "a town and a model": f"{customer.address} 4LZ",
        "a word in ten of a million": RARE,
        "a word that nobody said": "蒸汽机车",
        "a ticket's whole number": f"SH2025-{number}",
        "a serial without its hyphen": f"hg5300b{customer.pk:07d}",
        "a part of a serial": f"{customer.pk:07d}"[-5:],
        "a whole phone number": customer.phone,
        "its last four digits": customer.phone[-4:],
    }


def scan(query: str) -> None:
    words = query.split()
    with connection.cursor() as cursor:
        cursor.execute(SCAN.format(words=" AND ".join([WORD] * len(words))), [f"%{word}%" for word in words])
        cursor.fetchall()


def timed(run) -> float:
    start = time.perf_counter()
    run()
    return (time.perf_counter() - start) * 1000


def measure(clerk) -> dict[str, dict]:
    """Milliseconds of each kind of asking: the statement for a page and its count, the page itself, and the scan."""
    client, chance, taken = Client(), random.Random(5), {}
    client.force_login(clerk)
    rows, address = Ticket.objects.visible_to(clerk), "/admin/work/tickets/"
    for turn in range(-2, ROUNDS):  # two to warm up
        line = taken.setdefault("the plain list", {"query": [], "page": [], "scan": []})
        line["query"].append(timed(lambda: register.page_of(clerk, {}, "")))
        line["page"].append(timed(lambda: client.get(address)))
        for name, query in asked(chance).items():
            line = taken.setdefault(name, {"query": [], "page": [], "scan": []})
            line["query"].append(timed(lambda query=query: newest("ticket", query, clerk, rows, most=CAP + 1)))
            line["page"].append(timed(lambda query=query: client.get(address, {"q": query})))
            if turn == 0:
                line["scan"].append(timed(lambda query=query: scan(query)))
        if turn < 0:
            taken.clear()
    plain = percentile(taken["the plain list"]["page"], 0.95)
    return {name: told(line, plain) for name, line in taken.items()}


def told(line: dict[str, list[float]], plain: float) -> dict:
    """A row of the table; the page beside the plain list's."""
    page = percentile(line["page"], 0.95)
    return {
        "query p50_ms": round(percentile(line["query"], 0.5), 1),
        "query p95_ms": round(percentile(line["query"], 0.95), 1),
        "page p95_ms": round(page, 1),
        "page p95, of the plain list's": round(page / plain, 2),
        "scan_ms": round(min(line["scan"])) if line["scan"] else None,
    }


def trigrams() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_available_extensions WHERE name = 'pg_trgm'")
        return "at hand, not measured" if cursor.fetchone()[0] else "none at hand: the embedded server has no such extension"


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or [10_000, 100_000]
    if not Ticket.objects.exists():
        first_rows()
    clerk, figures = get_user_model().objects.get(username="clerk"), {"rounds": ROUNDS, "pg_trgm": trigrams()}
    for size in sizes:
        start = time.perf_counter()
        fill(size)
        figures[f"{size:,} tickets: filling, s"] = round(time.perf_counter() - start)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_size_pretty(pg_relation_size('document_words')), pg_size_pretty(pg_table_size('core_document'))")
            figures[f"{size:,} tickets: index and documents"] = " and ".join(cursor.fetchone())
        figures[f"{size:,} tickets"] = measure(clerk)
        print(figures, flush=True)
    write("search", " ".join([f"ROUNDS={ROUNDS} python -m bench.search", *sys.argv[1:]]), figures)


if __name__ == "__main__":
    main()
