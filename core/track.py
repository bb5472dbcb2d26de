"""Where the promises of one ticket stand on one line. Pure: moments in, percentages and pixels out; the template draws."""

from dataclasses import dataclass
from datetime import datetime

LEFT, RIGHT = 3.0, 97.0  # percent: room for half a dot at both ends
NARROWEST = 560  # pixels: the width in which no two labels may meet; where there is less, the line is not shown
WIDE, SLIM = 12.5, 7.2  # pixels of a Chinese and of a Latin letter in a label
ABOVE, BELOW, LINE = 42, 94, 17  # pixels from the top: the row above the line, the first one below it, from row to row
GAP = 10  # pixels between two labels of a row


@dataclass(frozen=True)
class Stop:
    """A moment on the line: `state` is done, open, soon or late; `words` are what its label says."""

    at: datetime
    label: str
    state: str = "open"
    words: str = ""


def percent(value: float) -> str:
    """`48.3%`, for SVG attributes, which the content security policy allows where it refuses styles."""
    return f"{value:.1f}%"


def lay_out(stops: list[Stop], now: datetime) -> dict:
    """Places of stops, labels and the present, left to right; a label that finds no room stands in a row further down."""
    stops = sorted(stops, key=lambda stop: stop.at)
    first, last = min(stops[0].at, now), max(stops[-1].at, now)
    span = (last - first).total_seconds() or 1.0

    def place(at: datetime) -> float:
        return LEFT + (RIGHT - LEFT) * (at - first).total_seconds() / span

    present = place(now)
    taken: dict[int, list[tuple[float, float]]] = {}
    placed = []
    for stop in stops:
        x = place(stop.at)
        reach = _reach(x, stop.words or stop.label)
        y = _row(reach, taken)
        at = {"x": percent(x), "text_x": percent(_text_x(x)), "anchor": _anchor(x), "y": y, "above": y == ABOVE}
        placed.append({"stop": stop, "reach": reach, **at})
    box = min(max(present - 3, 0.0), 94.0)
    return {
        "stops": placed,
        "now_x": percent(present),
        "now_box": percent(box),
        "now_text": percent(box + 3),
        "way": (percent(LEFT), percent(RIGHT)),
        "height": max([BELOW, *taken]) + 10,
    }


def _reach(x: float, words: str) -> tuple[float, float]:
    """From where to where a label reaches, in pixels of the narrowest line."""
    width = sum(SLIM if letter.isascii() else WIDE for letter in words)
    start = _text_x(x) * NARROWEST / 100 - {"start": 0, "middle": width / 2, "end": width}[_anchor(x)]
    return start, start + width


def _row(reach: tuple[float, float], taken: dict) -> int:
    """The first row with room for it: above the line, then below it, further down each time; it is taken from then on."""
    start, end = reach
    y = ABOVE
    while any(start < other_end + GAP and other_start < end + GAP for other_start, other_end in taken.get(y, [])):
        y = BELOW if y == ABOVE else y + LINE
    taken.setdefault(y, []).append(reach)
    return y


def _anchor(x: float) -> str:
    return "start" if x < 15 else "end" if x > 85 else "middle"


def _text_x(x: float) -> float:
    return x - 1.4 if x < 15 else x + 1.0 if x > 85 else x
