"""Every page that each role can reach, in a real browser: accessible, quiet, never scrolling sideways, in both languages."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

from finance import actions as finance
from finance.models import Claim
from returns import actions as returns
from tickets import actions as tickets
from warranty.models import Cause

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
DAY = timedelta(days=1)
WIDTHS = (1440, 360)
NO_PAGES = {"file", "evidence", "export", "notice_pdf", "account_logout", "set_language", "read_all", "inbox_read", "resend", "send_test"}
ROLES = {
    "company": {
        "clerk": "/admin/work/",
        "leader": "/desk/",
        "technician": "/desk/",
        "rep": "/desk/",
        "keeper": "/desk/",
        "finance_officer": "/desk/",
        "company_repairer": "/desk/",
        "administrator": "/admin/work/",
    },
    "dealers": {"owner_a": "/portal/", "repairer_a": "/portal/"},
}


@pytest.fixture
def house(cast, make_ticket, arranged_task, filed_record, clutch, belt):
    """Something in every room: tickets new, sent, arranged and serviced; parts kept, received, handed over; notices open and settled."""
    make_ticket(title="液压升降失灵")
    sent = make_ticket(title="发动机冒蓝烟", urgent=True)
    tickets.dispatch(ticket=sent, by=cast.clerk, at=sent.registered_at)
    arranged_task(title="脱粒滚筒异响")
    begun = arranged_task(title="履带跑偏")
    tickets.start(task=begun, by=cast.repairer_a, at=begun.visit_at)
    filed_record()
    for state in ("shipped", "received", "handed_over", "verified", "issued", "settled"):
        lead(cast, filed_record(parts=[{"part": clutch, "quantity": 1}, {"part": belt, "quantity": 2}]), state)


def lead(cast, record, target):
    """A record's parts and claim as far as `target`, a day a step."""
    cause = Cause.objects.get(code="manufacture")
    parts, at, claim = list(record.old_parts.order_by("id")), record.filed_at, Claim.objects.get(record=record)

    def each(act):
        return lambda day: [act(part=part, at=day) for part in parts]

    def issue(day):
        return finance.issue(dealer=cast.dealer_a, claims=[claim], by=cast.finance_officer, at=day)

    def settle(day):
        notice = claim.lines.first().notice_lines.get().notice
        finance.confirm(notice=notice, opinions=dict.fromkeys(notice.lines.values_list("pk", flat=True)), by=cast.owner_a, at=day)

    steps = {
        "shipped": lambda day: returns.ship(parts=parts, carrier="皖K·D2046", box="6", by=cast.owner_a, at=day),
        "received": each(lambda **at: returns.receive(by=cast.keeper, **at)),
        "appraised": each(lambda **at: returns.appraise(cause=cause, usable=False, justified=True, by=cast.technician, **at)),
        "handed_over": lambda day: returns.hand_over(parts=parts, by=cast.clerk, at=day),
        "verified": lambda day: finance.verify(claim=claim, in_scope=True, by=cast.rep, at=day),
        "reviewed": lambda day: finance.review(claim=claim, by=cast.finance_officer, at=day),
        "issued": issue,
        "settled": settle,
    }
    for days, (state, step) in enumerate(steps.items(), 1):
        step(at + days * DAY)
        if state == target:
            return


class Walk:
    """One person's way: his rooms, and one page of each kind that these lead to and nobody before him has seen."""

    def __init__(self, someone, seen: set):
        self.someone, self.page, self.seen = someone, someone.page, seen
        self.mine: dict[str, str] = {}  # kind → address, of every page visited
        self.new: dict[str, str] = {}  # those that nobody had seen
        self.trouble: list[str] = []

    def through(self, start: str) -> None:
        self._look([start])
        self._look(self._links("nav.rail a"))
        for address in list(self.mine.values()):
            self._open(address)
            self._look(self._links("#main a"), only_new=True)

    def again_in_english(self) -> None:
        self.someone.context.add_cookies([{"name": "django_language", "value": "en", "url": self.someone.address}])
        for kind, address in self.new.items():
            self._open(address)
            self._check(kind, "en")

    def _open(self, address: str) -> None:
        self.page.goto(self.someone.address + address)

    def _links(self, selector: str) -> list[str]:
        return self.page.eval_on_selector_all(selector, "links => links.map(a => new URL(a.href).pathname)")

    def _look(self, addresses: list[str], only_new=False) -> None:
        for address in addresses:
            kind = kind_of(address)
            if kind is None or kind in self.mine or only_new and kind in self.seen:
                continue
            self.mine[kind] = address
            self._open(address)
            self._check(kind, "zh-Hans")
            if kind not in self.seen:
                self.seen.add(kind)
                self.new[kind] = address
                self.trouble += [f"{kind}: {finding}" for finding in self.someone.findings()]

    def _check(self, kind: str, language: str) -> None:
        said, headings = self.page.evaluate("[document.documentElement.lang, document.querySelectorAll('h1').length]")
        if (said, headings) != (language, 1):
            self.trouble.append(f"{kind} {language}: lang {said}, {headings} h1")
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            if self.someone.overflow():
                self.trouble.append(f"{kind} {language}: {self.someone.overflow()} px wider than {width}")
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        self.trouble += [f"{kind} {language}: {line}" for line in self.someone.complaints]
        self.someone.complaints.clear()


def kind_of(address: str) -> str | None:
    """`desk:ticket` of any ticket's address; None for what is no page of ours. The two doors of the desk are one kind."""
    try:
        found = resolve(urlsplit(address).path)
    except Resolver404:
        return None
    if found.url_name in NO_PAGES or found.app_name not in ("desk", "portal"):
        return None
    return f"{found.app_name}:{found.url_name}"


@pytest.mark.parametrize("roles", ROLES.values(), ids=ROLES.keys())
def test_pages(visitor, house, request, roles):
    seen, trouble = set(), []
    for role, first_page in roles.items():
        someone = visitor()
        someone.sign_in(request.getfixturevalue(role))
        walk = Walk(someone, seen)
        walk.through(first_page)
        walk.again_in_english()
        assert len(walk.mine) >= 4, "the rail leads somewhere"
        trouble += [f"{role} {line}" for line in walk.trouble]
    assert trouble == [], "\n".join(trouble)
