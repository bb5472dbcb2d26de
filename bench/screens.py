"""Pictures of each role's main pages, at a desk and on a phone: `bench/screens.py [ADDRESS]` writes docs/screens/*.png.

ADDRESS is a running product with the demo company. Each picture is one window with a small palette, so that all of them
together stay under 4 MB.
"""

import os
import sys
from io import BytesIO
from pathlib import Path
from shutil import which

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

TARGET = Path(__file__).resolve().parent.parent / "docs" / "screens"
PASSWORD = os.environ.get("DEMO_PASSWORD") or "harvest-2026"
SIZES = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
GROUNDS, COMMON, SPREAD, APART = 6, 160, 90, 24

# Who, and what is looked at: a name, an address, and the link that is followed from there where the page is a thing's own.
PEOPLE = {
    "zhaomin": [
        ("clerk-board", "/admin/work/", None),
        ("clerk-intake", "/admin/work/intake/?q={serial}", None),
        ("clerk-ticket", "/admin/work/board/", "main td a[href*='/tickets/SH']"),
        ("clerk-register", "/admin/work/tickets/", None),
        ("clerk-cards", "/admin/work/cards/", None),
        ("clerk-machine", "/admin/work/machines/?q={serial}", "main tbody td a[href*='/machines/']"),
    ],
    "zhouzhiqiang": [("leader-home", "/desk/", None), ("leader-deadlines", "/desk/deadlines/", None)],
    "hezhiyuan": [("technician-home", "/desk/", None), ("technician-appraise", "/desk/appraise/", None)],
    "liming": [("rep-home", "/desk/", None), ("rep-claims", "/desk/claims/?who=all", None)],
    "qianguoqing": [("keeper-receive", "/desk/parts/receive/", None), ("keeper-store", "/desk/store/", None)],
    "wuxiaofang": [
        ("finance-home", "/desk/", None),
        ("finance-claim", "/desk/claims/?state=verified", "main a[href*='/claims/HS']"),
        ("finance-notice", "/desk/claims/notices/", "main a[href*='/notices/HX']"),
        ("finance-ledger", "/desk/ledger/", None),
    ],
    "chendecai": [
        ("dealer-home", "/portal/", None),
        ("dealer-parts", "/portal/parts/", None),
        ("dealer-cards", "/portal/cards/", None),
        ("dealer-notice", "/portal/notices/", None),
    ],
    "liuhaitao": [("dealer-repairer-home", "/portal/", None), ("dealer-repairer-record", "/portal/", "a[href$='/record/']")],
    "wangqiang": [("repairer-home", "/desk/", None)],
    "admin": [("admin-reference", "/admin/", None), ("admin-rules", "/admin/work/deadlines/rules/", None)],
}


def sign_in(browser: Browser, address: str, username: str, size: dict) -> Page:
    """A window of that size in which this person is signed in."""
    page = browser.new_context(viewport=size, device_scale_factor=1 if size["width"] > 1000 else 2, locale="zh-CN").new_page()
    page.goto(f"{address}/accounts/login/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", PASSWORD)
    page.locator("main button[type=submit], main button.primary").first.click()
    page.wait_for_url(lambda url: "/accounts/login" not in url)
    return page


def open_page(page: Page, address: str, path: str, link: str | None) -> bool:
    """Go there; False where the demo has no such thing."""
    if "{serial}" in path:
        page.goto(f"{address}/desk/machines/")
        path = path.format(serial=page.locator("main tbody tr:has-text('已售') td a").first.inner_text())
    answer = page.goto(address + path)
    if link and page.locator(link).count():
        answer = page.goto(address + page.locator(link).first.get_attribute("href"))
    elif link:
        return False
    return answer is not None and answer.ok


def small(picture: Image.Image) -> Image.Image:
    """The same in few colours: those of the grounds as they are, then the common and, so that signal red stays red, the far ones.

    None lies close to a ground: Pillow takes the nearest of a coarse grid, and white would turn grey.
    """
    common = [colour for _count, colour in sorted(picture.getcolors(1 << 24), reverse=True)[:COMMON]]
    spread = picture.quantize(SPREAD, method=Image.Quantize.MAXCOVERAGE).convert("RGB").getcolors(SPREAD)
    kept = common[:GROUNDS]
    for colour in [*common[GROUNDS:], *(colour for _count, colour in spread)]:
        if all(sum(abs(a - b) for a, b in zip(colour, other, strict=True)) > APART for other in kept):
            kept.append(colour)
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in kept for part in colour])
    return picture.quantize(palette=palette, dither=Image.Dither.NONE)


def take(page: Page, name: str) -> int:
    """One window as a small PNG; its bytes."""
    page.wait_for_load_state("networkidle")
    picture = Image.open(BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    if picture.width < 1000:
        picture = picture.resize((585, round(picture.height * 585 / picture.width)), Image.Resampling.LANCZOS)
    TARGET.mkdir(parents=True, exist_ok=True)
    target = TARGET / f"{name}.png"
    small(picture).save(target, optimize=True)
    return target.stat().st_size


def main() -> None:
    address = (sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000").rstrip("/")
    total = 0
    with sync_playwright() as playwright:
        path = next(filter(None, map(which, ("chromium", "chromium-browser", "google-chrome"))), None)
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for username, pages in PEOPLE.items():
            for kind, size in SIZES.items():
                page = sign_in(browser, address, username, size)
                for name, where, link in pages:
                    if open_page(page, address, where, link):
                        total += take(page, f"{name}-{kind}")
                    else:
                        print(f"not there: {name} {where}")
                page.context.close()
        browser.close()
    print(f"{total / 1024:,.0f} KB in {TARGET}")


if __name__ == "__main__":
    main()
