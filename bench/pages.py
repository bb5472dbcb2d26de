"""Pages at 100,000 tickets beside an empty page, interleaved in one run: `python -m bench.pages [ROUNDS]`.

Wants DATABASE_URL with `demo --tickets 100000`, a throw-away copy: it registers tickets, and a second run would find
them on its boards. The machine is noisy, so only ratios count: each of 8 connections asks for the empty page before
every other page.
"""

import http.client
import itertools
import json
import subprocess
import sys
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from bench.common import free_port, percentile, setup, write

setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from aftersales import programs  # noqa: E402
from tickets.models import Ticket  # noqa: E402
from warranty.models import Machine  # noqa: E402

PORT, CONNECTIONS = free_port(), 8
EMPTY = "/bench/empty/"


def cookies(username: str) -> tuple[str, Client]:
    """A session of this person, and a client in this process that has it too."""
    client = Client()
    client.force_login(get_user_model().objects.get(username=username))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}", client


def token(username: str) -> str:
    from accounts.actions import make_token

    person = get_user_model().objects.get(username=username)
    return make_token(person=person, by=person, name="bench")[1]


def ask(line, method, path, headers, body=None) -> float:
    """Seconds for one answer; anything but success is an error."""
    start = time.perf_counter()
    line.request(method, path, body, headers)
    answer = line.getresponse()
    content = answer.read()
    if answer.status >= 300:
        raise RuntimeError(f"{method} {path}: {answer.status} {content[:300]!r}")
    return time.perf_counter() - start


def hammer(rounds: int, steps) -> dict[str, list[float]]:
    """`steps` are (name, method, path, headers, body or callable); every connection walks them `rounds` times."""
    taken, errors = defaultdict(list), []

    def walk():
        line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        try:
            for _round in range(rounds):
                for name, method, path, headers, body in steps:
                    taken[name].append(ask(line, method, path, headers, body() if callable(body) else body))
        except Exception as error:  # reported by the caller: a thread has nobody to tell
            errors.append(error)

    threads = [threading.Thread(target=walk) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return taken


def until_it_answers(seconds: float = 60) -> None:
    """A server takes its time to start on a busy machine."""
    end = time.monotonic() + seconds
    while True:
        try:
            line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
            line.request("GET", "/accounts/login/")
            if line.getresponse().status == 200:
                return
        except OSError:
            if time.monotonic() > end:
                raise
        time.sleep(0.2)


@contextmanager
def serving():
    """The web server as bin/up starts it."""
    server = subprocess.Popen([sys.executable, "-m", *programs.WEB, f"--bind=127.0.0.1:{PORT}", "--log-level=warning"])
    try:
        until_it_answers()
        yield
    finally:
        server.terminate()
        server.wait(20)


def rates(steps, slices: int = 8, seconds: float = 1.0) -> dict[str, float]:
    """Answers a second of each step with all connections asking for it alone, in slices that take turns."""
    done = defaultdict(int)
    for _slice in range(slices):
        for step in steps:
            end = time.perf_counter() + seconds

            def until(end=end, step=step):
                name, method, path, headers, body = step
                line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
                answered = 0
                while time.perf_counter() < end:
                    ask(line, method, path, headers, body() if callable(body) else body)
                    answered += 1
                return name, answered

            with ThreadPoolExecutor(CONNECTIONS) as pool:
                for name, answered in [job.result() for job in [pool.submit(until) for _ in range(CONNECTIONS)]]:
                    done[name] += answered
    return {name: count / (slices * seconds) for name, count in done.items()}


def statements(client: Client, path: str) -> int:
    """SQL statements of one page, session and user included."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return len(queries)


def pages() -> dict:
    clerk, clerk_client = cookies("zhaomin")
    dealer, dealer_client = cookies("chendecai")
    number = Ticket.objects.filter(state="dispatched").latest("id").number
    return {
        "ticket list": ("/admin/work/tickets/", clerk, clerk_client),
        "ticket page": (f"/admin/work/tickets/{number}/", clerk, clerk_client),
        "dealer's home": ("/portal/", dealer, dealer_client),
        "API list": ("/api/v1/tickets/", clerk, clerk_client),
        "board": ("/admin/work/board/", clerk, clerk_client),
    }


def creating() -> tuple[dict, callable]:
    """Headers, and a function that gives bodies for registering tickets through the API, each about another sold machine."""
    sold = Machine.objects.filter(customer__isnull=False, invoiced_on__isnull=False).values_list("pk", "customer")
    bodies = itertools.cycle([
        json.dumps({"channel": "call", "kind": "repair", "title": "割台搅龙不转", "customer": owner, "machine": machine}).encode()
        for machine, owner in sold.order_by("-id")[:5000]
    ])  # fmt: skip
    headers = {"Authorization": f"Token {token('zhaomin')}", "Content-Type": "application/json"}
    return headers, bodies.__next__


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as a house that has run for a day is; a copy just made is not
    measured = pages()
    sql = {name: statements(client, path) for name, (path, _cookie, client) in measured.items()}
    with serving():
        clerk = measured["ticket list"][1]
        empty = ("empty page", "GET", EMPTY, {"Cookie": clerk}, None)
        steps = []
        for name, (path, cookie, _client) in measured.items():
            steps += [empty, (name, "GET", path, {"Cookie": cookie}, None)]
        hammer(2, steps)
        taken = hammer(rounds, steps[:-2])
        board = hammer(rounds, steps[-2:])  # beside the empty page alone: it is not one of the four that have an aim
        headers, bodies = creating()
        create = ("create", "POST", "/api/v1/tickets/register/", headers, bodies)
        mixed = hammer(rounds, [empty, create])
        alone = rates([empty, create])
    figures = {"tickets": Ticket.objects.count(), "requests of each page": rounds * CONNECTIONS, "pages": {}}
    for run, names in ((taken, ["empty page", *list(measured)[:-1]]), (board, ["board"])):
        base = percentile(run["empty page"], 0.95)
        for name in names:
            p50, p95 = percentile(run[name], 0.5), percentile(run[name], 0.95)
            figures["pages"][name] = {
                "p50_ms": round(p50 * 1000, 1), "p95_ms": round(p95 * 1000, 1), "p95_of_empty": round(p95 / base, 2), "sql": sql.get(name),
            }  # fmt: skip
    figures["creating a ticket through the API"] = {
        "answers a second": round(alone["create"]), "empty pages a second": round(alone["empty page"]),
        "share of the empty page's rate, each alone in turns": round(alone["create"] / alone["empty page"], 2),
        "share, taking turns on each connection": round(sum(mixed["empty page"]) / sum(mixed["create"]), 2),
    }  # fmt: skip
    write("pages", f"python -m bench.pages {rounds}", figures)


if __name__ == "__main__":
    main()
