"""The picture of a machine's periods: every bar lies in it, in its days, and is told in words."""

from datetime import date

from desk.lifeline import Span, picture

TODAY = date(2026, 6, 8)
BOUGHT = date(2025, 8, 20)


def test_every_bar_lies_in_the_picture_and_in_its_days():
    whole = Span(BOUGHT, date(2026, 8, 20), "whole")
    stays = [Span(date(2026, 6, 1), date(2026, 6, 1), "one"), Span(date(2026, 6, 7), None, "two", "open")]
    life = picture(today=TODAY, bought=BOUGHT, rows=[("whole", "Whole", [whole]), ("stop", "Stops", []), ("repair", "Repairs", stays)])
    assert [row.label for row in life.rows] == ["Whole", "Repairs"] and life.told[:3] == ["whole", "one", "two"]
    assert [mark.kind for row in life.rows for mark in row.marks] == ["whole", "repair", "open"]
    places = [(float(mark.x[:-1]), float(mark.width[:-1])) for row in life.rows for mark in row.marks]
    assert all(x >= 1 and x + width <= 100 and width > 0 for x, width in places)
    assert places[0][0] < places[1][0] < places[2][0] <= float(life.today[:-1])
    assert [year for _x, year in life.years] == [2026]


def test_a_machine_sold_today_can_be_drawn():
    life = picture(today=BOUGHT, bought=BOUGHT, rows=[("whole", "Whole", [Span(BOUGHT, BOUGHT, "whole")])])
    assert life.today == "1.00%"
