"""Who should do it (A2). Pure: facts in, proposal with its reasons out."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from tickets.natures import NATURES

REASONS = {
    "abnormal": _("Abnormal fault: the technical department's task (scheme, II 2)"),
    "bought_in": _("Bought-in product: the sales rep leads (scheme, II 3)"),
    "supported": _("The technical department supports with a task of its own (scheme, II)"),
    "supported_abnormal": _("The fault is abnormal: the technical department deals with it in a task of its own (scheme, II 2)"),
    "paperwork": _("Papers of the Three Guarantees: the dealer's or the sales rep's task (scheme, II 1)"),
    "sold_here": _("Sold this machine"),
    "territory": _("The machine is not known; %(territory)s is its territory"),
    "agreement": _("Agency agreement in force until %(until)s"),
    "no_agreement": _("%(dealer)s has no agreement in force, so its sales rep takes over (scheme, I)"),
    "no_people": _("Nobody of %(dealer)s can sign in, so its sales rep takes over"),
    "no_dealer": _("The machine's dealer is not known, so the sales branch takes it"),
}


@dataclass(frozen=True)
class Party:
    """Who owes a task: a dealer, or a department and perhaps a person in it. Ids."""

    dealer: int | None = None
    department: str | None = None
    person: int | None = None

    def meets(self, other: "Party") -> bool:
        """Whether a choice is this proposal: the same dealer, or the same department and whom it names, if it names somebody."""
        if self.dealer or other.dealer:
            return self.dealer == other.dealer
        return self.department == other.department and self.person in (None, other.person)


SALES, TECHNICAL = Party(department="sales"), Party(department="technical")


@dataclass(frozen=True)
class Proposal:
    """The proposed party and why: (reason code, facts) pairs, each a line under the proposal. The code of a kind is its own reason.

    `supports`: who gets a task of its own beside the leading one.
    """

    party: Party
    reasons: tuple[tuple[str, dict], ...]
    supports: Party | None = None

    def lines(self) -> list[str]:
        """The reasons in words."""
        return [str(REASONS[code] if code in REASONS else NATURES[code].why) % facts for code, facts in self.reasons]

    @property
    def codes(self) -> str:
        """The reasons' codes in one string, for the timeline."""
        return ",".join(code for code, _facts in self.reasons)


@dataclass(frozen=True)
class DealerFacts:
    """What routing needs to know of a dealer: the machine's, or where that is not known whose territory the customer lives in.

    `people`: whether anybody of it can sign in.
    """

    id: int
    name: str
    agreement_until: str | None
    rep: int | None
    territory: str = field(default="")
    people: bool = True


def propose(*, kind: str, difficulty: str, bought_in: bool, dealer: DealerFacts | None, paperwork: bool = False) -> Proposal:
    """Propose who takes a ticket.

    A kind that a department takes whatever the fault comes first, then papers, which are nobody's but the dealer's or the
    rep's. Of a bought-in product the rep leads and the technical department supports, the more so where the fault is abnormal;
    else abnormal goes to the technical department, and the rest to the dealer as long as its agreement is in force.
    """
    if takes := NATURES[kind].takes:
        return Proposal(Party(department=takes), ((kind, {}),))
    rep = Party(department="sales", person=dealer.rep if dealer else None)
    if paperwork:
        return _dealers(dealer, rep, "paperwork")
    abnormal = difficulty == "abnormal"
    if bought_in:
        support = "supported_abnormal" if abnormal else "supported"
        return Proposal(rep, (("bought_in", {}), (support, {})), TECHNICAL)
    if abnormal:
        return Proposal(TECHNICAL, (("abnormal", {}),))
    return _dealers(dealer, rep, kind)


def _dealers(dealer: DealerFacts | None, rep: Party, why: str) -> Proposal:
    """What is the dealer's, or the rep's where there is no dealer who may or can."""
    if dealer is None:
        return Proposal(rep, ((why, {}), ("no_dealer", {})))
    if dealer.agreement_until is None:
        return Proposal(rep, ((why, {}), ("no_agreement", {"dealer": dealer.name})))
    if not dealer.people:
        return Proposal(rep, ((why, {}), ("no_people", {"dealer": dealer.name})))
    near = ("territory", {"territory": dealer.territory}) if dealer.territory else ("sold_here", {})
    return Proposal(Party(dealer=dealer.id), ((why, {}), near, ("agreement", {"until": dealer.agreement_until})))
