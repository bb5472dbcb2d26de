"""The catalogue: models, parts, causes. Reference data: plain admin forms, under row history."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.pinyin import SortKeyField

NOT_NEGATIVE = [MinValueValidator(0)]


class ProductClass(models.TextChoices):
    """The classes for which the law names periods (R2010 Art. 24, Annex 1)."""

    DIESEL_MULTI = "diesel_multi", _("multi-cylinder diesel engine")
    DIESEL_SINGLE = "diesel_single", _("single-cylinder diesel engine")
    PETROL_TWO = "petrol_two_stroke", _("two-stroke petrol engine")
    PETROL_FOUR = "petrol_four_stroke", _("four-stroke petrol engine")
    TRACTOR = "tractor", _("tractor")
    COMBINE = "combine", _("combine harvester")
    TRANSPLANTER = "transplanter", _("rice transplanter")
    OTHER = "other", _("other machine")


class Liable(models.TextChoices):
    """Who answers for a cause (A8)."""

    COMPANY = "company", _("company")
    SUPPLIER = "supplier", _("supplier")
    DEALER = "dealer", _("dealer")
    CUSTOMER = "customer", _("customer")


class Catalogue(models.QuerySet):
    def visible_to(self, user):
        """The catalogue is everyone's who signs in."""
        return self


@pghistory.track()
class ProductModel(models.Model):
    """A model that the company sells."""

    code = models.CharField(_("model"), max_length=40, unique=True)
    name = models.CharField(_("product"), max_length=60)
    product_class = models.CharField(_("class"), max_length=20, choices=ProductClass.choices)
    power_kw = models.DecimalField(_("power (kW)"), max_digits=7, decimal_places=2, null=True, blank=True, validators=NOT_NEGATIVE)
    sold_alone = models.BooleanField(_("engine sold alone"), default=False)
    whole_months = models.PositiveSmallIntegerField(_("stated months, whole machine"), null=True, blank=True)
    part_months = models.PositiveSmallIntegerField(_("stated months, main parts"), null=True, blank=True)
    made = models.BooleanField(_("made by the company"), default=True, help_text=_("Off for bought-in products."))
    produced_until = models.DateField(_("produced until"), null=True, blank=True)
    sort_key = SortKeyField(db_index=True)

    objects = Catalogue.as_manager()

    class Meta:
        verbose_name = _("model")
        verbose_name_plural = _("models")
        ordering = ["sort_key", "code"]

    def __str__(self):
        return f"{self.name} {self.code}"


@pghistory.track()
class Part(models.Model):
    """A part, its price for settlement between company and dealer, and its period."""

    number = models.CharField(_("drawing number"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=60)
    main = models.BooleanField(_("main part"), default=False)
    wearing = models.BooleanField(_("wearing part"), default=False)
    bought_in = models.BooleanField(_("bought-in"), default=False)
    stated_months = models.PositiveSmallIntegerField(_("stated months"), null=True, blank=True)
    classes = ArrayField(
        models.CharField(max_length=20, choices=ProductClass.choices), verbose_name=_("fits"), default=list, blank=True,
        help_text=_("The voucher of a machine names the wearing parts of its class. None chosen: no voucher names this part."),
    )  # fmt: skip
    settlement_price = models.DecimalField(_("settlement price"), max_digits=12, decimal_places=2, default=0, validators=NOT_NEGATIVE)
    list_price = models.DecimalField(_("list price"), max_digits=12, decimal_places=2, default=0, validators=NOT_NEGATIVE)
    standard_hours = models.DecimalField(_("standard hours"), max_digits=5, decimal_places=1, default=1, validators=NOT_NEGATIVE)
    sort_key = SortKeyField(db_index=True)

    objects = Catalogue.as_manager()

    class Meta:
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        ordering = ["sort_key", "number"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(main=True, wearing=True), name="part_main_or_wearing"),
        ]

    def __str__(self):
        return f"{self.name} {self.number}"


@pghistory.track()
class Cause(models.Model):
    """Why something failed and who answers for it (A8); a maintained tree."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("under"))
    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=50)
    liable = models.CharField(_("liable"), max_length=10, choices=Liable.choices)
    excluded = models.CharField(_("exclusion"), max_length=40, blank=True, help_text=_("The case of R2010 Art. 38, if it is one."))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    active = models.BooleanField(_("in use"), default=True)

    objects = Catalogue.as_manager()

    class Meta:
        verbose_name = _("cause")
        verbose_name_plural = _("causes")
        ordering = ["position", "id"]

    def __str__(self):
        return self.name


class Assembly(models.Model):
    """Where on a machine of a class a fault can be; the clerk picks it during the call."""

    product_class = models.CharField(_("class"), max_length=20, choices=ProductClass.choices)
    name = models.CharField(_("place"), max_length=40)

    objects = Catalogue.as_manager()

    class Meta:
        verbose_name = _("place of fault")
        verbose_name_plural = _("places of fault")
        ordering = ["product_class", "id"]
        constraints = [models.UniqueConstraint(fields=["product_class", "name"], name="assembly_once")]

    def __str__(self):
        return self.name
