"""Where the promises of one ticket stand on one line. Pure: moments in, percentages out; the template draws."""

from dataclasses import dataclass
from datetime import datetime

LEFT, RIGHT = 3.0, 97.0  # percent: room for half a dot at both ends
LABEL_GAP = 17.0  # two labels closer than this may not share a row


@dataclass(frozen=True)
class Stop:
    """A moment on the line: `state` is done, open, soon or late."""

    at: datetime
    label: str
    state: str = "open"


def percent(value: float) -> str:
    """`48.3%`, for SVG attributes, which the content security policy allows where it refuses styles."""
    return f"{value:.1f}%"


def lay_out(stops: list[Stop], now: datetime) -> dict:
    """Places of stops, labels and the present, left to right; at most five stops read well."""
    stops = sorted(stops, key=lambda stop: stop.at)
    first, last = min(stops[0].at, now), max(stops[-1].at, now)
    span = (last - first).total_seconds() or 1.0

    def place(at: datetime) -> float:
        return LEFT + (RIGHT - LEFT) * (at - first).total_seconds() / span

    present = place(now)
    rows: dict[str, list] = {"above": [], "below": []}
    placed = []
    for stop in stops:
        x = place(stop.at)
        row = _row(x, rows)
        rows[row].append(x)
        placed.append({"stop": stop, "x": percent(x), "text_x": percent(_text_x(x)), "anchor": _anchor(x), "row": row})
    box = min(max(present - 3, 0.0), 94.0)
    return {
        "stops": placed,
        "now_x": percent(present),
        "now_box": percent(box),
        "now_text": percent(box + 3),
        "way": (percent(LEFT), percent(RIGHT)),
    }


def _row(x: float, rows: dict) -> str:
    """Above the line if there is room, else below; where both are crowded, the row whose last label is farther away."""
    above, below = (min((abs(x - other) for other in rows[row]), default=100.0) for row in ("above", "below"))
    return "above" if above >= LABEL_GAP or above > below else "below"


def _anchor(x: float) -> str:
    return "start" if x < 10 else "end" if x > 90 else "middle"


def _text_x(x: float) -> float:
    return x - 1.4 if x < 10 else x + 1.0 if x > 90 else x
