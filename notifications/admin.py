"""Group robots and webhooks: administrators enter them by a plain form, under row history."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from notifications.models import Target
from notifications.words import NAMES

GROUPS = {
    _("Tickets"): {"ticket", "task", "record", "redress", "escalation"},
    _("Receipt cards and vouchers"): {"card", "voucher"},
    _("Old parts"): {"part"},
    _("Write-off"): {"claim", "notice"},
    _("Deadlines"): {"deadline", "engine"},
    _("People"): {"person", "phone"},
}


def kinds() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every kind of notice by its name, in groups."""
    return [(group, [(kind, name) for kind, name in NAMES.items() if kind.split(".")[0] in of]) for group, of in GROUPS.items()]


class TargetForm(forms.ModelForm):
    kinds = forms.MultipleChoiceField(
        label=_("what it hears"),
        required=False,
        choices=kinds,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: everything."),
    )

    class Meta:
        model = Target
        fields = ["name", "channel", "address", "secret", "kinds", "department", "active"]


@admin.register(Target)
class TargetAdmin(admin.ModelAdmin):
    """The address is looked up as it is saved; test messages are sent from the page of outgoing messages."""

    form = TargetForm
    list_display = ("name", "channel", "department", "active")
    list_filter = ("channel", "active")
    search_fields = ("name",)

    def has_delete_permission(self, request, obj=None):
        """Its messages stand in the history; take it out of use instead."""
        return False
