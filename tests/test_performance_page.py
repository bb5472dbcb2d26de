"""docs/performance.md is what bench/report.py makes of the measured figures."""

from pathlib import Path

from bench.report import report


def test_no_figure_is_typed_by_hand():
    page = Path(__file__).parent.parent / "docs" / "performance.md"
    assert page.read_text(encoding="utf-8") == report()
