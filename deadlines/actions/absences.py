"""Who is away does not break promises: a stand-in owes them meanwhile."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.rights import require
from core import clock
from core.errors import Refused
from core.locks import locked
from deadlines.kinds import Happened
from deadlines.models import Absence, Deadline, DeadlineEvent
from deadlines.telling import STOOD_IN
from notifications.actions import tell


@transaction.atomic
def enter_absence(*, user, stand_in, begins_at, ends_at, by, at=None) -> Absence:
    """Enter that someone is away: himself, or an administrator or leader for him.

    The stand-in has the same role, since what a promise asks for is done by role. Raises ValidationError naming the
    field; refuses `absence.not_yours`, `absence.overlaps`.
    """
    require(by, "deadlines.absence")
    at = at or clock.now()
    if by is not None and by != user and by.role not in (Role.LEADER, Role.ADMIN):
        raise Refused("absence.not_yours", _("This is someone else's absence."), _("He himself or the leader enters it."))
    user = locked(type(user).objects.filter(is_active=True), user)
    if not user.is_company or not stand_in.is_company or not stand_in.is_active or stand_in == user:
        raise ValidationError({"stand_in": _("Choose a colleague.")})
    if stand_in.role != user.role:
        words = _("A stand-in does what %(person)s does: choose another %(role)s.")
        raise ValidationError({"stand_in": words % {"person": user, "role": user.get_role_display()}})
    if ends_at <= max(begins_at, at):
        raise ValidationError({"ends_at": _("It ends before it begins, or is over already.")})
    away = Absence.objects.filter(begins_at__lt=ends_at, ends_at__gt=max(begins_at, at))
    if away.filter(user=user).exists():
        raise Refused("absence.overlaps", _("This person is entered as away at that time already."), _("End the other absence first."))
    if away.filter(stand_in=user).exists():
        raise Refused("absence.stands_in", _("This person stands in for someone at that time."), _("Choose another stand-in there first."))
    if away.filter(user=stand_in).exists():
        raise ValidationError({"stand_in": _("The stand-in is away himself.")})
    return Absence.objects.create(user=user, stand_in=stand_in, begins_at=begins_at, ends_at=ends_at, entered_by=by, entered_at=at)


@transaction.atomic
def end_absence(*, absence, by, at=None) -> Absence:
    """Back earlier than entered. What still runs goes back with the next sweep."""
    require(by, "deadlines.absence")
    absence = locked(Absence.objects.visible_to(by), absence)
    at = at or clock.now()
    if by is not None and by.pk != absence.user_id and by.role not in (Role.LEADER, Role.ADMIN):
        raise Refused("absence.not_yours", _("This is someone else's absence."), _("He himself or the leader enters it."))
    if absence.ends_at <= at:
        raise Refused("absence.over", _("This absence is over."), _("There is nothing to end."))
    absence.ends_at = max(at, absence.begins_at)
    absence.save(update_fields=["ends_at"])
    return absence


@transaction.atomic
def hand_over(at=None) -> int:
    """Give what absent people owe to their stand-ins, and back what stand-ins hold for people who are here again.

    What runs or is still owed changes hands, its due moment never. Beat calls it; returns how many changed hands.
    """
    at = at or clock.now()
    running = list(Absence.objects.on(at).select_related("user", "stand_in"))
    count = 0
    for absence in running:
        rows = _owed(user=absence.user, stands_for=None)
        _pass_on(rows, absence.stand_in, absence.user, at)
        if rows:
            tell([absence.stand_in], STOOD_IN, absence, at, person=str(absence.user), count=len(rows), until=absence.ends_at.isoformat())
        count += len(rows)
    held = _owed(stands_for__isnull=False)
    for row in held:
        if row.stands_for_id not in {absence.user_id for absence in running}:
            _pass_on([row], row.stands_for, None, at)
            count += 1
    return count


def _owed(**which) -> list[Deadline]:
    """What is still owed, locked; what another holds just now waits for the next time."""
    rows = Deadline.objects.owed().filter(**which).prefetch_related("stands_for").order_by("id")
    return list(rows.select_for_update(no_key=True, skip_locked=True))  # behind the lock: core.locks.locked


def _pass_on(rows, to, stands_for, at) -> None:
    DeadlineEvent.objects.bulk_create(
        DeadlineEvent(deadline=row, kind=Happened.DEADLINE_HANDED_OVER, at=at, data={"user_from": row.user_id, "user_to": to.pk})
        for row in rows
    )
    Deadline.objects.filter(pk__in=[row.pk for row in rows]).update(user=to, stands_for=stands_for)
