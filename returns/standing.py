"""Whose old part it is to send back (A16, A17)."""

from django.db.models import Q

from accounts.models import Department
from core.clock import NOW
from deadlines.models import Absence
from dealers.models import dealer_id_of
from returns.models import OldPart


def brings(by, part: OldPart) -> bool:
    """Whether a kept part is this person's to send: its dealer's people and sales rep, of our own repairs whoever did it; his
    stand-in, and the head of his department.
    """
    if part.dealer_id and not by.is_company:
        return part.dealer_id == dealer_id_of(by)
    owner = part.dealer.rep_id if part.dealer_id else part.staff_id
    if owner is None or not by.is_company or by.pk == owner:
        return by.pk == owner
    stands_in = Absence.objects.visible_to(None).on(NOW).filter(user=owner, stand_in=by)
    return stands_in.exists() or Department.objects.visible_to(None).filter(Q(head=by) & Q(people=owner)).exists()
