"""docs/deadlines.md lists the deadlines that are loaded."""

from django.conf import settings

from deadlines.models import Policy


def test_the_deadlines_page_lists_what_is_loaded(reference):
    written = (settings.BASE_DIR / "docs" / "deadlines.md").read_text(encoding="utf-8")
    for policy in Policy.objects.all():
        assert f"`{policy.kind}`" in written, policy.kind
        length = f"{policy.minutes} min" if policy.minutes else f"{policy.days} " if policy.days else "a promised"
        (line,) = [row for row in written.splitlines() if row.startswith((f"| `{policy.kind}`", f"`{policy.kind}`"))]
        assert length in line, line
