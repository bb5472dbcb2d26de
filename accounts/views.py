"""Where one is signed in and with which tokens, and the trail of accounts."""

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from accounts import actions, places
from accounts.doors import company
from accounts.kinds import Happened
from accounts.models import AccountEvent, Role, Token
from accounts.pages import buttons
from accounts.rights import VERBS, require
from accounts.words import device, told
from core import clock
from core.forms import WholeField
from core.pages import newest, whole
from core.web import add_errors, door, new_key

SHOWN = 30


class NewToken(forms.Form):
    """A token: what for, what it may, how long."""

    MAY = [("all", _("everything that this person may")), ("read", _("reading only")), ("some", _("reading, and these verbs"))]

    name = forms.CharField(label=_("What for"), max_length=60)
    days = WholeField(label=_("Days"), min_value=1, initial=90)
    may = forms.ChoiceField(label=_("It may"), choices=MAY, initial="all")
    verbs = forms.MultipleChoiceField(label=_("Verbs"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["verbs"].choices = [(verb, verb) for verb in sorted(VERBS) if person.role in VERBS[verb]]

    def wishes(self) -> dict:
        data = self.cleaned_data
        return {"name": data["name"], "days": data["days"], "verbs": {"all": None, "read": [], "some": data["verbs"]}[data["may"]]}


@login_required
@sensitive_variables("key")
def access(request, pk=None):
    """One's own sign-ins, tokens and trail; an administrator sees anybody's. POST makes a token, whose key is shown this once."""
    person = actions.whose_account(request.user, pk)
    form = NewToken(request.POST if request.method == "POST" else None, person=person)
    key = None
    if request.method == "POST" and form.is_valid():
        try:
            _token, key = actions.make_token(person=person, by=request.user, **form.wishes())
            form = NewToken(person=person)
        except ValidationError as error:
            add_errors(form, error)
    status = 400 if form.errors else 201 if key else 200
    return render(request, "account/access.html", _context(request, person, form, key), status=status)


def _context(request, person, form, key) -> dict:
    now = clock.now()
    tokens = Token.objects.visible_to(request.user).filter(user=person).select_related("user").order_by("-id")[:SHOWN]
    events = AccountEvent.objects.visible_to(request.user).filter(person=person).select_related("by").order_by("-id")[:SHOWN]
    return {
        "person": person,
        "own": person == request.user,
        "sessions": [(session, device(session.user_agent)) for session in actions.sessions_of(person)],
        "identities": actions.identities_of(person),
        "tokens": [(token, token.state(now)) for token in tokens],
        "events": told(events),
        "form": form,
        "made": key,
        "now": now,
        "key": new_key(request),
    }


@login_required
@require_POST
def end_session(request, pk):
    """Sign one device out."""
    person = actions.end_session(session=pk, by=request.user)
    messages.success(request, _("That device is signed out."))
    return redirect(_back(request, person))


@login_required
@require_POST
def end_access(request, pk):
    """Sign out everywhere, here too; tokens end with it."""
    person = actions.whose_account(request.user, pk)
    actions.end_access(person=person, by=request.user)
    messages.success(request, _("Signed out everywhere; every token has ended."))
    return redirect(_back(request, person))


@login_required
@require_POST
def unlink_identity(request, pk):
    """The company's sign-in opens this account no more."""
    person = actions.unlink_identity(identity=pk, by=request.user)
    if person == request.user:
        update_session_auth_hash(request, person)
    messages.success(request, _("The company's sign-in no longer opens this account."))
    return redirect(_back(request, person))


@login_required
@require_POST
def revoke_token(request, pk):
    """A token stops working."""
    token = actions.revoke_token(token=pk, by=request.user)
    messages.success(request, _("The token no longer works."))
    return redirect(_back(request, token.user))


def _back(request, person) -> str:
    return reverse("access") if person == request.user else reverse("access_of", args=[person.pk])


@company
@require_safe
def person(request, pk):
    """Somebody and what he holds, for who enters people: handed over from here, when he leaves in the same step."""
    require(request.user, "accounts.people")
    found = places.find(request.user, pk)
    context = {"person": found, "held": [(one, _links(request, one)) for one in places.held(found)], "does": buttons(request, found)}
    return render(request, "account/person.html", context)


def _links(request, held) -> list[tuple]:
    """(words, address or nothing) of the first few."""
    pages = [(words, row, getattr(row, "shown", None)) for words, row in held.shown]
    return [(words, door(request, shown.page, shown.key_of(row)) if shown else "") for words, row, shown in pages]


@company
@require_safe
def trail(request):
    """Who changed whose account, for administrators and leaders; of one person or one kind."""
    require(request.user, "accounts.read_trail")
    kind, person = request.GET.get("kind", ""), whole(request.GET.get("person", ""), "person")
    events = AccountEvent.objects.visible_to(request.user).select_related("by", "person")
    events = events.filter(kind=kind) if kind in Happened.values else events.exclude(kind=Happened.SIGNED_IN)
    events = events.filter(person=person) if person else events
    page = newest(events, request)
    context = {"page": page, "rows": told(page.rows), "kinds": Happened.choices, "kind": kind, "asked": person, "now": clock.now()}
    context["is_admin"] = request.user.role == Role.ADMIN
    return render(request, "account/trail.html", context)
