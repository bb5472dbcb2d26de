"""What is guaranteed and for how long, in the words of the rules in force (R2010 Art. 8, 24, Annex 1)."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts.models import Company
from core.language import reads_chinese
from pages.papers.sheet import block, facts
from warranty.cases import case_of, workdays
from warranty.entitlement import Rules, machine_ends, parse
from warranty.entitlement.law import Period
from warranty.models import Machine, Part
from warranty.words import reference

COVERED = ("free_repair", "overdue", "replace_serious", "exchange", "return", "refund", "restarted")
PERIODS = ("period_start", "follows_machine", "suspended", "transferred", "voucher_lost")
NOT_COVERED = ("not_in_period", "excluded", "light_fault")


def articles(rules: Rules, keys) -> list[str]:
    """Each with the article it stands in."""
    chinese = reads_chinese()
    texts = [rules.texts[key] for key in keys]
    return [
        _("%(text)s (%(article)s)") % {"text": text.text_zh if chinese else text.text_en, "article": reference(text.ref)} for text in texts
    ]


def periods_of(machine: Machine, rules: Rules) -> tuple[Period, ...]:
    """The rows for this model, the company's terms of its sale laid over the law's; several where its power leaves it open."""
    model = machine.model
    if machine.invoiced_on:
        rules = rules.for_sale(machine.invoiced_on, model.code)
    return rules.candidates(model.product_class, model.power_kw, model.sold_alone)


def main_parts(periods: Sequence[Period], rules: Rules) -> str:
    """The main parts by name."""
    period = periods[0] if len(periods) == 1 else None
    if period is None or not period.main_parts:
        return _("as stated by the maker in the manual")
    names = {}
    for name, key in rules.part_names.items():
        names.setdefault(key, name)
    return _(", ").join(names.get(key, key) for key in sorted(period.main_parts))


def guaranteed(machine: Machine, rules: Rules, today) -> list[dict]:
    """The blocks that say what is guaranteed, with the last days where the sale is known: both of the same rows."""
    periods, model = periods_of(machine, rules), machine.model
    whole_until, parts_until = _ends(machine, rules, today)
    whole = max(model.whole_months or 0, min(period.whole_months for period in periods))
    parts = max(model.part_months or 0, whole, min(period.part_months for period in periods))
    return [
        facts(
            _("What is guaranteed, for how long"),
            [
                (_("Whole machine"), _term(whole, whole_until)),
                (_("Main parts"), _term(parts, parts_until)),
            ],
        ),
        block("text", "", [_("Main parts: %(names)s.") % {"names": main_parts(periods, rules)}, _wearing(model.product_class)]),
        block("list", "", articles(rules, PERIODS)),
    ]


def _ends(machine: Machine, rules: Rules, today) -> tuple:
    """The last good days of machine and main parts; nothing before the sale."""
    case = case_of(machine, rules, report_day=today)
    if case is None:
        return None, None
    return machine_ends(parse(case, rules.periods.keys()), rules, workdays(), model=machine.model.code)


def _term(months: int, until) -> str:
    facts = {"n": months, "day": until}
    return (_("%(n)s months, until %(day)s") if until else _("%(n)s months")) % facts


def _wearing(product_class: str) -> str:
    """The wearing parts of this class with the months that are stated for them; the manual says the rest.

    A name that stands for several parts goes with the fewest months.
    """
    found = Part.objects.visible_to(None).filter(wearing=True, stated_months__isnull=False, classes__contains=[product_class])
    months = {}
    for name, n in found.order_by("stated_months", "number").values_list("name", "stated_months"):
        months.setdefault(name, n)
    said = [_("%(name)s %(n)s months") % {"name": name, "n": n} for name, n in months.items()]
    manual = _("others as stated by the maker in the manual") if said else _("as stated by the maker in the manual")
    return _("Wearing parts: %(said)s.") % {"said": _(", ").join([*said, manual])}


def product(machine: Machine, company: Company) -> dict:
    """What the machine is (R2010 Art. 8)."""
    model = machine.model
    return facts(
        _("Product"),
        [
            (_("Brand"), company.brand),
            (_("Product"), model.name),
            (_("Model"), model.code),
            (_("Serial number"), machine.serial),
            (_("Engine number"), machine.engine_number),
            (_("Produced on"), machine.produced_on),
        ],
    )


def parties(machine: Machine, company: Company) -> dict:
    """Maker, seller, and the seller as the designated repairer; what is not on record is said to be so."""
    seller = machine.dealer or company
    place = _place(machine.dealer) if machine.dealer else company.address
    ask, invoice = _("not on record: please ask the seller"), _("not on record: see the invoice")
    return facts(
        _("Maker, seller, repairer"),
        [
            (_("Maker"), company.name),
            (_("Phone"), company.phone or ask),
            (_("Address"), company.address or ask),
            (_("Seller"), seller.name),
            (_("Repairer"), seller.name),
            (_("Phone"), seller.phone or invoice),
            (_("Address of the seller"), place or invoice),
        ],
    )


def _place(dealer) -> str:
    """Where it is, the province said once."""
    return dealer.address if dealer.address.startswith(dealer.province) else f"{dealer.province}{dealer.city}{dealer.address}"
