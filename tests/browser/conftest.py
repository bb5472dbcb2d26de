"""A real browser for tests: Chromium, found on the machine or installed by Playwright; skipped with a word without it."""

import os
import shutil
from pathlib import Path

import pytest

# Playwright's synchronous API runs an event loop in this thread; the ORM is called from it on purpose.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

AXE = Path(__file__).parent / "vendor/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium():
    sync_api = pytest.importorskip("playwright.sync_api")
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_api.sync_playwright() as playwright:
        if path is None and not Path(playwright.chromium.executable_path).exists():
            pytest.skip("no Chromium on this machine: browser tests are left out")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


class Visitor:
    """One person's browser: `visit` a page, look at it, check it."""

    def __init__(self, context, address):
        self.context, self.address, self.page = context, address, context.new_page()
        self.page.set_default_timeout(8_000)
        self.complaints = []
        self.page.on("console", lambda line: self.complaints.append(line.text) if line.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def visit(self, path):
        self.page.goto(self.address + path)
        return self.page

    def sign_in(self, user):
        """As `user`, without the sign-in page."""
        from django.test import Client

        client = Client()
        client.force_login(user, backend="accounts.backends.NameOrPhoneBackend")
        self.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.address}])

    def findings(self):
        """What axe has against the page (WCAG 2.2 A and AA, best practice)."""
        self.page.evaluate(AXE.read_text())
        result = self.page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
        return [f"{v['id']}: {n['html'][:160]}" for v in result["violations"] for n in v["nodes"]]

    def overflow(self):
        """Pixels by which the page scrolls sideways."""
        return self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.fixture
def visitor(chromium, live_server):
    """`visitor(width=390, dark=True)` opens a browser of that size."""
    contexts = []

    def open_browser(width=1440, height=900, *, dark=False, **options):
        scheme = "dark" if dark else "light"
        context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, **options)
        contexts.append(context)
        return Visitor(context, live_server.url)

    yield open_browser
    for context in contexts:
        context.close()
