"""The intake page: the call in its order, ending in a promise (A2, A3, A14)."""
