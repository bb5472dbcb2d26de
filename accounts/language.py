"""The language chosen in the menu is the person's: pages on every device, mails and messages too (X1)."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from core.locks import locked


@transaction.atomic
def speak(*, by, language: str) -> None:
    """The person reads this language from now on."""
    person = locked(get_user_model().objects.all(), by.pk)
    person.language = language
    person.save(update_fields=["language"])


@require_POST
def choose(request) -> HttpResponse:
    """Django's own view, which remembers it in the browser; for whoever is signed in, it is kept."""
    language = request.POST.get("language", "")
    if request.user.is_authenticated and language in dict(settings.LANGUAGES) and check_for_language(language):
        speak(by=request.user, language=language)
    return set_language(request)
