"""外出/代办: who is away until when, and who owes his promises meanwhile."""

from accounts.pages import buttons
from core.pages import newest, posted
from core.web import door, verb_page
from deadlines import actions
from deadlines.forms import EnterAbsence
from deadlines.models import Absence
from desk.context import present
from pages.doors import company

PEOPLE = ("user__department", "stand_in", "entered_by")


@company
def absences(request):
    """Who is away now or soon, who was, and the form to enter the next absence."""
    now, user = present(request), request.user
    page = newest(Absence.objects.visible_to(user).filter(ends_at__lte=now).select_related(*PEOPLE), request)
    away = Absence.objects.visible_to(user).filter(ends_at__gt=now).select_related(*PEOPLE).order_by("begins_at", "id")[:200]
    for row in away:
        row.now = now
    return verb_page(
        request,
        "desk/absences.html",
        form=EnterAbsence(posted(request), user=user),
        act=lambda **said: actions.enter_absence(by=user, **said),
        then=lambda _absence: door(request, "absences"),
        now=now,
        away=[(row, row.begins_at <= now, buttons(request, row)) for row in away],
        past=page.rows,
        more=page.more,
    )
