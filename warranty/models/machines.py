"""Machines and their owners (A3, A6)."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import connection, models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from accounts.rights import may
from core.history import AppendOnly
from core.holds import Held
from core.phones import PhoneField
from core.pinyin import SortKeyField
from core.search import normal
from core.shown import Shown
from dealers.models import dealer_id_of

LOOKALIKES = str.maketrans("OI", "01")
serial_format = RegexValidator(r"^[0-9A-Za-z][0-9A-Za-z\-./]{2,39}$", _("A serial number has 3 to 40 letters, digits, - . or /."))


class CustomerQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A dealer sees the customers it brought in or sold a machine to."""
        dealer = dealer_id_of(user)
        if dealer is None:
            return self
        sold = Machine.objects.filter(customer=models.OuterRef("pk"), dealer_id=dealer)
        brought = Customer.objects.filter(merged_into=models.OuterRef("pk"), dealer_id=dealer)
        return self.filter(Q(dealer_id=dealer) | models.Exists(sold) | models.Exists(brought))

    def in_use(self):
        """Without those that turned out to be somebody who is on record."""
        return self.filter(merged_into__isnull=True)

    def alike(self, name: str, phone: str):
        """Others with the same number, who may be the same person under another name."""
        return self.in_use().filter(phone=phone).exclude(name=name) if phone else self.none()


class Customer(models.Model):
    """The owner of a machine, a person or an organisation; his contacts and sites hang on him.

    Personal data of customers stands here and in the rows that hang on it (contacts, sites, versions) only, so that it can be
    erased (X5). `phone_shared`: somebody said that others have this number too.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("individual")
        ORGANISATION = "organisation", _("organisation")

    kind = models.CharField(_("person or organisation"), max_length=12, choices=Kind.choices, default=Kind.PERSON)
    name = models.CharField(_("name"), max_length=50)
    phone = PhoneField(_("phone"))
    province = models.CharField(_("province"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=30, blank=True)
    county = models.CharField(_("county"), max_length=30, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone_shared = models.BooleanField(_("others have this number too"), default=False)
    dealer = models.ForeignKey("dealers.Dealer", models.PROTECT, null=True, blank=True, related_name="customers")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged", editable=False)
    created_at = models.DateTimeField(db_default=models.Func(function="app_now"))
    erased_at = models.DateTimeField(null=True, editable=False)
    sort_key = SortKeyField(person=True, db_index=True)

    objects = CustomerQuerySet.as_manager()
    shown = Shown("customer", "name", "pk", "name")

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        ordering = ["sort_key", "id"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=["person", "organisation"]), name="customer_kind_known")]
        indexes = [models.Index(fields=["phone"], name="customer_phone")]

    def __str__(self):
        return str(_("erased person")) if self.erased_at else self.name

    @property
    def place(self) -> str:
        """Province to village, as one says it."""
        return f"{self.province}{self.city}{self.county}{self.address}"

    def phone_for(self, user) -> str:
        """The number, for whose role it is at all (X5); on a page it is masked besides."""
        return self.phone if user is None or user.sees_contacts else ""

    def place_for(self, user) -> str:
        """Where he lives, for whose role it is at all (X5)."""
        return self.place if user is None or user.sees_contacts else ""


class CustomerVersion(models.Model):
    """A customer as he was written before a correction: events name this row, so that it can be erased with him (X5)."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="versions")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=50)
    phone = models.CharField(max_length=20)
    address = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=12, choices=Customer.Kind.choices, blank=True, default="")


class ErasureQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who answers for people's data."""
        return self if may(user, "accounts.read_personal") else self.none()


class Erasure(AppendOnly):
    """A customer's data was taken away: when, by whom, on what ground; not who he was (X5)."""

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    customer = models.OneToOneField(Customer, models.PROTECT, related_name="erasure")
    reason = models.CharField(max_length=200)

    objects = ErasureQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        verbose_name = _("erasure of a person")


class PhoneViewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who answers for people's data: administrators and leaders."""
        return self if may(user, "accounts.read_personal") else self.none()


class PhoneView(AppendOnly):
    """Someone looked at a full phone number (X5)."""

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="views")

    objects = PhoneViewQuerySet.as_manager()
    shown = Shown("looked_of", "by__name", "by_id", "by__name")

    class Meta(AppendOnly.Meta):
        verbose_name = _("phone number shown")
        indexes = [models.Index(fields=["by", "-at"], name="phone_view_by")]


def serial_key(serial: str) -> str:
    """What misread serials have in common: O is 0, I is 1; spaces, dashes and dots do not count."""
    return "".join(c for c in normal(serial).upper() if c.isalnum()).translate(LOOKALIKES)


class MachineQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The company sees all machines, a dealer those it sold or holds."""
        dealer = dealer_id_of(user)
        return self if dealer is None else self.filter(dealer_id=dealer)

    def in_use(self):
        """Without entries that turned out to be another machine's."""
        return self.filter(merged_into__isnull=True)

    def near(self, model, serial: str):
        """Machines of the same model whose serials are easily taken for this one; the very serial is not among them."""
        return self.in_use().filter(model=model, serial_key=serial_key(serial)).exclude(serial=serial)

    def elsewhere(self, model, serial: str):
        """Machines of other models that have this serial number."""
        return self.in_use().filter(serial=serial).exclude(model=model) if serial else self.none()

    def with_engine(self, engine_number: str):
        """Machines with this engine number, in whatever letters."""
        return self.in_use().filter(engine_number__iexact=engine_number.strip()) if engine_number.strip() else self.none()

    def chain_of(self, machine):
        """The machines that one customer had one after the other, each in exchange for the one before; the first one first."""
        known = machine._meta.db_table
        steps = f"""
            WITH RECURSIVE earlier AS (
                SELECT id, replaces_id, 0 AS step FROM {known} WHERE id = %s
                UNION ALL SELECT m.id, m.replaces_id, e.step - 1 FROM {known} m JOIN earlier e ON m.id = e.replaces_id),
            later AS (
                SELECT id, 0 AS step FROM {known} WHERE id = %s
                UNION ALL SELECT m.id, l.step + 1 FROM {known} m JOIN later l ON m.replaces_id = l.id)
            SELECT id, min(step) FROM (SELECT id, step FROM earlier UNION SELECT id, step FROM later) links GROUP BY id"""
        with connection.cursor() as cursor:
            cursor.execute(steps, [machine.pk, machine.pk])
            places = dict(cursor.fetchall())
        return sorted(self.filter(pk__in=places), key=lambda one: places[one.pk])


def new_token() -> str:
    """What stands behind the QR on the machine: not to be guessed."""
    return get_random_string(20)


class Machine(Held):
    """One machine, by its serial number. `identified` is off while nobody has read its plate yet. `confirmed`: somebody said that
    it is another machine in spite of a number that it shares with one.

    `replaces` is the machine that the customer gave back for this one: on `replaced_on` the periods began anew, under
    `exchange_article` (R2010 Art. 31). The card of the first machine's sale stays the one that counts.
    """

    class Origin(models.TextChoices):
        LIVE = "live", _("entered here")
        IMPORT = "import", _("imported")

    model = models.ForeignKey("warranty.ProductModel", models.PROTECT, related_name="machines", verbose_name=_("model"))
    serial = models.CharField(_("serial number"), max_length=40, validators=[serial_format])
    engine_number = models.CharField(_("engine number"), max_length=40, blank=True)
    identified = models.BooleanField(_("identified"), default=True)
    confirmed = models.BooleanField(_("looked at: another machine"), default=False, editable=False)
    dealer = models.ForeignKey("dealers.Dealer", models.PROTECT, null=True, blank=True, related_name="machines", verbose_name=_("dealer"))
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True, related_name="machines", verbose_name=_("customer"))
    produced_on = models.DateField(_("produced on"), null=True, blank=True)
    sold_on = models.DateField(_("sold on"), null=True, blank=True)
    invoiced_on = models.DateField(_("invoice date"), null=True, blank=True)
    invoice_number = models.CharField(_("invoice number"), max_length=40, blank=True)
    invoice_amount = models.DecimalField(_("invoice amount"), max_digits=12, decimal_places=2, null=True, blank=True)
    season_started_on = models.DateField(_("first season from"), null=True, blank=True)
    hours = models.PositiveIntegerField(_("hours"), null=True, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    replaced_on = models.DateField(_("given in exchange on"), null=True, blank=True)
    exchange_article = models.CharField(_("exchanged under"), max_length=60, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.LIVE, editable=False)
    serial_key = models.CharField(max_length=40, editable=False, default="")
    card = models.OneToOneField("warranty.ReceiptCard", models.PROTECT, null=True, editable=False, related_name="+")  # the one in force
    token = models.CharField(max_length=20, unique=True, default=new_token, editable=False)

    objects = MachineQuerySet.as_manager()
    shown = Shown("machine", "model__code", "pk", "serial")

    class Meta:
        verbose_name = _("machine")
        verbose_name_plural = _("machines")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["model", "serial"], name="machine_serial_once"),
            models.CheckConstraint(condition=Q(replaces__isnull=True) | Q(replaced_on__isnull=False), name="machine_exchange_has_day"),
        ]
        indexes = [
            models.Index(fields=["serial"], name="machine_serial"),
            models.Index(fields=["model", "serial_key"], name="machine_near"),
            models.Index(Upper("engine_number"), name="machine_engine", condition=~Q(engine_number="")),
            models.Index(fields=["dealer", "-id"], name="machine_dealer"),
        ]

    def __str__(self):
        return f"{self.model} {self.serial}"

    @property
    def governing_day(self):
        """The earlier of sale and invoice, from which the card's 20 days count (A6)."""
        days = [d for d in (self.sold_on, self.invoiced_on) if d]
        return min(days) if days else None

    @property
    def successor(self) -> "Machine | None":
        """The machine that was given for this one; None where it was not exchanged."""
        return getattr(self, "replaced_by", None)

    def first_of_chain(self) -> "Machine":
        """The machine that was sold, for which this one was given in the end; itself where nothing was exchanged."""
        machine = self
        while machine.replaces_id:
            machine = machine.replaces
        return machine

    @property
    def days_apart(self) -> int:
        """How many days lie between sale and invoice, of which the earlier governs (A6)."""
        return abs((self.sold_on - self.invoiced_on).days) if self.sold_on and self.invoiced_on else 0

    def index(self):
        """Bring what misread serials have in common up to date; call before saving."""
        self.serial_key = serial_key(self.serial)
