"""Who is told what about strays, and the words."""

from django.utils.translation import gettext_lazy as _

from notifications.words import words

LATE = words("stray.late", _("%(name)s was not fed in time"), _("Stray not fed in time"))
