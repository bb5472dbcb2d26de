"""Chinese unless somebody chose otherwise (X1)."""

from django.conf import settings
from django.middleware.locale import LocaleMiddleware
from django.utils import translation


class ChosenLanguage(LocaleMiddleware):
    """Pages speak the language picked in the menu, else the installation's; a program may ask in its header.

    A browser set up in English says nothing about its user, who works with Chinese papers.
    """

    def process_request(self, request):
        if request.path.startswith("/api/"):
            return super().process_request(request)
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()


def reads_chinese() -> bool:
    """Whether the reader's language is Chinese. What is kept in two languages, and not in a catalogue, everybody else reads in English."""
    return (translation.get_language() or "").startswith("zh")
