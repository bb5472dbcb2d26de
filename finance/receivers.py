"""News from the storeys below."""

from django.dispatch import receiver

from finance.actions import follow_appraisal, open_claim
from returns.signals import appraised
from tickets.signals import record_filed


@receiver(record_filed, dispatch_uid="finance.open_claim")
def claim_what_it_cost(sender, *, record, by, at, **signal):
    """A filed record of a warranty repair: its claim (A18). The returns storey, below, has tagged the parts before."""
    open_claim(record=record, by=by, at=at)


@receiver(appraised, dispatch_uid="finance.follow_appraisal")
def measure_claim(sender, *, record, by, at, **signal):
    """Nothing more is waited for: the claim goes on (A17, A18)."""
    follow_appraisal(record=record, by=by, at=at)
