"""People who may sign in, and the departments they work in (A1)."""

from hashlib import sha256

import pghistory
import pgtrigger
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.names import marked
from core.phones import PhoneField


class Role(models.TextChoices):
    """What a person is in the schemes. One person, one role."""

    CLERK = "clerk", _("clerk")
    REP = "rep", _("sales rep")
    TECHNICIAN = "technician", _("technician")
    REPAIRER = "repairer", _("company repairer")
    KEEPER = "keeper", _("keeper")
    FINANCE = "finance", _("finance officer")
    LEADER = "leader", _("leader")
    ADMIN = "admin", _("administrator")
    DEALER_OWNER = "dealer_owner", _("dealer owner")
    DEALER_REPAIRER = "dealer_repairer", _("dealer repairer")


DEALER_ROLES = (Role.DEALER_OWNER, Role.DEALER_REPAIRER)
# Who works with parts and sums and calls no customer: no phone, address or signature of one is for them (X5).
WITHOUT_CONTACTS = (Role.KEEPER, Role.FINANCE)


class DepartmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Company people see the departments, dealers' people the company only."""
        return self if user is None or user.is_company else self.none()


@pghistory.track()
class Department(models.Model):
    """A department of the company; its head answers for what is late in it (A15). Its code is fixed once made: rules,
    natures and reports name a department by it, so the database itself refuses another one."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=50, unique=True)
    head = models.ForeignKey("User", models.PROTECT, null=True, blank=True, related_name="heads", verbose_name=_("head"))

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["id"]
        triggers = [pgtrigger.ReadOnly(name="code_is_fixed", fields=["code"])]

    def __str__(self):
        return self.name


class CompanyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Its name stands on papers that go to customers."""
        return self


@pghistory.track()
class Company(models.Model):
    """Who we are on papers that leave the house (R2010 Art. 8): one row. What is empty is as the installation's settings say."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("company"), max_length=100, blank=True)
    brand = models.CharField(_("brand"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = PhoneField(_("phone"), blank=True)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        verbose_name = _("the company")
        verbose_name_plural = _("the company")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="company_one")]

    def __str__(self):
        return self.name or str(_("the company"))


class PeopleManager(UserManager):
    """People; the first one of an installation is made by `createsuperuser`."""

    def create_superuser(self, username, email=None, password=None, **more):
        """An administrator, called as he signs in until somebody enters his name."""
        return super().create_superuser(username, email, password, **{"role": Role.ADMIN, "name": username} | more)


@pghistory.track(exclude=["password", "last_login", "epoch"])
class User(AbstractUser):
    """Someone who signs in, by name or by phone."""

    first_name = last_name = None
    name = models.CharField(_("full name"), max_length=50)
    phone = PhoneField(_("phone"), unique=True, null=True, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("department"))
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    epoch = models.PositiveIntegerField(default=0, editable=False)  # how often all sign-ins and tokens were ended at once

    objects = PeopleManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=models.Q(role__in=Role.values), name="user_role_known")]

    def __str__(self):
        """The name, marked where he cannot sign in any more; `name` is what stands on papers of the day."""
        return (self.name or self.username) if self.is_active else marked(self.name or self.username)

    def has_perm(self, perm, obj=None):
        """Reference data is the administrators': rights follow from the role and nothing else (A1)."""
        return self.is_active and self.role == Role.ADMIN

    def has_module_perms(self, app_label):
        return self.has_perm("")

    @property
    def standing(self) -> str:
        """What every sign-in and token hangs on: whoever changes password or role, by whatever way, ends them all."""
        return sha256(f"{self.password}\n{self.role}\n{self.epoch}".encode()).hexdigest()

    def _get_session_auth_hash(self, secret=None):
        """Django's, with the standing in place of the password."""
        return salted_hmac("accounts.models.User.standing", self.standing, secret=secret, algorithm="sha256").hexdigest()

    def check_password(self, raw_password):
        """Django's; a password that is only hashed anew, by newer rules, is no change and ends no token."""

        def hash_anew(raw):
            before = self.standing
            self.set_password(raw)
            self._password = None  # it is no new one to be validated
            self.save(update_fields=["password"])
            self.tokens.filter(standing=before).update(standing=self.standing)

        return check_password(raw_password, self.password, hash_anew)

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name

    @property
    def is_company(self) -> bool:
        """Works for the company, not for a dealer."""
        return self.role not in DEALER_ROLES

    @property
    def sees_contacts(self) -> bool:
        """Whether customers' phones, addresses and signatures are shown to this role at all (X5)."""
        return self.role not in WITHOUT_CONTACTS
