"""Who is told what about the two papers, and the words (A6)."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from notifications.actions import tell
from notifications.words import words

SENT_BACK = words(
    "card.sent_back", _("Receipt card %(number)s was sent back, correct it by %(day)s: %(wrong)s"), _("Receipt card sent back")
)
SOON = words("card.soon", _("Receipt card %(number)s is due back by %(day)s"), _("Receipt card due soon"))
LATE = words(
    "card.late", _("Receipt card %(number)s was due back on %(day)s; service on this sale is not recognised"), _("Receipt card late")
)
CORRECT_SOON = words("card.correct_soon", _("Receipt card %(number)s is to be corrected by %(day)s"), _("Correction of a card due soon"))
UNCORRECTED = words(
    "card.uncorrected",
    _("Receipt card %(number)s was to be corrected by %(day)s; its first submission does not count any more"),
    _("Receipt card not corrected in time"),
)
EXCEPTED = words(
    "card.excepted",
    _("The leader recognises service on the sale of receipt card %(number)s: %(reason)s"),
    _("Receipt card recognised by the leader"),
)
REISSUED = words("voucher.reissued", _("Voucher %(number)s was issued instead of %(old)s, which is void"), _("Voucher issued again"))
REISSUE_SOON = words(
    "voucher.reissue_soon", _("Voucher %(number)s of %(machine)s is to be issued again by %(day)s"), _("Voucher to be issued again soon")
)
REISSUE_LATE = words(
    "voucher.reissue_late", _("Voucher %(number)s of %(machine)s was to be issued again by %(day)s"), _("Voucher not issued again in time")
)
MANY_PHONES = words(
    "phone.many",
    _("%(person)s has had the whole phone numbers of %(count)s customers shown within an hour; no more are shown"),
    _("Many phone numbers shown to one person"),
)


def clerks() -> list[User]:
    """Who issues vouchers."""
    return list(User.objects.filter(role=Role.CLERK, is_active=True))


def many_phones(view, count: int, at):
    """Who answers for people's data hears of it before it goes on (X5)."""
    people = User.objects.filter(role__in=(Role.ADMIN, Role.LEADER), is_active=True)
    tell(people, MANY_PHONES, view, at, pressing=True, person=view.by.name, count=count)


def dealers_people(machine) -> list[User]:
    """Everyone at the dealer that sold the machine; nobody where there is none."""
    return [staff.user for staff in machine.dealer.staff.select_related("user")] if machine.dealer else []


def sent_back(card, at):
    tell(dealers_people(card.machine), SENT_BACK, card, at, number=card.number, day=str(card.correct_by), wrong=card.wrong)


def excepted(card, at):
    tell(dealers_people(card.machine), EXCEPTED, card, at, number=card.number, reason=card.exception)


def reissued(voucher, at):
    tell(dealers_people(voucher.machine), REISSUED, voucher, at, number=voucher.number, old=voucher.replaces.number)
