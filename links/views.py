"""The page behind a signed link, for who is asked; and the pages on which our people ask, send, show and withdraw it."""

from functools import wraps

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_safe

from accounts.doors import in_its_door
from accounts.pages import buttons
from accounts.rights import may, require
from core import clock
from core.errors import Refused
from core.history import words
from core.masking import masked_phone, shown_phone
from core.often import too_often
from core.pages import posted
from core.phones import is_mobile
from core.uploads import served
from core.web import add_errors, door, new_key, verb_page
from links import actions
from links.forms import Answer, Ask
from links.models import ERASED, LinkEvent, SignedLink
from links.places import link_of
from links.purposes import PURPOSES
from notifications.channels import sms

State = SignedLink.State
DONE = (State.AGREED, State.DECLINED, State.WITHDRAWN, State.EXPIRED)


# --- who is asked ---


def unseen(view):
    """The address is the key: it is kept by nobody on the way, and goes to no other house as the page one came from.

    `same-origin` and not `no-referrer`, which would leave our own forms without an origin.
    """

    @wraps(view)
    def guarded(request, *args, **kwargs):
        answer = view(request, *args, **kwargs)
        answer["Referrer-Policy"] = "same-origin"
        answer["X-Robots-Tag"] = "noindex, nofollow"
        patch_cache_control(answer, no_store=True, private=True)
        return answer

    return guarded


@unseen
@require_http_methods(["GET", "HEAD", "POST"])
def signed_link(request, token: str):
    """What is asked, and the answer. One page for every state of the link."""
    if too_often(request, "link", settings.LINK_RATES, link=token, address=""):
        return render(request, "links/often.html", status=429)
    try:
        link = actions.opened(token=token)
    except Http404:
        return render(request, "links/unknown.html", status=404)
    if link.state_at(clock.now()) in DONE:
        return _done(request, link)
    form, status, refused = Answer(request.POST or None, request.FILES or None), 200, None
    if request.method == "POST":
        try:
            status, form = _act(request, token, form)
        except Refused as error:
            status, refused = error.status, error
        if status == 302:
            return redirect(request.path)
        link.refresh_from_db()
        if link.state_at(clock.now()) in DONE:
            return _done(request, link, refused)
    subject = _subject(link)
    said_no = request.POST.get("step") == "decline"
    context = {
        "link": link, "shown": link.asks.shows(subject), "refused": refused,
        "form": Answer() if said_no else form, "no": Answer(request.POST if said_no else None, auto_id="no_%s"),
        "masked": masked_phone(link.phone) if sms.is_set_up() and is_mobile(link.phone) else "",
    }  # fmt: skip
    return render(request, "links/asked.html", context, status=status)


def _act(request, token, form) -> tuple[int, Answer]:
    """Send a code, agree or decline: the status of the page, and the form with what is wrong in it."""
    step = request.POST.get("step")
    if step == "code":
        actions.send_code(token=token)
        return 200, Answer(initial={"name": request.POST.get("name", "")[:50], "code": ""})
    if not form.is_valid():
        return 400, form
    said = form.cleaned_data
    said.pop("signed_how")
    try:
        actions.answer(token=token, agree=step == "agree", **said)
    except ValidationError as error:
        add_errors(form, error)
        return 400, form
    return 302, form


def _done(request, link, refused=None):
    """Answered, withdrawn or expired, in plain words; nothing of what was asked is shown any more."""
    status = 409 if request.method == "POST" or refused else 200
    return render(request, "links/done.html", {"link": link, "state": link.state_at(clock.now())}, status=status)


# --- those who ask ---


def _subject(link):
    """What the link is about: who sees the link sees it, and so does who holds its token."""
    return link.asks.model.objects.visible_to(None).select_related().get(pk=link.subject_id)


def _base(request) -> str:
    return "desk_base.html" if request.user.is_company else "portal_base.html"


@in_its_door
def ask(request, purpose: str, pk: int):
    """Who is asked; the link is made, and shown on its own page."""
    require(request.user, "links.ask")
    asked = PURPOSES.get(purpose)
    subject = asked and asked.model.objects.visible_to(request.user).filter(pk=pk).first()
    if subject is None:
        raise Http404
    name, phone = asked.whom(subject)
    return verb_page(
        request, "links/ask.html", form=Ask(posted(request), name=name, phone=masked_phone(phone) if phone else ""),
        act=lambda **said: actions.ask(purpose=purpose, about=subject, by=request.user, **said),
        then=lambda made: door(request, "link", made.pk), base=_base(request), asked=asked, subject=subject, shown=asked.shows(subject),
        back=door(request, *asked.page(subject)),
    )  # fmt: skip


@in_its_door
@require_safe
def link(request, pk: int):
    """How it stands, the link to show or copy, and what can be done."""
    found, now, user = link_of(request.user, pk), clock.now(), request.user
    events = LinkEvent.objects.visible_to(user).filter(link=found).select_related("by").order_by("-id")
    state = found.state_at(now)
    live = state not in DONE
    found.now = now
    url = found.url if live and may(user, "links.ask") else ""
    context = {
        "link": found, "state": state, "label": State(state).label, "base": _base(request), "now": now, "url": url,
        "key": new_key(request), "phone": shown_phone(found, user), "sees_file": user.sees_contacts and found.name != ERASED,
        "does": buttons(request, found),
        "no_text": live and not (sms.is_set_up() and is_mobile(found.phone)),
        "events": [(event, words(event.kind, event.data)) for event in events],
        "paper_url": door(request, "link_paper", pk), "back": door(request, *found.asks.page(_subject(found))),
    }  # fmt: skip
    return render(request, "links/link.html", context)


@in_its_door
@require_safe
def paper(request, pk: int):
    """The file of an answer."""
    found = link_of(request.user, pk)
    if not request.user.sees_contacts or found.name == ERASED:  # his signature stands on it
        raise Http404
    return served(found.file, f"{found.about}-{found.answer}-{found.pk}")
