"""What every page with a verb shares: the form that is posted once, and the refusal that is shown."""

import hashlib
import json
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.http import url_has_allowed_host_and_scheme
from django_fsm import TransitionNotAllowed
from rest_framework.exceptions import AuthenticationFailed

from core.errors import Refused
from core.idempotency import once
from core.stale import stale


def client_address(request: HttpRequest) -> str:
    """Who is calling: as the outermost of our own proxies saw it (`BEHIND_PROXY` counts them), else the peer itself.

    What stands further left in X-Forwarded-For the caller may have written himself.
    """
    passed = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    count = min(settings.TRUSTED_PROXIES, len(passed))
    return passed[-count] if count else request.META.get("REMOTE_ADDR", "")


def verb_page(
    request: HttpRequest,
    template: str | list[str],
    *,
    form,
    act: Callable,
    then: Callable[..., str],
    status: int = 200,
    about=None,
    **context,
) -> HttpResponse:
    """One verb as a page: GET shows the form, POST calls the action once and goes on to `then(result)`.

    `form` is a bound or unbound Django form; `act` is called with its cleaned data as keywords; what it refuses is
    shown above the form with 409, what is wrong in a field beside that field with 400. The form carries an
    idempotency key made when it was shown, with the state in which what it is `about` was then.
    """
    if request.method == "POST":
        if not form.is_valid():
            status = 400
        else:
            try:
                return redirect(post_once(request, lambda: then(act(**form.cleaned_data))))
            except ValidationError as error:
                add_errors(form, error)
                status = 400
            except TransitionNotAllowed as error:
                context["refused"], status = stale(error, request.user, seen_in(request)), 409
            except Refused as error:
                context["refused"], status = error, error.status
    return render(request, template, {"form": form, "key": new_key(request, about), **context}, status=status)


def add_errors(form, error: ValidationError) -> None:
    """Put an action's complaint beside the field it names, or above the form when the form has no such field."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, errors in error.error_dict.items():
        form.add_error(field if field in form.fields else None, errors)


def post_once(request: HttpRequest, run: Callable[[], str]) -> str:
    """Run a page's POST once per `idempotency_key` field; a repeat gets the same address back."""
    key = request.POST.get("idempotency_key", "")[:100]
    if not (key.isascii() and key.isprintable()):
        raise SuspiciousOperation("idempotency_key")  # no page of ours has made it: 400
    return once(request.user, key, fingerprint_of(request), lambda: {"location": run()})["location"]


def fingerprint_of(request: HttpRequest) -> bytes:
    """What makes two posts the same: path, fields, content of files."""
    fields = [[k, v] for k, v in sorted(request.POST.lists()) if k not in ("csrfmiddlewaretoken", "idempotency_key")]
    files = [[name, hashlib.sha256(b"".join(f.chunks())).hexdigest()] for name, uploads in sorted(request.FILES.lists()) for f in uploads]
    return json.dumps([request.path, fields, files]).encode()


def new_key(request: HttpRequest, about=None) -> str:
    """The key of the form that is shown: the one just posted when it was wrong, so that a retry is the same request. It ends
    with the state of what it is about.
    """
    state = getattr(about, "state", "")
    return request.POST.get("idempotency_key") or get_random_string(22) + (f".{state}" if state else "")


def seen_in(request: HttpRequest) -> str:
    """The state that the form showed which is posted now, where it was about one thing."""
    return request.POST.get("idempotency_key", "").partition(".")[2]


def back_to(request: HttpRequest, default: str) -> str:
    """The page a link came from, if it is ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}) else default


class TextAddresses:
    """An address with a NUL in it is none (404): no database can be asked for it, and a `<str:…>` of a pattern takes it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if "\0" in request.path_info:
            raise Http404


class RefusalMiddleware:
    """A refusal that no page caught becomes a page of its own, never a 500; so does a NUL that came as far as the database."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, error):
        if isinstance(error, ValueError) and "NUL" in str(error):  # whatever field or question it stood in
            return render(request, "400.html", status=400)
        if isinstance(error, AuthenticationFailed):  # of the API's own page, which asks who it is only when it is written
            return JsonResponse({"detail": error.detail}, status=error.status_code)
        if isinstance(error, TransitionNotAllowed):
            error = stale(error, request.user, seen_in(request))
        if not isinstance(error, Refused):
            return None
        template = "_refused.html" if getattr(request, "htmx", False) else "409.html"
        back = request.headers.get("Referer", "/")
        if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
            back = "/"
        return render(request, template, {"refused": error, "back": back}, status=error.status)


def door(request: HttpRequest, page: str, *args) -> str:
    """The address of a page in the door through which the request came (`desk`, `clerk` or `portal`).

    So that a room's verb can lead back to a page of a storey above without naming it.
    """
    return reverse(f"{request.resolver_match.namespace}:{page}", args=args)  # type: ignore[union-attr]  # a view was found
