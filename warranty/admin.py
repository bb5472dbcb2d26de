"""The catalogue: plain forms for administrators, under row history. The rules have a page of their own."""

from django import forms
from django.contrib import admin
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from warranty.cases import current_rules
from warranty.models import Assembly, Cause, Part, ProductClass, ProductModel


class Kept(admin.ModelAdmin):
    """Reference rows are named by papers of the past: they are changed or retired, not deleted."""

    show_full_result_count = False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(ProductModel)
class ProductModelAdmin(Kept):
    list_display = ("code", "name", "product_class", "power_kw", "made", "produced_until")
    list_filter = ("product_class", "made")
    search_fields = ("code", "name")


class PartForm(forms.ModelForm):
    """A part, with the classes that it fits to tick."""

    classes = forms.MultipleChoiceField(
        label=capfirst(Part._meta.get_field("classes").verbose_name), help_text=Part._meta.get_field("classes").help_text,
        choices=ProductClass.choices, required=False, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


@admin.register(Part)
class PartAdmin(Kept):
    form = PartForm
    list_display = ("number", "name", "main", "wearing", "bought_in", "settlement_price", "list_price", "standard_hours")
    list_filter = ("main", "wearing", "bought_in")
    search_fields = ("number", "name")


class CauseForm(forms.ModelForm):
    """A cause in its tree: it never stands under itself, and names a case of Art. 38 as the rules know it."""

    def clean_parent(self):
        parent = above = self.cleaned_data["parent"]
        while above is not None:
            if above.pk == self.instance.pk:
                raise forms.ValidationError(_("A cause cannot stand under itself."))
            above = above.parent
        return parent

    def clean_excluded(self):
        excluded = self.cleaned_data["excluded"]
        if excluded and excluded not in current_rules()[1].exclusions:
            raise forms.ValidationError(_("The rules know no such case of Art. 38."))
        return excluded


@admin.register(Cause)
class CauseAdmin(Kept):
    """Causes as a tree: each under its parent, with who is liable (A8)."""

    form = CauseForm
    list_display = ("name", "parent", "position", "liable", "excluded", "active")
    list_filter = ("liable", "active")
    list_select_related = ("parent",)
    ordering = (Coalesce("parent__position", "position"), Coalesce("parent", "pk"), F("parent").asc(nulls_first=True), "position")


@admin.register(Assembly)
class AssemblyAdmin(Kept):
    list_display = ("product_class", "name")
    list_filter = ("product_class",)
