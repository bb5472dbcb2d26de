"""The policy sheet: what the dealer explains to the customer, and the customer's signature under it (A7, A8, A9)."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.company import the_company
from accounts.models import Company
from core import clock
from deadlines.actions import policy_for
from deadlines.explain import length
from pages.papers.sheet import block, facts, sheet
from pages.papers.terms import COVERED, NOT_COVERED, articles, guaranteed, product
from warranty.cases import current_rules
from warranty.kinds import VOUCHER_REISSUE
from warranty.models import Liable, Machine


def policy_pdf(machine: Machine, at) -> bytes:
    """The sheet for one machine; explained on the day that its card says, else with room for the day."""
    company = the_company()
    with override(settings.LANGUAGE_CODE):
        return sheet(
            company=company.name,
            title=_("Warranty policy explained"),
            number=machine.serial,
            docno=f"{machine.model} {machine.serial}",
            code=f"{settings.SITE_URL}/m/{machine.token}",
            at=at,
            blocks=blocks(machine, company, clock.company_day(at)),
        )


def blocks(machine: Machine, company: Company, today) -> list[dict]:
    """Everything that stands on it."""
    rules, card = current_rules()[1], machine.card
    return [
        product(machine, company),
        *guaranteed(machine, rules, today),
        block("text", _("Whose causes"), [_whose()]),
        block("list", _("What the customer is due"), articles(rules, COVERED)),
        block("list", _("What is not covered"), articles(rules, (*NOT_COVERED, "paid_service"))),
        block("list", _("Please note"), _notes(today)),
        facts(
            _("Explained"),
            [
                (_("Explained on"), card.explained_on if card else None),
                (_("Customer trained on"), card.trained_on if card else None),
                (_("Explained by"), machine.dealer.name if machine.dealer else company.name),
                (_("Customer"), machine.customer),
            ],
        ),
        block("signs", "", [_("Explained by (signature)"), _("Customer (signature)"), _("Date")]),
    ]


def _whose() -> str:
    return _(
        "The company answers for design, technical, manufacturing and quality causes. What comes from use, upkeep or changes against the"
        " manual is the customer's; what comes from faulty installation or repair is the %(dealer)s's."
    ) % {"dealer": Liable.DEALER.label}


def _notes(today) -> list[str]:
    within = length(policy_for(VOUCHER_REISSUE, clock.start_of_day(today)))
    return [
        _("Only what stands on the voucher and in the company's terms binds the company; other promises of a dealer are the dealer's own."),
        _("The company does not answer for special, incidental or indirect losses."),
        _("Service that is not covered is paid: travel expenses and wages, quoted before the work, and nothing beyond."),
        _("Replaced parts under warranty go back to the company; please sign the repair record after the machine was tried."),
        _("Keep the voucher and the invoice; lost, the voucher is issued again within %(within)s.") % {"within": within},
    ]
