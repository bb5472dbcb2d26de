"""Who is concerned with a claim or a notice."""

from accounts.models import Role
from finance.models import Claim
from finance.rules import verifier
from returns.people import answerable, of_role
from tickets.people import department

__all__ = ["answerable", "finance_people", "leaders", "verifier_of"]


def finance_people() -> list:
    """The finance department."""
    return of_role(Role.FINANCE)


def leaders() -> list:
    return of_role(Role.LEADER)


def verifier_of(claim: Claim):
    """Who verifies this claim (A18); None where any leader may."""
    rep = claim.dealer.rep if claim.dealer_id else None
    head = department("sales").head
    people = {person.pk: person for person in (rep, head) if person is not None}
    return people.get(verifier(rep=rep and rep.pk, head=head and head.pk, repairer=claim.record.repairer_id, own=claim.dealer_id is None))
