"""Erasing a customer's data on request (X5)."""

from django import forms
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from accounts.doors import company
from accounts.rights import require
from core.pages import posted
from core.web import back_to, door, verb_page
from warranty import actions
from warranty.models import Customer


class Ground(forms.Form):
    """Why; who he was is not to be written down again."""

    reason = forms.CharField(label=_("Why"), max_length=200, help_text=_("On what ground. Not who he is: this stays."))


@company
def erase_customer(request, pk: int):
    """What goes and what stays, and the press."""
    require(request.user, "warranty.erase_customer")
    customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
    back = back_to(request, door(request, "machines"))
    return verb_page(
        request, "warranty/erase.html", form=Ground(posted(request)), customer=customer, back=back,
        act=lambda **said: actions.erase_customer(customer=customer, by=request.user, **said), then=lambda _done: back,
    )  # fmt: skip
