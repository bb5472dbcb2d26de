"""News for the storey above."""

from django.dispatch import Signal

appraised = Signal()  # record, by, at: the last part of a record is appraised or will not come; inside the transaction
