"""What a page says of the length of a promise: it is the rule's, never typed into the page."""

from django import template

from core import clock
from deadlines.actions import policy_for
from deadlines.explain import length

register = template.Library()


@register.simple_tag
def term(kind: str) -> str:
    """How long a kind of promise runs by the rule that is in force for whatever nothing narrower fits: `2 hours`, `10 working days`."""
    return length(policy_for(kind, clock.now()))
