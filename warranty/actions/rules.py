"""The law and the company's terms: corrected by a new version (A6, A8)."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock
from core.errors import Refused
from core.text import most_of
from deadlines.models import Policy
from warranty.entitlement import Rules, RulesError
from warranty.kinds import CARD_RETURN, VOUCHER_REISSUE
from warranty.models import RuleSet
from warranty.revisions import changes, cut_short, misshapen
from warranty.rule_words import LIMITS, terms_name, wordless

COUNTED = {"card_days": CARD_RETURN, "reissue_working_days": VOUCHER_REISSUE}


@transaction.atomic
def revise_rules(*, base: int, rows: list[dict], reason: str, valid_from: date | None = None, by, at=None) -> RuleSet:
    """Set the rules anew: `rows` in full, made from version `base`, in force from `valid_from` (default: today).

    Verdicts given before keep their version. Raises ValidationError naming the field: a row that cuts the law
    (R2010 Art. 5), lacks a value or cannot be read, or takes from who bought under the company's terms,
    or counts other days than the deadline rule of the same promise; a day that is past. Refuses `rules.moved_on` where `base` is not the
    newest version, `rules.unchanged` where nothing differs.
    """
    require(by, "warranty.revise_rules")
    at = at or clock.now()
    today = clock.company_day(at)
    newest = RuleSet.objects.visible_to(by).order_by("-version").first()
    if newest.version != base:
        raise _moved_on(newest.version)
    valid_from = valid_from or today
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    if len(reason) > most_of(RuleSet, "note"):
        raise ValidationError({"reason": _("At most 200 characters.")})
    if valid_from < today:
        raise ValidationError({"valid_from": _("Rules are not changed for days that are past.")})
    if wrong := misshapen(newest.rows, rows):
        raise ValidationError({"rows": _("Incomplete or of a wrong type: %(row)s") % {"row": wrong}})
    if code := wordless(rows):
        raise ValidationError({"rows": _("Nobody would understand this: %(row)s has no words.") % {"row": code}})
    try:
        limits = Rules.from_rows(rows).limits
    except (RulesError, KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise ValidationError({"rows": _("These rules cannot stand: %(why)s") % {"why": error}}) from None
    _agree(limits, valid_from)
    if cut := cut_short(newest.rows, rows, today, valid_from):
        raise ValidationError({"rows": _keep_terms(*cut)})
    if not changes(newest.rows, rows):
        raise Refused("rules.unchanged", _("Nothing was changed."), _("Change what is wrong, then save."))
    try:
        with transaction.atomic():
            return RuleSet.objects.create(version=newest.version + 1, valid_from=valid_from, rows=rows, note=reason, made_at=at, made_by=by)
    except IntegrityError:
        raise _moved_on(newest.version + 1) from None


def _agree(limits, day: date) -> None:
    """The days that a deadline rule counts too are the same there: else papers and reminders name different days."""
    for name, kind in COUNTED.items():
        rule = Policy.objects.of_day(kind, day)
        if rule and rule.days and rule.days != limits[name]:
            words = _("%(what)s: %(here)s here, but the deadline rule “%(rule)s” gives %(there)s. Change that rule first, then this.")
            facts = {"what": LIMITS[name], "here": limits[name], "rule": rule.called, "there": rule.days}
            raise ValidationError({"rows": words % facts})


def _keep_terms(row: Mapping, until: date):
    return _(
        "Customers have bought under %(terms)s: its class, months and days stay as they are. It may get more months, and end on"
        " %(until)s or later."
    ) % {"terms": terms_name(row), "until": until}


def _moved_on(version: int) -> Refused:
    return Refused(
        "rules.moved_on",
        _("Somebody has changed the rules in the meantime."),
        _("Look at the newest version and change that."),
        version=version,
    )
