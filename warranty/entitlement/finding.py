"""What was found about a case, before it is cited and worded."""

from dataclasses import dataclass

from warranty.entitlement.ladder import Past
from warranty.entitlement.periods import Terms


@dataclass(frozen=True, slots=True)
class Finding:
    """What all values of the open facts agree on.

    `reasons` are the texts that carry it, `undecided` the facts on which it hangs, `terms` the shortest periods that
    may apply and `in_period` whether they still run. `choices` are all that may apply, in the order of the product of
    `unknown_kind`: what is not known about the machine and the part. `by_alternative`: only the Consumer Regulation's end would cover it.
    """

    covered: str
    remedy: str
    reasons: tuple[str, ...]
    undecided: tuple[str, ...]
    terms: Terms
    choices: tuple[Terms, ...]
    unknown_kind: dict[str, tuple]
    in_period: bool
    past: Past
    by_alternative: bool
