"""The kinds of deadlines of this app; their durations are policies (deadlines.Policy)."""

CARD_RETURN = "card.return"  # A6: the dealer's, 20 days from the sale
CARD_CORRECT = "card.correct"  # A6: the dealer's, from the day on which the card is sent back
VOUCHER_REISSUE = "voucher.reissue"  # R2010 Art. 25: the sales branch's, 10 working days from the application

OF_CARD = (CARD_RETURN, CARD_CORRECT)
