"""What people decide for the verdict, by the code under which it asks (`needs_person`), and how it is kept on the ticket."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from tickets.models import Ticket
from tickets.natures import NATURES
from warranty.models import Part, ProductClass

LEADER = Role.LEADER.value
YES_NO = [(True, _("Yes")), (False, _("No"))]
SEVERITIES = [("serious", _("serious")), ("general", _("general"))]
HOSTS = [(one.value, one.label) for one in ProductClass if one in ("tractor", "combine", "transplanter", "other")]
# Code: the case's key that it becomes (none where it is only put on record), the question, and its answers where they are few.
FACTS = {
    "severity": ("severity", _("How severe is the problem (Art. 43)?"), SEVERITIES),
    "usable": ("usable", _("Can the machine be used?"), YES_NO),
    "exclusion": ("excluded_cause", _("Is a case of Art. 38 proven?"), YES_NO),
    "busy_season": ("busy_season", _("Is it the busy season there?"), YES_NO),
    "inside_network": ("inside_network", _("Is the machine inside the service network?"), YES_NO),
    "season_start": ("season_start", _("When did the first operating season after the purchase begin?"), None),
    "part": ("part", _("Which part failed?"), None),
    "host_machine": ("product_class", _("What kind of machine is the engine fitted in?"), HOSTS),
    "alternative_period": ("", _("Is repair time left out of the period?"), YES_NO),
}
OF_A_ROUND = ("busy_season", "usable")  # facts that another report may find otherwise
DUE = ("exchange", "return")  # remedies that the leader decides about
RUNNING = {Ticket.Running.WELL: True, Ticket.Running.DOWN: False}


def kept(fact: str, value, by):
    """A decision as the ticket keeps it. Raises ValidationError on `value`."""
    _key, _question, answers = FACTS[fact]
    if answers is not None and any(value == one and type(value) is type(one) for one, _words in answers):
        return value
    if fact == "season_start":
        try:
            return str(date.fromisoformat(value))
        except (TypeError, ValueError):
            raise ValidationError({"value": _("Write the day as 2026-06-08.")}) from None
    if fact == "part" and isinstance(value, str) and Part.objects.visible_to(by).filter(number=value).exists():
        return value
    raise ValidationError({"value": _("Choose one of the answers.")})


def waits_for(answer: dict, kind: str, facts: dict) -> list[str]:
    """The roles for whose decision a verdict waits, on a ticket of this kind with these decided facts."""
    roles = {need["who"] for need in answer["needs_person"] if need["code"] not in facts}
    if redress_open(answer["remedy"], kind, facts):
        roles.add(LEADER)
    return sorted(roles)


def redress_open(remedy: str, kind: str, facts: dict) -> bool:
    """Whether the leader has yet to decide about an exchange or a return: one is due, or the customer demands the exchange
    that he may choose (Art. 28). `redress` among the facts is the remedy about which he has decided."""
    due = remedy in DUE or remedy == "repair_or_exchange" and NATURES[kind].demands == "exchange"
    return due and facts.get("redress") != remedy


def facts_of_next_round(ticket: Ticket) -> dict:
    """The decisions that still hold when a ticket is reopened: of the problem and the machine, not of the moment. A decision on
    exchange or return holds as long as it stands."""
    gone = OF_A_ROUND if ticket.redresses.standing().exists() else (*OF_A_ROUND, "redress")
    return {fact: value for fact, value in ticket.facts.items() if fact not in gone}


def decided(ticket: Ticket) -> dict:
    """What was told at the call and what people have decided since, as `warranty.cases` takes it.

    What the call said of the season and of the machine holds for the round in which it was told, the first.
    """
    found = {"demand": ticket.nature.demands or None}
    if ticket.cycle == 0:
        found |= {"busy_season": ticket.busy_season, "usable": RUNNING.get(ticket.running)}
    found |= {FACTS[fact][0]: value for fact, value in ticket.facts.items() if fact in FACTS and FACTS[fact][0]}
    if number := found.get("part"):
        found["part"] = Part.objects.filter(number=number).first()
    return {name: value for name, value in found.items() if value is not None}
