"""Who is told what about old parts, and the words."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from notifications.actions import tell
from notifications.words import words
from returns import people

SHIPPED = words("part.shipped", _("%(number)s: %(count)s old parts are on their way (%(party)s)"), _("Old parts on their way"))
ARRIVED = words("part.arrived", _("%(number)s: %(count)s old parts wait for their appraisal"), _("Old parts to appraise"))
MISSING = words(
    "part.missing", _("%(number)s %(part)s was not in the box; it is awaited until %(until)s"), _("Old part missing in the box")
)
BACK_TO_BENCH = words(
    "part.appraisal_withdrawn", _("The appraisal of %(number)s %(part)s was taken back: bring it to the bench"), _("Appraisal taken back")
)
LATE = words("part.late", _("%(number)s %(part)s did not come back by %(until)s"), _("Old part not back in time"))
FORFEITED = words(
    "part.forfeited", _("%(number)s %(part)s did not come back in time: its part and labour are not reimbursed"), _("Old part forfeited")
)
PAPER_LATE = words(
    "record.original_late", _("The signed original of %(number)s did not come back in time"), _("Original of a record not back in time")
)
APPRAISE_LATE = words("part.appraise_late", _("%(number)s %(part)s has not been appraised in time"), _("Appraisal late"))
HANDED_OVER = words("part.handed_over", _("%(count)s appraised parts are handed over to you"), _("Old parts handed over to the keeper"))


def facts(part) -> dict:
    """What most sentences name."""
    return {"number": part.number, "part": part.part.name, "until": str(part.return_by)}


def shipped(shipment, party, count, at):
    who = people.of_role(Role.KEEPER, Role.CLERK)
    tell(who, SHIPPED, shipment, at, number=shipment.number, count=count, party=str(party))


def arrived(subject, count, at):
    """The sales branch has received and tells the technical department (A17); once per box, not per part."""
    tell(people.of_role(Role.TECHNICIAN), ARRIVED, subject, at, number=subject.number, count=count)


def missing(part, until, at):
    tell(people.answerable(part), MISSING, part, at, **(facts(part) | {"until": str(until)}))


def forfeited(part, at):
    tell([*people.answerable(part), *people.of_role(Role.FINANCE)], FORFEITED, part, at, **facts(part))


def handed_over(parts, at):
    tell(people.of_role(Role.KEEPER), HANDED_OVER, parts[0], at, count=len(parts))


def back_to_bench(part, at):
    """The keeper has what is to be appraised once more."""
    tell(people.of_role(Role.KEEPER), BACK_TO_BENCH, part, at, **facts(part))
