"""Who should do it (A2). Pure: facts in, proposal with its reasons out."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from tickets.natures import NATURES

REASONS = {
    "routine": _("Routine fault: the dealer's task (scheme, II 1)"),
    "abnormal": _("Abnormal fault: the technical department's task (scheme, II 2)"),
    "bought_in": _("Bought-in product: the sales rep leads, the technical department supports (scheme, II 3)"),
    "sold_here": _("Sold this machine"),
    "agreement": _("Agency agreement in force until %(until)s"),
    "no_agreement": _("%(dealer)s has no agreement in force, so its sales rep takes over (scheme, I)"),
    "no_dealer": _("The machine's dealer is not known, so the sales branch takes it"),
}


@dataclass(frozen=True)
class Party:
    """Who owes a task: a dealer, or a department and perhaps a person in it. Ids."""

    dealer: int | None = None
    department: str | None = None
    person: int | None = None


@dataclass(frozen=True)
class Proposal:
    """The proposed party and why: (reason code, facts) pairs, each a line under the proposal. The code of a kind is its own reason."""

    party: Party
    reasons: tuple[tuple[str, dict], ...]

    def lines(self) -> list[str]:
        """The reasons in words."""
        return [str(REASONS[code] if code in REASONS else NATURES[code].why) % facts for code, facts in self.reasons]


@dataclass(frozen=True)
class DealerFacts:
    """What routing needs to know of the machine's dealer."""

    id: int
    name: str
    agreement_until: str | None
    rep: int | None


def propose(*, kind: str, difficulty: str, bought_in: bool, dealer: DealerFacts | None) -> Proposal:
    """Propose who takes a ticket.

    Bought-in wins over all else, then a kind that a department takes whatever the fault; abnormal goes to the technical
    department; the rest to the machine's dealer as long as its agreement is in force, else to its sales rep.
    """
    rep = Party(department="sales", person=dealer.rep if dealer else None)
    if bought_in:
        return Proposal(rep, (("bought_in", {}),))
    if takes := NATURES[kind].takes:
        return Proposal(rep if takes == rep.department else Party(department=takes), ((kind, {}),))
    if difficulty == "abnormal":
        return Proposal(Party(department="technical"), (("abnormal", {}),))
    if dealer is None:
        return Proposal(rep, (("no_dealer", {}),))
    if dealer.agreement_until is None:
        return Proposal(rep, (("no_agreement", {"dealer": dealer.name}),))
    reasons: tuple[tuple[str, dict], ...] = (("routine", {}), ("sold_here", {}), ("agreement", {"until": dealer.agreement_until}))
    return Proposal(Party(dealer=dealer.id), reasons)
