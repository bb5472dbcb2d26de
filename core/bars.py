"""A line of daily rates as the board shows it. Pure: percentages in, places out; the template draws (no script)."""

from core.track import percent

TOP, BOTTOM = 8.0, 72.0  # pixels: 100 % and `floor` %
LEFT, RIGHT = 2.5, 97.4  # percent of the width


def lay_out(rates: list[tuple[str, float | None]], goal: float) -> dict:
    """Places of `(label, rate)` points, left to right; a day without a rate is a gap, one below `goal` is marked."""
    known = [rate for _label, rate in rates if rate is not None]
    floor = min([goal - 10, *known])
    step = (RIGHT - LEFT) / max(len(rates) - 1, 1)

    def height(rate: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * (rate - floor) / (100 - floor or 1), 1)

    points = [
        {"x": percent(LEFT + step * index), "y": height(rate), "rate": round(rate), "low": rate < goal, "label": label}
        if rate is not None
        else None
        for index, (label, rate) in enumerate(rates)
    ]
    for point in filter(None, points):
        point["text_y"] = point["y"] + 17
    lines = [(a, b) for a, b in zip(points, points[1:], strict=False) if a and b]
    return {"points": [p for p in points if p], "lines": lines, "goal_y": height(goal)}
