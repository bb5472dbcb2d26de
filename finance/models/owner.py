"""Whose an account is, where a room above keeps that: at most one owner, by the database (docs/decisions/0028)."""

from django.db import models
from django.db.models import Q
from django.db.models.constraints import BaseConstraint

from finance.models.ledger import Account


class SameOwner(BaseConstraint):
    """The account that a row names is one of the owner that it names: both columns are one foreign key."""

    COLUMNS = "FOREIGN KEY (account_id, owner) REFERENCES finance_account (id, owner)"

    def constraint_sql(self, model, schema_editor):
        return f"CONSTRAINT {schema_editor.quote_name(self.name)} {self.COLUMNS}"

    def create_sql(self, model, schema_editor):
        return f"ALTER TABLE {schema_editor.quote_name(model._meta.db_table)} ADD {self.constraint_sql(model, schema_editor)}"

    def remove_sql(self, model, schema_editor):
        return f"ALTER TABLE {schema_editor.quote_name(model._meta.db_table)} DROP CONSTRAINT {schema_editor.quote_name(self.name)}"

    def validate(self, model, instance, exclude=None, using=None):
        """The database asks."""


class Owned(models.Model):
    """An account of somebody whom a room above knows: it adds its own one-to-one key, and `Meta.constraints = owned_by(code)`."""

    account = models.OneToOneField(Account, models.PROTECT, primary_key=True, related_name="+")
    owner = models.CharField(max_length=Account.LONGEST, editable=False)

    class Meta:
        abstract = True


def owned_by(code: str) -> list[BaseConstraint]:
    """What keeps the rows of a room to accounts of its own kind of owner."""
    return [
        models.CheckConstraint(condition=Q(owner=code), name=f"{code}_account_of_its_kind"),
        SameOwner(name=f"{code}_account_one_owner"),
    ]
