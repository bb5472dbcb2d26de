"""The components of templates: promises, states, fields, figures. Their looks are in static/css/app.css."""

import functools
from dataclasses import replace
from datetime import date, datetime
from urllib.parse import quote

import segno
from django import template
from django.forms import BaseForm
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock as database_clock
from core import money as amounts
from core import timewords
from core.masking import masked_phone
from core.numbering import running as running_number
from core.track import lay_out

register = template.Library()

TROUBLE = {"missing", "forfeited", "refused", "lapsed", "disputed", "breached"}
WAITING = {"sent_back", "held", "help_asked", "parked"}
STAMPS = {
    "yes": ("", gettext_lazy("Covered")),
    "no": ("out", gettext_lazy("Not covered")),
    "person": ("open", gettext_lazy("Undecided")),
    "exchanged": ("out gone", gettext_lazy("Exchanged")),
    "back": ("out gone", gettext_lazy("Came back")),
}


MAPS = (
    ("Android", "geo:0,0?q={}"),
    ("HarmonyOS", "geo:0,0?q={}"),
    *((device, "https://maps.apple.com/?q={}") for device in ("iPhone", "iPad", "Macintosh")),
)
ELSEWHERE = "https://uri.amap.com/search?keyword={}"


def present(context) -> datetime:
    """The page's one `now`; outside a request the database's clock."""
    now = context.get("now") or database_clock.now
    return now() if callable(now) else now


@register.simple_tag
@functools.cache
def icon(name: str):
    """One icon of the sprite; always beside words, so hidden from screen readers."""
    return format_html('<svg class="i" aria-hidden="true"><use href="#i-{}"/></svg>', name)


# Promises


def promise_facts(deadline, now: datetime, icon_name: str = "clock") -> dict:
    """What is said about a deadline: words, tone, icon, and whether the countdown still runs."""
    zone = database_clock.company_zone()
    due, start = deadline.due_at, getattr(deadline, "starts_at", None)
    facts = {"due": due, "start": start, "running": False, "tone": "done", "icon": "check"}
    if deadline.state == "cancelled":
        return facts | {"words": _("no longer needed"), "icon": "x"}
    if deadline.state == "met":
        return facts | {"words": _("kept in time")}
    if deadline.state == "parked":
        return facts | {"words": _("to be looked into"), "tone": "soon", "icon": "triangle-alert"}
    if deadline.state == "paused":
        return facts | {"words": _("standing still"), "tone": "", "icon": "clock"}
    if deadline.cleared_at:
        late_by = timewords.time_left(due, max(deadline.cleared_at, due), zone)
        return facts | {"words": late_by, "icon": "triangle-alert"}
    tone = timewords.tone(due, now, start)
    return facts | {
        "words": timewords.time_left(due, now, zone),
        "tone": tone,
        "icon": "triangle-alert" if tone == "late" else icon_name,
        "running": True,
    }


def promise_when(deadline, now: datetime, exact: bool) -> str:
    """Until when; when it was done, for what is over; the bare time for an appointment (`exact`)."""
    zone = database_clock.company_zone()
    if deadline.state == "paused":
        return ""
    if deadline.cleared_at and deadline.state in ("met", "breached"):
        return timewords.clock(deadline.cleared_at, now, zone)
    if exact:
        return timewords.clock(deadline.due_at, now, zone)
    return timewords.limit(deadline.due_at, now, zone)


def why_of(context, deadline) -> str:
    """The page that says why it falls due then, in the door through which this page came; nothing for what is only planned."""
    match = getattr(context.get("request"), "resolver_match", None)
    if match is None or not getattr(deadline, "pk", None):
        return ""
    pattern = _why_pattern(match.namespace)
    return pattern and pattern.replace("0", str(deadline.pk))


@functools.cache
def _why_pattern(door: str) -> str:
    try:
        return reverse(f"{door}:deadline", args=[0])
    except NoReverseMatch:
        return ""


@register.inclusion_tag("_promise.html", takes_context=True)
def promise(context, deadline, label, who="", href="", icon="clock", exact=False, current=False, late=None):
    """A deadline as `.promise`: time left in words, then what is promised and until when; one press leads to its why.

    `late` as in `due`.
    """
    now = present(context)
    when = promise_when(deadline, now, exact)
    return _late_by(promise_facts(deadline, now, icon), late, now) | {
        "label": label,
        "line": _("%(label)s, %(when)s") % {"label": label, "when": when} if when else label,
        "who": who,
        "href": href or why_of(context, deadline),
        "current": current,
    }


@register.inclusion_tag("_due.html", takes_context=True)
def due(context, deadline, label, exact=False, late=None):
    """A deadline as `.due`, for a table cell; one press leads to its why.

    `late` is since when the thing that the row shows is late: of a promise that is late itself that is said, so that it is one
    lateness whatever the row stands by.
    """
    now = present(context)
    when = promise_when(deadline, now, exact)
    return _late_by(promise_facts(deadline, now), late, now) | {"label": label, "when": when, "href": why_of(context, deadline)}


@register.inclusion_tag("_late.html", takes_context=True)
def late(context, thing, beside=None):
    """How long something is late by its `late_since`, in the words of a promise; nothing where it is not, or where a promise stands
    `beside` it that says so."""
    since, now = getattr(thing, "late_since", None), present(context)
    if beside and promise_facts(beside, now)["tone"] == "late":
        since = None
    return {"since": since, "words": since and timewords.time_left(since, now, database_clock.company_zone())}


def _late_by(facts: dict, since: datetime | None, now: datetime) -> dict:
    """The facts of a promise that is late, with since when the whole is."""
    if since is None or facts["tone"] != "late":
        return facts
    return facts | {"due": since, "words": timewords.time_left(since, now, database_clock.company_zone())}


@register.inclusion_tag("_track.html", takes_context=True)
def track(context, stops):
    """The promises of one ticket on one line: `core.track.Stop`s, done ones and those to come."""
    now, zone = present(context), database_clock.company_zone()
    layout = lay_out([replace(stop, words=f"{timewords.clock(stop.at, now, zone)} {stop.label}") for stop in stops], now)
    clock_now = timewords.hour_minute(now, zone)
    told = [place["stop"].words for place in layout["stops"]] + [_("now %(time)s") % {"time": clock_now}]
    return layout | {"told": _(", ").join(told), "clock": clock_now}


@register.simple_tag(takes_context=True)
def company_clock(context):
    """`6 月 8 日 周一 15:58`, kept going by the script."""
    return timewords.company_clock(present(context), database_clock.company_zone())


@register.simple_tag(takes_context=True)
def now_iso(context):
    """The server's present for the script, which keeps its offset to the device's clock."""
    return present(context).isoformat()


# Figures and dates


@register.filter
def clock(value, now=None):
    """`16:42` today, `6-05 09:12` this year. Give the page's `now`: `{{ event.at|clock:now }}`."""
    if not value:
        return ""
    now = now() if callable(now) else now or timezone.now()
    return timewords.clock(value, now, database_clock.company_zone())


def _date(value) -> date:
    return database_clock.company_day(value) if isinstance(value, datetime) else value


@register.filter
def day(value):
    """`2026-08-20`, for law and papers."""
    return _date(value).isoformat() if value else ""


@register.filter
def monthday(value):
    """`6 月 5 日`, for sentences."""
    return timewords.month_day(_date(value)) if value else ""


@register.filter
def iso(value):
    """A moment for `datetime` attributes."""
    return value.isoformat() if value else ""


@register.filter
def money(value):
    """`1,704.40`; minus is − (U+2212)."""
    return "" if value in (None, "") else amounts.written(value)


@register.simple_tag(takes_context=True)
def phone(context, person, dial=False):
    """A person's number, masked; with `dial` (who may see it) a link that calls the full one. A customer's is not shown at
    all to a role that has no use for it (X5)."""
    number = getattr(person, "phone", person) or ""
    if hasattr(person, "phone_for"):
        number = person.phone_for(context["request"].user)
    if not number:
        return ""
    shown = masked_phone(number)
    if dial:
        return format_html('<a class="money" href="tel:{}">{} <bdi>{}</bdi></a>', number, icon("phone"), shown)
    return format_html('<bdi class="money">{}</bdi>', shown)


@register.simple_tag
def running(paper):
    """The company's running number behind the number of a paper, `SH2026/0412`: never on a page that a dealer sees."""
    found = running_number(paper)
    return format_html('<span class="quiet money" title="{}">{}</span>', _("Running number, for the company alone"), found) if found else ""


@register.simple_tag(takes_context=True)
def place(context, customer):
    """Where a customer lives, for whose role that is (X5)."""
    return customer.place_for(context["request"].user)


@register.simple_tag(takes_context=True)
def way_to(context, where: str) -> str:
    """The address that shows the way to a place in the device's own maps: Apple's know no `geo:`, a desk has no maps of its own."""
    device = context["request"].headers.get("User-Agent", "")
    maps = next((url for pattern, url in MAPS if pattern in device), ELSEWHERE)
    return maps.format(quote(where))


# States


@register.filter
def statetag(thing, extra=""):
    """The state of an object as a tag, in its one word; trouble is coloured, the rest is not."""
    tone = extra or ("late" if thing.state in TROUBLE else "soon" if thing.state in WAITING else "")
    return format_html('<span class="tag {}">{}</span>', tone, thing.get_state_display())


@register.simple_tag
def stamp(covered):
    """The seal of the verdict: `yes` 保内, `no` 保外, `person` or nothing 待定; of the machine itself `exchanged` 已换机, `back` 已退回."""
    kind, word = STAMPS.get(covered or "person", STAMPS["person"])
    return format_html('<span class="stamp {}">{}</span>', kind, word)


@register.simple_tag
def qr(text, label=""):
    """A QR code as inline SVG."""
    code = segno.make(text, micro=False, error="m")
    svg = code.svg_inline(omitsize=True, border=1, svgclass="qr", lineclass=None, title=label or text)
    return mark_safe(svg)  # segno escapes the title


# Forms


@register.inclusion_tag("_field.html")
def field(bound, label="", hint="", need="", placeholder="", unlabeled=False):
    """One field with label, hint and what is wrong with it."""
    if placeholder:
        bound.field.widget.attrs["placeholder"] = placeholder
    box, name = ("fieldset", "legend") if bound.use_fieldset else ("div", "label")
    return {
        "field": bound,
        "label": capfirst(label or bound.label),
        "hint": hint or bound.help_text,
        "need": need,
        "unlabeled": unlabeled,
        "box": box,
        "name": name,
    }


@register.inclusion_tag("_fields.html")
def fields(form):
    """All fields of a form: first its `sections`, each a title (or none) and the names that stand together, then the others."""
    shown = {one.name: one for one in form.visible_fields()}
    sections = [(title, [shown.pop(name) for name in names if name in shown]) for title, names in getattr(form, "sections", ())]
    return {"form": form, "sections": [(title, together) for title, together in sections if together], "rest": shown.values()}


@register.inclusion_tag("_faults.html", takes_context=True)
def faults(context):
    """What is wrong in the fields of a page's form that was refused, each a link to its field; of every frame, above the content."""
    form, request = context.get("form"), context.get("request")
    bound = form if isinstance(form, BaseForm) and form.is_bound and request and request.method == "POST" else None
    return {"found": _wrong(bound) if bound else []}


def _wrong(form) -> list[tuple[str, str, str]]:
    return [(_place(form[name]), _label(form[name]), " ".join(said)) for name, said in form.errors.items() if name in form.fields]


def _place(bound) -> str:
    """Where a link to the field leads: to its input, else to what is said of it."""
    return f"{bound.auto_id}_error" if bound.use_fieldset or not bound.id_for_label else bound.id_for_label


def _label(bound) -> str:
    return capfirst(bound.label or bound.name)


def _choices(bound):
    return [option for option in bound.subwidgets if str(option.data["value"]) != ""]


@register.inclusion_tag("_seg.html")
def seg(bound, label="", grave="", small=False):
    """A radio field as segments, all answers in sight; the value `grave` turns red once it is chosen."""
    return {
        "field": bound,
        "options": _choices(bound),
        "label": capfirst(label or bound.label),
        "grave": grave,
        "small": small,
    }


@register.inclusion_tag("_pick.html")
def pick(bound, label="", consequences=None):
    """Up to nine choices for the keys 1–9; `consequences` maps a value to the words under it."""
    told = {str(key): text for key, text in (consequences or {}).items()}
    options = [(number, option, told.get(str(option.data["value"]), "")) for number, option in enumerate(_choices(bound), 1)]
    return {"field": bound, "options": options, "label": capfirst(label or bound.label)}


@register.inclusion_tag("_photo.html")
def photo(bound, label="", note="", capture=True):
    """A photo to take or choose, made small before it is sent; `capture` opens the camera at once."""
    return {"field": bound, "label": capfirst(label or bound.label), "note": note, "capture": capture}


@register.inclusion_tag("_signature.html")
def signature(bound, kind):
    """A signature drawn on the glass or photographed from paper, as one image; `kind` says which (A16)."""
    return {"field": bound, "kind": kind}


@register.simple_tag
def scan(target: str, label: str, go=False):
    """A button that reads a code into the input `#target`; with `go` its form is sent at once."""
    reader = static("vendor/jsqr/jsQR.min.js")
    return format_html(
        '<button class="btn" type="button" data-scan="#{}" data-reader="{}"{}>{}{}</button>',
        target,
        reader,
        mark_safe(" data-go" if go else ""),
        icon("scan-line"),
        label,
    )


# Frame


@register.inclusion_tag("_rail_links.html", takes_context=True)
def rooms(context, entries):
    """The rooms of a person's role: `(url, icon, label, count, late_count)`; the present one is marked."""
    path = context["request"].path
    here = max((url for url, *rest in entries if path.startswith(url)), key=len, default=None)
    return {"entries": [(*entry, entry[0] == here) for entry in entries]}
