"""What a page says of the length of a promise: it is the rule's, never typed into the page."""

from django import template

from core import clock
from deadlines.actions import policy_for
from deadlines.explain import length

register = template.Library()


def length_at(kind: str, at) -> str:
    """How long a kind of promise runs by the rule that is in force for whatever nothing narrower fits: `2 hours`, `10 working days`."""
    return length(policy_for(kind, at))


@register.simple_tag(takes_context=True)
def term(context, kind: str) -> str:
    """The same, by the page's own time."""
    now = context.get("now") or clock.now
    return length_at(kind, now() if callable(now) else now)
