"""The pages for readers: their links lead somewhere, and they are reached."""

import re

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    lost = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()]
    assert lost == []


def test_every_page_of_docs_is_reached_from_the_readme():
    seen, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        waiting += [(page.parent / link).resolve() for link in LINK.findall(page.read_text(encoding="utf-8"))]
    decisions = ROOT / "docs" / "decisions"
    assert [str(page) for page in PAGES if page not in seen and page.parent != decisions and page.name != "CHANGELOG.md"] == []


def test_the_readme_names_a_login_for_each_role():
    from aftersales.demo.people import DOOR_KEYS, PASSWORD

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in DOOR_KEYS if f"| `{name}` |" not in readme] == []
    assert f"`{PASSWORD}`" in readme


def test_the_files_that_a_recipe_names_are_there():
    """As `tickets/natures.py`; those of a room that is yet to come stand without a folder or with <room>."""
    named = re.findall(r"`([a-z_]+/[\w./]+)`", (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8"))
    lost = [path for path in named if not (ROOT / path).exists() and not (ROOT / "tickets" / path).exists()]
    assert named and lost == []
