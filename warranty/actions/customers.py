"""Customers: written down once, put right, their numbers shown on record (X5)."""

from collections import Counter
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.personal import number_of
from accounts.rights import require
from core import clock
from core.bulk import insert_rows
from core.errors import Refused
from core.locks import locked
from core.phones import as_phone
from warranty import notices
from warranty.kinds import Happened
from warranty.models import Customer, CustomerEvent, CustomerVersion, PhoneView
from warranty.personal import REVEALS

HOUR = timedelta(hours=1)
CUSTOMER_FIELDS = ("name", "phone", "province", "city", "county", "address")
NAMED = 5  # of those with the same number


@transaction.atomic
def enter_customer(*, by, dealer=None, at=None, without_phone=False, knowingly=False, **facts) -> Customer:
    """Write down a customer; the same name and phone again is the same customer.

    `without_phone`: it may be missing, as in a letter; then nobody else is taken for the same person. Refuses
    `customer.same_phone` where somebody of another name has the number, unless `knowingly`; of those whom one sees (X4).
    """
    require(by, "warranty.enter_customer")
    phone = facts.setdefault("phone", "")
    if phone and (known := _on_record(by, facts["name"], phone)):
        return known
    shared = ask_alike(by, facts["name"], phone, knowingly=knowingly)
    told = {name: facts.get(name, "") for name in CUSTOMER_FIELDS}
    customer = Customer(dealer=dealer, created_at=at or clock.now(), phone_shared=shared, **told)
    if facts.get("kind"):
        customer.kind = facts["kind"]
    customer.full_clean(exclude=["dealer", *(["phone"] if without_phone and not phone else [])])
    customer.save(force_insert=True)
    return customer


def _on_record(by, name: str, phone: str) -> Customer | None:
    """Who has this name and number; of one that was merged the entry that stayed."""
    known = Customer.objects.visible_to(by).filter(name=name, phone=phone).select_related("merged_into").order_by("id")
    found = sorted(known, key=lambda one: one.merged_into_id is not None)
    return (found[0].merged_into or found[0]) if found else None


def ask_alike(by, name: str, phone: str, *, knowingly: bool, but=None) -> bool:
    """Refuse `customer.same_phone` where others than `but` have the number under another name; whether `knowingly` says so.

    Nobody is asked where nobody is signed in: such entries stand among the differences of `check_books`.
    """
    phone = as_phone(phone)
    others = Customer.objects.visible_to(by).alike(name, phone).exclude(pk=getattr(but, "pk", None)).order_by("id")
    names = list(others.values_list("name", flat=True)[:NAMED]) if by and phone else []
    if names and not knowingly:
        raise Refused(
            "customer.same_phone",
            _("By the books this number is %(names)s's.") % {"names": ", ".join(dict.fromkeys(names))},
            _("Choose who it is, or say that it is somebody else with the same number."),
            names="\n".join(dict.fromkeys(names)),
        )
    return bool(names)


def enter_customers(people: list[tuple[dict, object]], *, by, at) -> dict[tuple[str, str], Customer]:
    """Write down many customers at once, (facts, dealer) each; by name and phone. The caller has checked the facts and the rights, and
    has said of each number that it has under two names."""
    wanted = {(facts["name"], facts["phone"]): (facts, dealer) for facts, dealer in reversed(people)}
    phones = {phone for _name, phone in wanted}
    there = Customer.objects.visible_to(by).filter(phone__in=phones).select_related("merged_into")
    there = there.order_by(F("merged_into_id").asc(nulls_last=True), "-id")
    known = {(c.name, c.phone): c.merged_into or c for c in there}
    named = {(c.phone, c.name) for c in known.values() if c.merged_into_id is None} | {(phone, name) for name, phone in wanted}
    told = Counter(phone for phone, _name in named)
    new = [
        Customer(dealer=dealer, created_at=at, phone_shared=told[facts["phone"]] > 1, **{k: facts.get(k, "") for k in CUSTOMER_FIELDS})
        for key, (facts, dealer) in wanted.items()
        if key not in known
    ]
    insert_rows(new)
    return known | {(c.name, c.phone): c for c in new}


@transaction.atomic
def correct_customer(*, customer, by, at=None, knowingly=False, reason="", **changes) -> CustomerVersion:
    """Put a customer's name, phone or address right. Returns the former version, for the caller's event.

    Lower storeys' callers check rights. Raises ValidationError naming the field; refuses `customer.same_phone` as `enter_customer`.
    """
    customer = locked(Customer.objects.all(), customer)
    at = at or clock.now()
    former = CustomerVersion.objects.create(
        customer=customer, at=at, by=by, name=customer.name, phone=customer.phone, address=customer.place, kind=customer.kind
    )
    for field, value in changes.items():
        setattr(customer, field, value)
    customer.full_clean(exclude={f.name for f in Customer._meta.fields} - set(changes))  # what an old register held may stay
    if "phone" in changes or "name" in changes and not customer.phone_shared:  # who confirmed the number is not asked again
        customer.phone_shared = ask_alike(by, customer.name, customer.phone, knowingly=knowingly, but=customer) or customer.phone_shared
    customer.save(update_fields=[*changes, "phone_shared", "sort_key"])
    data = {"version": former.pk, "fields": ", ".join(changes), "reason": reason}
    CustomerEvent.objects.create(customer=customer, at=at, by=by, kind=Happened.CUSTOMER_CORRECTED, data=data)
    return former


@transaction.atomic
def edit_customer(*, customer, reason: str, by, knowingly=False, at=None, **changes) -> Customer:
    """Put right what is written of a customer; from and to stay on his page.

    Raises ValidationError naming the field; refuses `customer.nothing_changed`, `customer.same_phone`, `customer.merged`.
    """
    require(by, "warranty.edit_customer")
    customer = whole(by, customer)
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    if "phone" in changes:
        changes["phone"] = as_phone(changes["phone"] or "")
        if not changes["phone"] and customer.phone:
            raise ValidationError({"phone": _("A number is corrected, not taken away.")})
    changes = {name: value for name, value in changes.items() if value != getattr(customer, name)}
    if not changes:
        raise Refused("customer.nothing_changed", _("Nothing was changed."), _("Change what is wrong, then save."))
    correct_customer(customer=customer, by=by, at=at, knowingly=knowingly, reason=reason, **changes)
    customer.refresh_from_db()
    return customer


@transaction.atomic
def share_phone(*, customer, by, at=None) -> Customer:
    """Others have this customer's number too, and are others: somebody has asked."""
    require(by, "warranty.share_phone")
    customer = whole(by, customer)
    customer.phone_shared = True
    customer.save(update_fields=["phone_shared"])
    CustomerEvent.objects.create(customer=customer, at=at or clock.now(), by=by, kind=Happened.CUSTOMER_SHARES)
    return customer


def whole(by, customer) -> Customer:
    """A customer, held; refuses `customer.merged` for an entry that was merged into another, `customer.erased` for one without a name."""
    customer = locked(Customer.objects.visible_to(by), customer)
    if customer.merged_into_id:
        raise Refused("customer.merged", _("This entry was merged into another."), _("Go on with the one that stayed."))
    not_erased(customer)
    return customer


def not_erased(customer) -> None:
    """Refuse `customer.erased`."""
    if customer.erased_at:
        raise Refused("customer.erased", _("This person's data was erased already."), _("Nothing is left to do."))


@transaction.atomic
def reveal_phone(*, customer, by, at=None) -> Customer:
    """Show a customer's whole number to someone; that it was looked at stays on record (X5).

    In one hour so many customers' as the rule says, and no more: refuses `customer.too_many_phones`. At the last one
    administrators and leaders are told.
    """
    require(by, "warranty.reveal")
    customer = locked(Customer.objects.visible_to(by), customer)
    locked(User.objects.all(), by)  # two at once count one another
    at, most = at or clock.now(), number_of(REVEALS)
    views = PhoneView.objects.visible_to(None).filter(by=by, at__gt=at - HOUR, at__lte=at).exclude(customer=customer)
    others = views.values("customer").distinct().count()
    if others >= most:
        raise Refused(
            "customer.too_many_phones",
            _("You have had %(count)s customers' numbers shown within an hour.") % {"count": others},
            _("Wait, or ask an administrator."),
            most=most,
        )
    view = PhoneView.objects.create(at=at, by=by, customer=customer)
    if others == most - 1:
        notices.many_phones(view, most, at)
    return customer
