"""Shapes of what is entered about old parts (A16, A17)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from returns import scan
from returns.models import OldPart, Room


class Scan(forms.Form):
    """A tag as scanned or typed; becomes the one part that it means."""

    tag = forms.CharField(label=_("Scan the tag"), max_length=60)

    def __init__(self, data=None, *, user):
        super().__init__(data)
        self.user = user

    def clean(self):
        data = super().clean()
        tag = data.pop("tag", "")
        if not tag:
            return data
        found = scan.find(tag, self.user)
        if len(found) == 1:
            data["part"] = found[0]
        elif found:
            numbers = ", ".join(part.number for part in found)
            self.add_error("tag", _("Several tags end like this: %(numbers)s. Type the whole number.") % {"numbers": numbers})
        else:
            self.add_error("tag", _("No old part has this tag. Scan again, or type its last 6 digits."))
        return data


class Several(forms.Form):
    """Old parts ticked in a list."""

    parts = forms.ModelMultipleChoiceField(
        OldPart.objects.none(), label=_("Old parts"), error_messages={"required": _("Tick at least one old part.")}
    )

    def __init__(self, data=None, *, parts):
        super().__init__(data)
        self.fields["parts"].queryset = parts

    def clean_parts(self) -> list[OldPart]:
        return list(self.cleaned_data["parts"])


class Ship(Several):
    """What goes back, and how."""

    carrier = forms.CharField(label=_("Truck or carrier"), max_length=100, help_text=_("Number plate, or carrier and waybill."))
    box = forms.CharField(label=_("Box"), max_length=20, required=False)


class Store(forms.Form):
    """The place of one part: only rooms that take its kind are offered."""

    room = forms.ModelChoiceField(Room.objects.none(), label=_("Room"), empty_label=None, widget=forms.RadioSelect)
    bin = forms.CharField(label=_("Shelf and bin"), max_length=20, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, data=None, *, part: OldPart, user, before: OldPart | None = None):
        super().__init__(data, initial={"room": before and before.room_id, "bin": before and before.bin})
        holds = Room.Holds.USABLE if part.usable else Room.Holds.SCRAP
        self.fields["room"].queryset = Room.objects.visible_to(user).filter(active=True, holds=holds)


class Dispose(forms.Form):
    """Where a stored part went."""

    disposal = forms.CharField(label=_("What became of it"), max_length=200)


class Reason(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
