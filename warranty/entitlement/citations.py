"""Which articles carry a verdict, each with the facts that it used."""

from datetime import date
from decimal import Decimal
from typing import Any

from warranty.entitlement.case import Case
from warranty.entitlement.finding import Finding
from warranty.entitlement.ladder import CHOICE, EXCHANGE, NONE, PAID, PART, REPAIR, RETURN
from warranty.entitlement.periods import Terms, exchanges, renewals
from warranty.entitlement.rules import Rules

DEMANDED_IN_VAIN = {EXCHANGE: {REPAIR, PART, PAID, NONE}, RETURN: {REPAIR, CHOICE, PART, EXCHANGE, PAID, NONE}}


class Citations:
    """Collects {ref, facts, text_zh, text_en} in the order in which a person would argue; each text once."""

    def __init__(self, case: Case, rules: Rules):
        self.case, self.rules = case, rules
        self.rows: list[dict[str, Any]] = []
        self._cited: set[str] = set()

    def cite(self, key: str, **facts: Any) -> None:
        """Add the text of a key; facts that nobody knows are left out."""
        if key in self._cited:
            return
        self._cited.add(key)
        text = self.rules.texts[key]
        known = {name: _json(value) for name, value in facts.items() if value is not None}
        self.rows.append({"ref": text.ref, "facts": known, "text_zh": text.text_zh, "text_en": text.text_en})

    def coverage(self, found: Finding) -> None:
        """Why it is covered or not (Art. 26, 37, 38, 43)."""
        case, until = self.case, found.terms.until
        if "exchanged" in found.reasons:
            self.cite("exchanged", exchanged_on=case.exchanged_on, report_date=case.report_date)
        if "light_fault" in found.reasons:
            self.cite("light_fault", light_fault=True)
        if "not_in_period" in found.reasons:
            self.cite("not_in_period", report_date=case.report_date, until=until)
        if "excluded" in found.reasons:
            self.cite("excluded", part=case.part and case.part.name, cause=case.cause, excluded_cause=case.excluded_cause)
        if found.covered != "no" and (found.in_period or "free_repair" in found.reasons) and "scope_not_told" not in found.reasons:
            self.cite("free_repair", report_date=case.report_date, until=until)
        if found.remedy == PAID:
            self.cite("paid_service", remedy=PAID)

    def periods(self, terms: Terms) -> None:
        """From when to when, by which row, and what moved the end (Art. 24, 25, 31, 34, Annex 1)."""
        case, row, part = self.case, terms.row, self.case.part
        self.cite("period_start", invoice_date=case.invoice_date, whole_months=terms.whole.months, whole_until=terms.whole.until)
        months = {"whole_months": terms.whole.months, "part_months": terms.own.months if terms.own else None}
        self.cite(
            "as_stated" if row.as_stated else "periods",
            product_class=row.product_class,
            power_kw=case.power_kw if row.min_kw or row.below_kw else None,
            part=part and part.name,
            main_part=terms.is_main if part else None,
            stated_whole_months=case.voucher.whole_months,
            stated_part_months=case.voucher.part_months,
            **months,
        )
        if row.product_class != case.product_class:
            self.cite("follows_machine", sold_alone=case.sold_alone)
        if terms.own and part and part.stated_months and not terms.is_main:
            self.cite("part_stated", part=part.name, stated_months=part.stated_months, part_until=terms.own.until)
        if row.better:
            self.cite("better_terms", **months)
        self._moved_ends(terms)
        if case.transferred_on:
            self.cite("transferred", transferred_on=case.transferred_on)

    def _moved_ends(self, terms: Terms) -> None:
        """What made an end another day than the corresponding one."""
        case = self.case
        governing = terms.own if terms.own and terms.own.until == terms.until else terms.whole
        if governing.start in (*exchanges(case), *renewals(case, self.rules)):
            self.cite("restarted", replaced_on=governing.start, until=governing.until)
        if governing.suspended_days:
            self.cite("suspended", suspended_days=governing.suspended_days, until=governing.until)
        if governing.month_end:
            self.cite("month_end", start=governing.start, months=governing.months)
        if governing.moved:
            self.cite("next_working_day", until=governing.until)
        if terms.alternative_until != terms.until:
            self.cite("repair_time", until=terms.until, alternative_until=terms.alternative_until)

    def remedy(self, found: Finding) -> None:
        """The step reached, or why a step that was near or demanded is not reached (Art. 28–32, 46)."""
        case, repairs = self.case, len(found.past.repaired)
        for reason in found.reasons:
            if reason not in ("exchanged", "light_fault", "not_in_period", "excluded", "free_repair"):
                self.cite(reason, **self._problem_facts(repairs))
        if found.remedy == RETURN:
            if "scope_not_told" not in found.reasons:
                self.cite("refund", invoice_amount=case.invoice_amount)
        elif found.remedy in (PART, EXCHANGE):
            self.cite("restarted", remedy=found.remedy)
        elif found.remedy in (REPAIR, CHOICE) and repairs >= self.rules.limits["repairs_before_replacement"]:
            wearing = bool(case.part and case.part.wearing)
            self.cite("wearing_not_replaced" if wearing else "replacement_not_due", **self._problem_facts(repairs))
        if found.remedy in DEMANDED_IN_VAIN.get(case.demand or "", ()):
            days = (case.report_date - case.invoice_date).days
            if days <= self.rules.limits["repealed_exchange_days"]:
                self.cite("old_rules", demand=case.demand, days_since_invoice=days)

    def _problem_facts(self, repairs: int) -> dict[str, Any]:
        case = self.case
        return {
            "problem": case.problem,
            "repairs": repairs or None,
            "severity": case.severity,
            "usable": case.usable,
            "wearing": True if case.part and case.part.wearing else None,
            "season_start": case.season_start,
            "sent_in": case.sent_in,
            "report_date": case.report_date,
            "same_model_available": case.same_model_available,
            "use_scope_not_disclosed": case.use_scope_not_disclosed,
        }

    def limits(self, limit: str | None, repair_by: date | None, reissue_by: date | None) -> None:
        """Until when the repair and the new voucher are due (Art. 25, 27, 33)."""
        case = self.case
        if limit:
            busy = {"busy_season": case.busy_season, "inside_network": case.inside_network}
            start = {"report_date": case.report_date, "sent_in": case.sent_in}
            self.cite(limit, **start, **(busy if limit != "repair_limit" else {}), repair_by=repair_by)
        if reissue_by:
            self.cite("voucher_lost", lost_applied_on=case.voucher.lost_applied_on, voucher_reissue_by=reissue_by)

    def card(self, recognised: str | None, last_good_day: date | None) -> None:
        """What the receipt card means for the dealer (A6); a difference between sale and invoice is shown."""
        card, case = self.case.card, self.case
        if recognised is None or card is None:
            return
        self.cite(
            "card",
            recognised=recognised,
            sale_date=card.sale_date,
            invoice_date=case.invoice_date,
            days_apart=abs((card.sale_date - case.invoice_date).days) or None if card.sale_date else None,
            last_good_day=last_good_day,
            returned_on=card.returned_on,
            exception=card.exception or None,
        )


def _json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
