"""Who gets in where: one table for every address of the product (A1, X4).

`tests/permissions.txt` has a line for each address. Whoever adds an address adds its line; the failure says which line fits what
the product does now, to be read before it is believed.
"""

import re
from copy import deepcopy
from datetime import date, timedelta
from fnmatch import fnmatch
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, resolve, reverse

from accounts.actions import make_token
from accounts.models import User
from core import clock
from deadlines.actions import enter_absence
from deadlines.models import Calendar, Deadline, Pulse
from finance import actions as finance
from finance.models import Claim, Rate
from links import actions as links
from notifications.actions import prefer
from notifications.models import Notice, Outbox, Target
from returns import actions as returns
from returns.models import OldPart, ReturnDate, Room
from tickets import actions
from tickets.models import Attachment, Doubt, RepairRecord
from warranty import actions as warranty
from warranty.models import Assembly, Cause, Import

TABLE = Path(__file__).parent / "permissions.txt"
COMPANY = ["clerk", "admin", "leader", "technician", "rep", "repairer", "keeper", "finance"]
DEALERS = ["owner", "worker", "rival"]  # owner and repairer of dealer A, whose things these are, and the owner of B
GROUPS = {
    "company": COMPANY,
    "clerks": ["clerk", "admin"],
    "field": ["technician", "rep", "repairer"],
    "dealers": DEALERS,
    "ours": ["owner", "worker"],
    "all": COMPANY + DEALERS,
    "everyone": [*COMPANY, *DEALERS, "nobody"],
}
ROLES = GROUPS["everyone"]
WORDS = {"in", "no", "gone", "login", "away"}


def addresses() -> dict[str, tuple[str, ...]]:
    """Every URL name of the product with the names of its arguments; only the admin's detours have no name."""

    def walk(resolver, space, given):
        for pattern in resolver.url_patterns:
            names = (*given, *pattern.pattern.converters, *re.findall(r"\?P<(\w+)>", str(pattern.pattern)))
            if not isinstance(pattern, URLPattern):
                yield from walk(pattern, (*space, *filter(None, [pattern.namespace])), names)
            elif pattern.name:
                yield ":".join([*space, pattern.name]), names
            else:
                assert space == ("admin",), pattern

    return dict(walk(get_resolver(), (), ()))


def table() -> list[tuple[str, str, dict[str, str]]]:
    """The lines of the table as (method or *, name pattern, {role: outcome})."""
    return [read(line) for line in TABLE.read_text().splitlines() if line.strip() and not line.startswith("#")]


def read(line: str) -> tuple[str, str, dict[str, str]]:
    """One line: `rest` are the roles that it does not name, and nobody signs in unless it says otherwise."""
    method, name, *entries = line.split()
    outcomes = {}
    for outcome, whom in (entry.split("=") for entry in sorted(entries, key=lambda entry: "rest" in entry)):
        assert outcome in WORDS, line
        for who in whom.split(","):
            roles = [role for role in GROUPS["all"] if role not in outcomes] if who == "rest" else GROUPS.get(who, [who])
            outcomes |= dict.fromkeys(roles, outcome)
    return method, name, {"nobody": "login"} | outcomes


def expected(name: str, method: str) -> dict[str, str] | None:
    """What the table says: a line for exactly this name, else a pattern. Both doors of the desk lead to the same pages."""
    name = name.replace("clerk:", "desk:")
    fits = [line for line in table() if line[0] in (method, "*") and fnmatch(name, line[1])]
    return next((outcomes for _m, pattern, outcomes in sorted(fits, key=lambda line: line[1] != name)), None)


@pytest.fixture
def world(cast, make_ticket, filed_record, person, administrator, company_repairer, photo, at):
    """Dealer A's things in the middle of their lives, and who comes to see them."""
    record = filed_record()
    (part,) = OldPart.objects.filter(record=record)
    shipment = returns.ship(parts=[part], carrier="皖K·1", by=cast.owner_a, at=record.filed_at)
    returns.receive(part=part, by=cast.keeper, at=record.filed_at)
    cause = Cause.objects.get(code="manufacture")
    returns.appraise(part=part, cause=cause, usable=False, justified=True, by=cast.technician, at=record.filed_at)
    claim = Claim.objects.get(record=record)
    finance.verify(claim=claim, in_scope=True, by=cast.rep, at=record.filed_at)
    finance.review(claim=claim, by=cast.finance_officer, at=record.filed_at)
    notice = finance.issue(dealer=cast.dealer_a, claims=[claim], by=cast.finance_officer, at=record.filed_at)
    task = actions.dispatch(ticket=make_ticket(), by=cast.clerk, at=at)
    escalation = actions.escalate(ticket=task.ticket, note="两次未派人", by=cast.clerk, at=at)
    doubt = Doubt.objects.create(record=record, kind="travel", facts={"km": "310.0", "far": 300}, at=at)
    machine = record.ticket.machine
    decision = {"what": "return", "article": "责任规定第 30 条", "reason": "同一问题又出现", "amount": "98000"}
    redress = actions.decide_redress(ticket=task.ticket, **decision, by=cast.leader, at=at)
    suspension = warranty.suspend(machine=machine, begins=machine.invoiced_on, ground="appraisal", note="拆检", by=cast.technician, at=at)
    table = Import.objects.create(kind="machines", name="a.xlsx", state="checked", new=1, by=cast.clerk, at=at)
    message = Notice.objects.filter(user=cast.owner_a).latest("id")
    robot = Target.objects.create(name="销售群", channel="wecom", address="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x")
    given_up = Outbox.objects.create(target=robot, channel="wecom", state="dead", why="rejected", created_at=at, due_at=at)
    wishes = prefer(by=cast.owner_a, email=True, sms=False)
    posting = finance.charge(dealer=cast.dealer_a, amount="100", document="QC-1", by=cast.finance_officer, at=at)
    view = actions.save_view(name="本月", filters={}, by=cast.clerk)
    month = actions.sign_month(month=date(2026, 5, 1), by=cast.clerk, at=record.filed_at)
    RepairRecord.objects.filter(pk=record.pk).update(signed_how=RepairRecord.Signed.PAPER)
    link = links.ask(purpose="repair_record", about=record, by=cast.clerk)
    things = {
        "link": {"pk": link.pk, "token": link.url.rstrip("/").rpartition("/")[2]},
        "asked": {"pk": record.pk, "purpose": "repair_record"},
        "ticket": {"number": task.ticket.number, "seq": 1, "fact": "severity"},
        "task": {"pk": task.pk},
        "redress": {"number": redress.number},
        "escalation": {"pk": escalation.pk},
        "doubt": {"pk": doubt.pk},
        "record": {"number": record.number},
        "original": {"number": record.number},
        "part": {"number": part.number},
        "shipment": {"number": shipment.number},
        "claim": {"number": claim.number},
        "notice": {"number": notice.number},
        "machine": {"pk": machine.pk},
        "voucher": {"number": machine.vouchers.get().number},
        "customer": {"pk": machine.customer_id},
        "card": {"pk": machine.card.pk, "number": machine.card.number},
        "dealer": {"pk": cast.dealer_a.pk, "code": cast.dealer_a.code},
        "person": {"pk": cast.owner_a.pk},
        "changes": {"label": "dealers.dealer", "pk": cast.dealer_a.pk},
        "file": {"pk": Attachment.objects.first().pk},
        "message": {"pk": message.pk},
        "reminder": {"pk": wishes.pk},
        "thing": {"label": "tickets.task", "pk": task.pk},
        "target": {"pk": robot.pk},
        "view": {"pk": view.pk},
        "month": {"pk": month.pk},
        "export": {"kind": "pdf"},
        "several": {"verb": "note"},
        "outgoing": {"pk": given_up.pk},
        "resend_all": {"channel": given_up.channel},
        "deadline": {"pk": Deadline.objects.get(subject_id=task.pk, kind="task.arrange").pk},
        "room": {"pk": Room.objects.first().pk},
        "return": {"pk": ReturnDate.objects.first().pk},
        "rate": {"pk": Rate.objects.first().pk},
        "place": {"pk": Assembly.objects.first().pk},
        "calendar": {"pk": Calendar.objects.first().pk},
        "absence": {"pk": _absence(cast).pk},
        "engine": {"pk": Pulse.objects.get_or_create(host="here", defaults={"at": at, "offset": 0.0})[0].pk},
        "policy": {"pk": Deadline.objects.first().term_id},
        "department": {"code": "sales"},
        "posting": {"pk": posting.pk},
        "account": {"code": posting.debit.code, "pk": posting.debit_id},
        "model": {"code": machine.model.code},
        "import": {"pk": table.pk, "kind": "machines"},
        "label": {"token": machine.token, "key": "nobody-sent-this"},
        "catalogue": {"number": record.parts.get().part.number},
        "cause": {"code": cause.code},
        "rule": {"version": 1},
        "suspension": {"pk": suspension.pk},
        "program": {"pk": make_token(person=cast.owner_a, by=cast.owner_a, name="API")[0].pk},
    }
    people = {
        "clerk": cast.clerk,
        "admin": administrator,
        "leader": cast.leader,
        "technician": cast.technician,
        "rep": cast.rep,
        "repairer": company_repairer,
        "keeper": cast.keeper,
        "finance": cast.finance_officer,
        "owner": cast.owner_a,
        "worker": cast.repairer_a,
        "rival": cast.owner_b,
        "nobody": None,
    }
    return things, people


def _absence(cast):
    now = clock.now()
    colleague = User.objects.create(role="rep", name="高建军", username="rep2")
    return enter_absence(user=cast.rep, stand_in=colleague, begins_at=now, ends_at=now + timedelta(days=1), by=cast.leader)


# Which thing an address is about, where its name does not say so.
ABOUT = [
    ("notice", "message"),
    ("public_*", "label"),
    ("*:link_ask", "asked"),
    ("*:link", "link"),
    ("*:link_[spw]*", "link"),
    ("signed_link", "link"),
    ("*:import*", "import"),
    ("*:deadline_*", "deadline"),
    ("*:policy_*", "policy"),
    ("*:absence_*", "absence"),
    ("*:engine_*", "engine"),
    ("*:notice*", "notice"),
    ("*:export", "export"),
    ("*:several", "several"),
    ("*:drop_view", "view"),
    ("*:hand_over_work", "person"),
    ("*:leave", "person"),
    ("*register-view-*", "view"),
    ("*:register_month*", "month"),
    ("*register-month-*", "month"),
    ("*:resend", "outgoing"),
    ("*:send_test", "target"),
    ("*:claim*", "claim"),
    ("*:issue_to", "dealer"),
    ("*:account", "account"),
    ("*:charge", "dealer"),
    ("*:reveal", "customer"),
    ("*:erase_customer", "customer"),
    ("*:looked_of", "person"),
    *((name, "customer") for name in ("*:edit_customer", "*:*_contact", "*:*_site", "*:share_phone", "*:*_customers")),
    ("*:decide", "escalation"),
    ("*doubt*", "doubt"),
    ("*:decide_report", "escalation"),
    ("*:bench*", "part"),
    ("*:refund", "redress"),
    ("*:put_away", "part"),
    ("*:report_missing", "part"),
    ("*:dispose", "part"),
    ("*:withdraw_receipt", "part"),
    ("*:withdraw_appraisal", "part"),
    ("*:appraise", "part"),
    ("*:packing_list", "shipment"),
    ("*:tags", "record"),
    ("*:receive_original", "record"),
    ("*:sell", "machine"),
    ("*:machine_*", "machine"),
    ("*:rules_version", "rule"),
    ("*:suspend", "machine"),
    ("*:end_suspension", "suspension"),
    ("*:take_back", "machine"),
    ("*card_*", "card"),
    ("evidence", "card"),
    ("access_*", "person"),
    ("session_end", "person"),
    ("identity_end", "person"),
    ("token_revoke", "program"),
    ("*voucher_*", "voucher"),
    ("verdict_paper", "ticket"),
    ("ticket_paper", "ticket"),
    ("policy_paper", "machine"),
    ("*:intake*", "ticket"),
    ("portal:notice_pdf", "notice"),
    ("*:write_off*", "notice"),
    ("portal:label", "machine"),
    ("portal:arrange", "task"),
    ("portal:ask_help", "task"),
    ("portal:start", "task"),
    ("portal:finish", "task"),
    ("portal:file_record", "task"),
    ("api:old-part-*", "part"),
    ("api:part-*", "catalogue"),
]


def arguments(name: str, wanted: tuple[str, ...], things: dict) -> dict:
    """The arguments that lead to dealer A's thing of this kind; the pages of others have their own, found or not."""
    if name.startswith(("admin:", "account_", "mfa_", "openid_")):
        return {arg: {"app_label": "accounts", "content_type_id": 0}.get(arg, 1) for arg in wanted}
    local = name.partition(":")[2] or name
    kind = next((kind for pattern, kind in ABOUT if fnmatch(name, pattern)), local.partition("-")[0])
    given = things["ticket"] | things.get(kind, {})
    return {arg: given[arg] for arg in wanted}


def outcome_of(response) -> str:
    """in, no (403), gone (404), login, away (sent elsewhere), or - for a method that is none here."""
    code, to = response.status_code, response.headers.get("Location", "")
    assert code < 500 or code == 503, response.request["PATH_INFO"]
    if code == 401 or "/accounts/login/" in to:
        return "login"
    if to.startswith("/admin/login/"):
        return "away"
    return {403: "no", 404: "gone", 405: "-"}.get(code, "in")


def visit(client, place, method):
    """One request; what a POST has done is undone, and so is signing out."""
    if method == "GET":
        return outcome_of(client.get(place))
    point, cookies = transaction.savepoint(), deepcopy(client.cookies)
    try:
        return outcome_of(client.post(place))
    finally:
        transaction.savepoint_rollback(point)
        client.cookies = cookies


@pytest.fixture
def unwritten(monkeypatch, settings):
    """Pages and papers are not written out, sessions not stored: who gets in is decided elsewhere."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    monkeypatch.setattr("django.template.base.Template.render", lambda *args, **kwargs: "")
    monkeypatch.setattr("typst.compile", lambda *args, **kwargs: b"")


def concerns(name: str, role: str) -> bool:
    """Whether this visit tells anything new.

    The clerks' door has the desk's pages, the admin site one gate, and the pages of signing in are the same for all.
    """
    if name.startswith(("clerk:", "admin:")):
        return role in ("clerk", "admin", "owner", "nobody")
    return role in ("clerk", "nobody") or not name.startswith(("account_", "mfa_"))


def methods(place: str) -> list[str]:
    """GET and POST, or what the address of the API has of them."""
    offered = getattr(resolve(place).func, "actions", {"get": "", "post": ""})
    return [method.upper() for method in offered if method in ("get", "post")]


@pytest.mark.parametrize("role", ROLES)
def test_who_gets_in_where(world, unwritten, role, client_of):
    things, people = world
    client, wrong = client_of(people[role]), []
    for name, wanted in addresses().items():
        if not concerns(name, role):
            continue
        place = reverse(name, kwargs=arguments(name, wanted, things)) if name != "api:nothing" else "/api/v1/cabbages/"
        for method in methods(place):
            says = expected(name, method)
            found = visit(client, place, method)
            if found != "-" and (says is None or says.get(role) != found):
                wrong.append(f"{method} {name} {role}: the table says {says and says.get(role)}, the product {found}")
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def client_of():
    """A browser signed in as someone; errors are answered with 500, as in life."""

    def make(user):
        client = Client(raise_request_exception=True)
        if user:
            client.force_login(user, backend="accounts.backends.NameOrPhoneBackend")
        return client

    return make


def test_every_address_stands_in_the_table_and_nothing_else_does():
    names = addresses()
    missing = [name for name in names if not (expected(name, "GET") or expected(name, "POST"))]
    idle = [line[1] for line in table() if not any(fnmatch(name, line[1]) for name in names)]
    assert not missing + idle, "\n".join(missing + idle)
