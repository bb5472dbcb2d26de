"""What people call a promise, and who owes it."""

from django.utils.translation import gettext as _

from deadlines.registry import KINDS


def kind_name(kind: str) -> str:
    """What a kind promises, in two to six characters; of one that a former release made, that it is a promise."""
    return str(KINDS[kind].label) if kind in KINDS else _("Promise")


def promised(deadline) -> str:
    """The same of a deadline."""
    return kind_name(deadline.kind)


def icon_of(deadline) -> str:
    return KINDS[deadline.kind].icon if deadline.kind in KINDS else "clock"


def exact(deadline) -> bool:
    """Whether it is an appointment rather than a limit."""
    return deadline.kind in KINDS and KINDS[deadline.kind].exact


def owner(deadline) -> str:
    """Who owes it: a person with whom he stands in for, else a dealer or department."""
    if deadline.user_id and deadline.stands_for_id:
        return _("%(person)s for %(absent)s") % {"person": deadline.user, "absent": deadline.stands_for}
    return str(deadline.dealer or deadline.user or deadline.department or "")
