"""What each line of a claim may cost at most, and why not more (A8, A16, A18). Pure: decimals in, decimals out."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.money import ZERO, yuan

# Why a line of each kind stands at its cap.
AT_CAP = {"part": "price", "labour": "standard", "travel": "other"}
NOT_THE_COMPANYS = {"dealer": "liable_dealer", "customer": "liable_customer"}


@dataclass(frozen=True)
class PartFacts:
    """A replaced part: prices in yuan, `hours` the standard hours of one piece, the rest as its appraisal says."""

    price: Decimal
    quantity: int
    hours: Decimal
    forfeited: bool = False
    liable: str = ""
    justified: bool = True
    expired: bool = False


@dataclass(frozen=True)
class Allowance:
    """What a line may cost at most; `cut` or `lapsed` say why where that is nothing."""

    cap: Decimal
    cut: str = ""
    lapsed: str = ""


def part_allowance(part: PartFacts, paper_back: bool = True) -> Allowance:
    """A part at its settlement price, if it and the record came back, the company answers, and it had to be replaced.

    A supplier's cause is the company's towards the dealer; it claims its money from the supplier. What is past its own months (a
    wearing part's three, say) is the customer's, whatever the machine's months are (R2010 Art. 24).
    """
    if not paper_back:
        return Allowance(ZERO, lapsed="record")
    if part.forfeited:
        return Allowance(ZERO, lapsed="part")
    if part.liable in NOT_THE_COMPANYS:
        return Allowance(ZERO, cut=NOT_THE_COMPANYS[part.liable])
    if not part.justified:
        return Allowance(ZERO, cut="not_justified")
    if part.expired:
        return Allowance(ZERO, cut="expired")
    return Allowance(yuan(part.price * part.quantity))


def labour_allowance(claimed: Decimal, rate: Decimal, parts: Sequence[PartFacts], paper_back: bool = True) -> Allowance:
    """The standard hours of the parts that are paid, at the rate; work without a part has no standard (定额)."""
    if not paper_back:
        return Allowance(ZERO, lapsed="record")
    if not parts:
        return Allowance(claimed)
    if any(pays(part) for part in parts):
        return Allowance(yuan(standard_hours(parts) * rate))
    cut = next((part_allowance(part).cut for part in parts if part_allowance(part).cut), "")
    return Allowance(ZERO, cut=cut) if cut else Allowance(ZERO, lapsed="part")


def pays(part: PartFacts) -> bool:
    """Whether the part itself is paid."""
    allowance = part_allowance(part)
    return not (allowance.cut or allowance.lapsed)


def standard_hours(parts: Sequence[PartFacts]) -> Decimal:
    """The standard hours of the parts that are paid."""
    return sum((part.hours * part.quantity for part in parts if pays(part)), Decimal(0))


def travel_allowance(claimed: Decimal, parts: Sequence[PartFacts], paper_expected: bool = False, paper_back: bool = True) -> Allowance:
    """The journey, unless nothing came back of it, or everything that did was not the company's to answer for."""
    came = [part for part in parts if not part.forfeited]
    waited_for = bool(parts) or paper_expected
    if waited_for and not came and not (paper_expected and paper_back):
        return Allowance(ZERO, lapsed="nothing")
    others = [NOT_THE_COMPANYS.get(part.liable) or "expired" * part.expired for part in came]
    if came and all(others):
        return Allowance(ZERO, cut=others[0])
    return Allowance(claimed)


def proposal(kind: str, claimed: Decimal, allowance: Allowance, wanted: Decimal | None = None) -> tuple[Decimal, str]:
    """What to approve of a line, and the code of the reason where it is less than claimed.

    `wanted` is what the technical department thought right; it never lifts the cap.
    """
    approved = min(claimed if wanted is None else wanted, claimed, allowance.cap)
    if approved == claimed or allowance.lapsed:
        return approved, ""
    if allowance.cut:
        return approved, allowance.cut
    if approved == allowance.cap:
        return approved, AT_CAP[kind]
    return approved, "other"
