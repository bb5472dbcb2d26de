"""The kinds of deadlines of this app; their durations are policies (deadlines.Policy)."""

CARD_RETURN = "card.return"  # A6: the dealer's, 20 days from the sale
