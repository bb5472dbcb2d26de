"""What the rail counts, in a house where very much is late."""

from pages import counts


def test_a_ticket_with_several_late_promises_counts_once():
    assert counts.different([7, 7, 8]) == 2


def test_beyond_the_cap_nobody_counts_on(monkeypatch):
    monkeypatch.setattr(counts, "CAP", 2)
    assert counts.told(counts.different([7, 7, 7])) == "2+"
    assert counts.told(counts.different([7, 8])) == 2
