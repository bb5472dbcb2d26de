"""Proof by fault: real processes that are killed, engines that go away, clocks that jump (X3)."""
