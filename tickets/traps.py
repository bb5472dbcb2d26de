"""What stands against giving somebody a task, said beside his name wherever one chooses (A1, A2, A15)."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import JSONObject, TruncDate
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Department, User
from core import clock
from core.clock import NOW
from core.errors import Refused
from core.timewords import clock as told_at
from core.timewords import month_day
from deadlines.actions import policy_for
from deadlines.models import Absence
from dealers.models import Agreement, Dealer, Staff, people_visible_to
from dealers.territory import nearness
from tickets.kinds import VISIT_LENGTH
from tickets.models import Task

TAKERS = ("rep", "technician", "repairer")
State = Task.State
AWAY = Absence.objects.visible_to(None).on(NOW)


@dataclass(frozen=True)
class Need:
    """Where the work is and on what class of machine, as far as it is known."""

    place: tuple[str, str, str] = ("", "", "")
    product_class: str = ""

    @classmethod
    def of(cls, ticket) -> "Need":
        """Of a ticket."""
        return cls.told(ticket.customer, ticket.model)

    @classmethod
    def told(cls, customer, model) -> "Need":
        """Of a customer and a model, either of them unknown perhaps."""
        place = (customer.province, customer.city, customer.county) if customer else ("", "", "")
        with override(settings.LANGUAGE_CODE):  # the language in which people's skills are written down
            return cls(place, str(model.get_product_class_display()) if model else "")


@dataclass(frozen=True)
class Choices:
    """Whom a task may go to, with what stands against each: [(key, name and marks)]."""

    dealers: list[tuple[int, str]]
    departments: list[tuple[int, str]]
    people: list[tuple[int, str]]


def choices(user, need: Need) -> Choices:
    """Everyone who may be chosen, in one statement."""
    today = TruncDate(NOW, tzinfo=clock.company_zone())
    running = Agreement.objects.visible_to(user).filter(dealer=OuterRef("pk"), begins__lte=today, ends__gte=today).order_by("-ends")
    staff = Staff.objects.visible_to(user).filter(dealer=OuterRef("pk"), user__is_active=True).order_by("id")
    dealers = Dealer.objects.visible_to(user).values(
        _=JSONObject(
            pk="pk", name="short_name", territory=Subquery(running.values("territory")[:1]),
            skills=ArraySubquery(staff.values("skills")), present=Exists(staff.exclude(user__in=AWAY.values("user"))),
        )
    )  # fmt: skip
    workers = people_visible_to(user).filter(department=OuterRef("pk"), is_active=True)
    departments = Department.objects.visible_to(user).values(_=JSONObject(pk="pk", name="name", people=Exists(workers)))
    until = AWAY.filter(user=OuterRef("pk")).order_by("-ends_at").values("ends_at")[:1]
    people = people_visible_to(user).filter(is_active=True, role__in=TAKERS)
    people = people.values(_=JSONObject(pk="pk", name="name", role="role", away=Subquery(until)))
    lists = [ArraySubquery(rows) for rows in (dealers, departments, people)]
    found = [rows or [] for rows in people_visible_to(user).filter(pk=user.pk).values_list(*lists).get()]
    roles = dict(User._meta.get_field("role").choices or ())
    return Choices(
        [(row["pk"], marked(row["name"], _of_dealer(row, need))) for row in found[0]],
        [(row["pk"], marked(row["name"], [] if row["people"] else [_("nobody there")])) for row in found[1]],
        [(row["pk"], marked(f"{row['name']} {roles[row['role']]}", _of_person(row))) for row in found[2]],
    )


def marked(name: str, marks: list[str]) -> str:
    """A name with what stands against it."""
    return f"{name} — {_(', ').join(marks)}" if marks else name


def _of_dealer(row: dict, need: Need) -> list[str]:
    if not row["skills"]:
        return [_("nobody there")]
    marks = []
    if row["territory"] is None:
        marks.append(_("no agreement in force"))
    elif need.place[0] and not nearness(row["territory"], *need.place):
        marks.append(_("outside its territory"))
    if not row["present"]:
        marks.append(_("all away"))
    if lacks_skill(row["skills"], need.product_class):
        marks.append(_("no skill for %(what)s") % {"what": need.product_class})
    return marks


def lacks_skill(skills: list[str], product_class: str) -> bool:
    """Whether it is on record what a dealer's people can repair, and this class is none of it."""
    known = {word for one in skills for word in one.replace("、", " ").replace("，", " ").replace(",", " ").split()}
    return bool(known and product_class) and not any(word in product_class or product_class in word for word in known)


def _of_person(row: dict) -> list[str]:
    away = parse_datetime(row["away"]) if row["away"] else None
    return [_("away until %(day)s") % {"day": month_day(clock.company_day(away))}] if away else []


def dealer_of_place(customer, at) -> Dealer | None:
    """In whose territory a customer lives: the nearest with an agreement in force; None where two are equally near (A1, A2)."""
    place = (customer.province, customer.city, customer.county) if customer else ()
    if not any(place):
        return None
    today = clock.company_day(at)
    running = Agreement.objects.visible_to(None).filter(begins__lte=today, ends__gte=today).select_related("dealer")
    near: dict[int, set] = {}
    for agreement in running:
        near.setdefault(nearness(agreement.territory, *place), set()).add(agreement.dealer)
    best = near[max(near)] if near and max(near) else set()
    return next(iter(best)) if len(best) == 1 else None


def check_free(task: Task, repairer, visit_at, at) -> None:
    """Refuse `visit.overlaps` where somebody is to be elsewhere at that time; whoever knows that he can do both says so (A10).

    Another part of the same ticket is no other place.
    """
    length = timedelta(minutes=policy_for(VISIT_LENGTH, at).minutes or 0)
    near = Task.objects.visible_to(None).filter(repairer=repairer, mode=Task.Mode.VISIT, state__in=(State.ARRANGED, State.IN_SERVICE))
    near = near.filter(visit_at__gt=visit_at - length, visit_at__lt=visit_at + length).exclude(ticket=task.ticket_id)
    other = near.select_related("ticket").order_by("visit_at", "id").first()
    if other:
        facts = {"person": repairer.name, "number": other.ticket.number, "time": told_at(other.visit_at, at, clock.company_zone())}
        raise Refused(
            "visit.overlaps", _("%(person)s is to be at %(number)s at that time: %(time)s.") % facts,
            _("Choose another time or somebody else, or say that he can do both."), **facts,
        )  # fmt: skip


def check_somebody(dealer, department, person) -> None:
    """Refuse `party.nobody`: a dealer or a department without people would be told nothing, and nobody would do it."""
    if person is not None:
        there = person.is_active
    elif dealer is not None:
        there = Staff.objects.visible_to(None).filter(dealer=dealer, user__is_active=True).exists()
    else:
        there = department is None or people_visible_to(None).filter(department=department, is_active=True).exists()
    if not there:
        name = str(person or dealer or department)
        raise Refused(
            "party.nobody", _("Nobody of %(name)s can sign in.") % {"name": name}, _("Choose somebody else, or enter its people first."),
            name=name,
        )  # fmt: skip
