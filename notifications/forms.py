"""What a person wants of his reminders."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ClockField
from notifications.channels import sms
from notifications.models import Preference


class Reminders(forms.Form):
    """Channels and quiet hours; a channel that does not reach the person is not offered and keeps what was chosen."""

    email = forms.BooleanField(label=_("By e-mail"), required=False)
    sms = forms.BooleanField(label=_("By text message"), required=False)
    quiet_from = ClockField(label=_("Quiet from"), required=False)
    quiet_to = ClockField(label=_("until"), required=False)

    def __init__(self, data=None, *, user):
        chosen = Preference.objects.visible_to(user).filter(user=user).first() or Preference()
        self.kept = {name: getattr(chosen, name) for name in self.base_fields}
        super().__init__(data, initial=self.kept)
        if not user.email:
            del self.fields["email"]
        if not (user.phone and sms.is_set_up()):
            del self.fields["sms"]

    def clean(self):
        """What is not on the form stays."""
        return {name: self.kept[name] for name in ("email", "sms") if name not in self.fields} | super().clean()
