"""News for the storeys above."""

from django.dispatch import Signal

record_filed = Signal()  # record, by, at: sent inside the transaction that files it
