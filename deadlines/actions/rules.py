"""Changing a rule: the next version of a line, never the one that is in force (A10, A14, A15)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock
from core.errors import Refused
from deadlines.models import Policy, Term
from deadlines.registry import KINDS, TICKET_KINDS
from deadlines.rule_words import states_of

SAID = ("title", "source", "minutes", "days", "calendar", "pause_states", "ladder", "reminders")


@transaction.atomic
def next_version(*, kind: str, valid_from, by, at=None, scheme="", urgency="", ticket_kind="", **said) -> Policy:
    """Make the next version of a line, or the first of a line with a scope of its own. What runs keeps the former one.

    `said` are the fields of `SAID`. Raises ValidationError naming the field, also for a day that is past: what was
    promised on it was promised by another rule. Refuses `rule.same`.
    """
    require(by, "deadlines.rule")
    scope = {"scheme": scheme, "urgency": urgency, "ticket_kind": ticket_kind}
    list(Policy.objects.filter(kind=kind).order_by("id").select_for_update(no_key=True))
    at = at or clock.now()
    line = Policy.objects.filter(kind=kind, **scope).select_related("calendar").order_by("-version")
    former = line.first()
    if kind not in KINDS or not Policy.objects.filter(kind=kind).exists():
        raise ValidationError({"kind": _("There is no such kind of promise.")})
    if valid_from < clock.company_day(at):
        raise ValidationError({"valid_from": _("Today or later.")})
    version = (line.aggregate(last=Max("version"))["last"] or 0) + 1
    rule = Policy(kind=kind, version=version, valid_from=valid_from, **scope, **said)
    rule.full_clean(validate_constraints=False)
    _check_words(rule)
    _check(rule, former or Policy.objects.filter(kind=kind).order_by("id").first())
    if former and all(getattr(former, name) == getattr(rule, name) for name in SAID):
        raise Refused("rule.same", _("This says the same as the present version."), _("Change what is to be different."))
    rule.save(force_insert=True)
    return rule


def hand_in(*, kind: str, version: int, title: str, source: str, **said) -> Term:
    """A term that a room gives along with its promises (`Promise.term`): make it once for each version of what it stands in,
    and keep the key.

    `said` are the other fields of `SAID`. It binds like a rule: raises ValidationError naming the field.
    """
    if kind not in KINDS:
        raise ValidationError({"kind": _("There is no such kind of promise.")})
    term = Term(kind=kind, version=version, title=title, source=source, **said)
    term.full_clean(validate_constraints=False, exclude=["valid_from"])
    _check_words(term)
    _check_binding(term)
    term.save(force_insert=True)
    return term


def _check_words(rule: Term) -> None:
    """A rule names only what there is: kinds of ticket, and states of what it is about."""
    if rule.ticket_kind and rule.ticket_kind not in TICKET_KINDS:
        raise ValidationError({"ticket_kind": _("There is no such kind of ticket.")})
    if unknown := [state for state in rule.pause_states if state not in dict(states_of(rule.kind))]:
        raise ValidationError({"pause_states": _("There is no such state: %(states)s") % {"states": ", ".join(map(str, unknown))}})


def _check(rule: Policy, former: Policy) -> None:
    """A date that people promise stays one, and a length stays a length: actions reckon on it."""
    if rule.fixed != former.fixed:
        words = _("This promise is a date that people give.") if former.fixed else _("This promise needs a length.")
        raise ValidationError({"minutes": words})
    _check_binding(rule)


def _check_binding(rule: Term) -> None:
    kind = KINDS[rule.kind]
    if kind.steady and rule.pause_states:
        raise ValidationError({"pause_states": _("This promise never stands still (A10, A14, A15).")})
    if kind.urgent_within and rule.urgency != Policy.Urgency.ORDINARY:
        _check_urgent(rule, kind.urgent_within)
    if any(not roles for _minutes, roles in rule.ladder):
        raise ValidationError({"ladder": _("Say who is told.")})


def _check_urgent(rule: Term, within: int) -> None:
    """What is urgent has no more time than the scheme gives (A14): only a line for ordinary tickets may give more."""
    for field, more in (("days", rule.days), ("calendar", rule.calendar), ("minutes", (rule.minutes or 0) > within)):
        if more:
            words = _("Urgent tickets have %(minutes)s minutes at most, round the clock (A14). For ordinary ones make a rule of their own.")
            raise ValidationError({field: words % {"minutes": within}})
