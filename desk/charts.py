"""Bars and lines made on the server: numbers in, places out; the templates draw. Pure."""

from dataclasses import dataclass
from datetime import date

GOAL = 90  # percent: below it a day or a dealer is marked
TOP, STEP, FLOOR = 8.0, 3.2, 60.0  # pixels: 100 % is at the top, each percent is a step down, no further than the floor


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    kept: int
    of: int

    @property
    def percent(self) -> float:
        return 100 * self.kept / self.of if self.of else 0.0

    @property
    def rounded(self) -> int:
        """Rounded down: 100 % means all of them."""
        return 100 * self.kept // self.of if self.of else 0

    @property
    def low(self) -> bool:
        return bool(self.of) and self.percent < GOAL

    def __add__(self, other: "Share") -> "Share":
        return Share(self.kept + other.kept, self.of + other.of)


NOTHING = Share(0, 0)


def height(percent: float) -> float:
    """How far down a percentage stands."""
    return round(min(TOP + (100 - percent) * STEP, FLOOR), 1)


def line(days: list[tuple[date, Share]]) -> dict:
    """Dots and the lines between them for one share a day; days without any are left out."""
    gap = 95 / max(len(days) - 1, 1)
    dots = [
        {"x": f"{2.5 + n * gap:.1f}%", "y": height(share.percent), "label_y": height(share.percent) + 17, "day": day, "share": share}
        for n, (day, share) in enumerate(days)
        if share.of
    ]
    lines = [{"x1": a["x"], "y1": a["y"], "x2": b["x"], "y2": b["y"]} for a, b in zip(dots, dots[1:], strict=False)]
    return {"dots": dots, "lines": lines, "goal": height(GOAL), "first": days[0][0] if days else None}
