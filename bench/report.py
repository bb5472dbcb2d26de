"""docs/performance.md from bench/results/*.json: `python bench/report.py`. No figure in it is typed by hand."""

import json
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TITLES = {
    "pages": (
        "Pages at 100,000 tickets",
        "gunicorn with 2 workers, 8 connections, each page asked for in turn with an empty page that has session and user only. Aims: p95 "
        "within 3 times the empty page's, at most 12 SQL statements, creating a ticket at a third of the empty page's rate or more. That "
        "rate is measured twice: all connections at one thing for a second each in turns, and each connection alternating.",
    ),
    "search": (
        "The search",
        "Tickets with customers and machines, words drawn at random; every asking takes another word of its kind. Query: the statement "
        "that finds a page and its count; page: the register's, in one process; scan: what an OR over tables costs without an index. "
        "At a million tickets a query should take less than 50 ms (p95), and a page at most 3 times as long as the plain list.",
    ),
    "sweep": (
        "The sweep",
        "Deadlines that fell due among many that did not, beside the same UPDATE and INSERTs in raw SQL. The cost follows the due ones.",
    ),
    "imports": (
        "Importing machines, cards and parts",
        "An .xlsx of machines, two of three sold, checked line by line and then written in one transaction, in one process; then their "
        "cards that were not back yet, and parts. Memory is the process's most so far, the Python of the product included.",
    ),
    "verdicts": ("Verdicts", "The pure function, in one process. Aim: 5,000 a second."),
}


def lines(figures: dict, indent: str = "") -> list[str]:
    """Nested figures as a list; a table where all values are alike."""
    out = []
    for name, value in figures.items():
        if isinstance(value, dict) and value and all(isinstance(v, dict) for v in value.values()):
            columns = list(next(iter(value.values())))
            out += ["", "| | " + " | ".join(columns) + " |", "|---|" + "---|" * len(columns)]
            out += [
                f"| {row} | " + " | ".join("" if cells[c] is None else str(cells[c]) for c in columns) + " |"
                for row, cells in value.items()
            ]
            out.append("")
        elif isinstance(value, dict):
            out.append(f"{indent}- {name}: " + ", ".join(f"{k} {v}" for k, v in value.items()))
        else:
            out.append(f"{indent}- {name}: {value}")
    return out


def report() -> str:
    """The whole page."""
    out = ["# Performance", "", "Made by `bench/report.py` from `bench/results/`. Seconds depend on the machine, ratios less so.", ""]
    for path in sorted((ROOT / "bench" / "results").glob("*.json")):
        result = json.loads(path.read_text(encoding="utf-8"))
        title, about = TITLES.get(path.stem, (path.stem, ""))
        machine = ", ".join(v for v in (result.get("date"), result.get("machine")) if v)
        out += [
            f"## {title}",
            "",
            about,
            "",
            f"`{result['command']}` at commit `{result['commit'][:12]}`{', ' + machine if machine else ''}",
            "",
        ]
        out += [*lines(result["figures"]), ""]
    return "\n".join(out).replace("\n\n\n", "\n\n").rstrip() + "\n"


if __name__ == "__main__":
    (ROOT / "docs" / "performance.md").write_text(report(), encoding="utf-8")
