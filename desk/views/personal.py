"""Who looked at whose phone, who took what out of the house: for administrators and leaders (X5)."""

from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import Forgotten, PersonalRule
from accounts.personal import RULES, STAYS, Kept
from accounts.rights import require
from core.citing import cited
from core.models import ExportLog
from core.pages import newest, whole
from dealers.models import people_visible_to
from desk.views.register import Narrow
from pages.doors import company
from warranty.models import Erasure, PhoneView

TAKEN = {
    "register": _("Register"),
    "own_register": _("A dealer's register"),
    "cards": _("Receipt cards that are to come"),
    "own_cards": _("A dealer's receipt cards that are to come"),
}
HOW = {"_month": _("signed month"), "_whole_phones": _("whole phone numbers"), "_paper": _("on paper")}


def called(what: str) -> str:
    """`register_whole_phones_paper` in words; what a former release wrote stays as it is."""
    found = []
    for ending, words in reversed(HOW.items()):
        if what.endswith(ending):
            what, found = what.removesuffix(ending), [str(words), *found]
    return " · ".join([str(TAKEN.get(what, what)), *found])


def narrowed(filters: dict) -> list[str]:
    """By what a table was narrowed, as its page calls it; what is asked of the API alone stays as it was asked."""
    said = []
    for name, value in filters.items():
        field = Narrow.base_fields.get(name)
        choices = {str(key): words for key, words in getattr(field, "choices", [])}
        said += [f"{field.label if field else name} {choices.get(value, value)}"] if value else []
    return said


@company
@require_safe
def looked(request, pk=None):
    """Who had whose whole number shown, newest first; of everybody, or of one person."""
    return _page(request, PhoneView.objects.visible_to(request.user).select_related("by", "customer"), "looked", pk)


@company
@require_safe
def taken(request):
    """Who took which table or print, by which filter, with how many rows."""
    require(request.user, "accounts.read_personal")
    return _page(request, ExportLog.objects.visible_to(request.user).select_related("by"), "taken", None)


@company
@require_safe
def erased(request):
    """Whose data was taken away, by whom, on what ground."""
    return _page(request, Erasure.objects.visible_to(request.user).select_related("by", "customer"), "erased", None)


@company
@require_safe
def kept(request):
    """How long each kind of people's data is kept and by what law, what is not taken away, and what went, newest first."""
    require(request.user, "accounts.read_personal")
    rules = PersonalRule.objects.visible_to(request.user)
    context = {
        "page": newest(Forgotten.objects.visible_to(request.user), request),
        "shown": "kept",
        "rules": [(rule, RULES[rule.code]) for rule in rules if isinstance(RULES.get(rule.code), Kept)],
        "stays": [(one.words, cited(one.source)) for one in STAYS],
    }
    return render(request, "desk/personal_kept.html", context)


def _page(request, rows, shown: str, pk):
    require(request.user, "accounts.read_personal")
    asked = pk or whole(request.GET.get("by", ""), "by")
    page = newest(rows.filter(by=asked) if asked else rows, request)
    for row in page.rows:
        if shown == "taken":
            row.called, row.narrowed = called(row.what), narrowed(row.filters)
    context = {
        "page": page,
        "shown": shown,
        "asked": people_visible_to(request.user).filter(pk=asked).first() if asked else None,
        "rules": [rule for rule in PersonalRule.objects.visible_to(request.user) if not isinstance(RULES.get(rule.code), Kept)],
    }
    return render(request, "desk/personal.html", context)
