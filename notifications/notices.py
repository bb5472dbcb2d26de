"""The words of what no other room tells."""

from django.utils.translation import gettext_lazy as _

from notifications.words import words

TOOK_OVER = words("person.took_over", _("You took over from %(person)s what he held: %(count)s"), _("Taken over from a colleague"))
