"""What every page knows: the present, and the words that its script needs."""

import functools
import json

from django.conf import settings
from django.utils.translation import get_language, gettext, to_locale

from core import clock as database_clock
from core import typed
from core.timewords import phrases_for_script


def clock(request) -> dict:
    """`now` (asked once a page, when first used), the company's zone, names, and the phrases for `app.js`."""
    return {
        "now": functools.cache(database_clock.now),
        "company_zone": settings.TIME_ZONE,
        "company_name": settings.COMPANY_NAME,
        "product_name": settings.PRODUCT_NAME,
        "html_lang": (to_locale(get_language() or settings.LANGUAGE_CODE)).replace("_", "-"),
        "script_words": lambda: script_words(get_language()),
    }


@functools.cache
def script_words(language: str) -> str:
    """JSON of every text that the script may show, in the active language; the script itself has none."""
    words = {
        "time": phrases_for_script(),
        "late": gettext("%(what)s is now overdue."),
        "failed": gettext("That did not arrive. Check the network and try again."),
        "refusedPage": gettext("This page has changed meanwhile. Load it again."),
        "loses": gettext("%(n)s drafts on this device are not handed in yet. Signing out deletes them. Sign out?"),
        "draftSaved": gettext("Draft kept on this device at %(t)s, not handed in yet. Please do not clear the browser."),
        "queued": gettext("%(n)s kept on this device; handed in by itself when there is a network."),
        "offline": gettext("No network."),
        "sent": gettext("Handed in."),
        "elsewhere": gettext("This is open in another tab too, with something else in it. Go on there, or load this page anew."),
        "rejected": gettext("One could not be handed in. Open it to see why."),
        "photoTooBig": gettext("This photo cannot be read. Take another one."),
        "scanNone": gettext("No code found in the picture. Take it closer, or type the number."),
        "typed": {
            "days": typed.DAYS,
            "months": typed.MONTHS,
            "day": gettext("Write the day as 2026-06-08 or 6-8."),
            "clock": gettext("Write the time as 16:30."),
            "number": gettext("Write a whole number, as 12."),
            "money": gettext("Write the amount as 1704.40."),
            "pick_date": gettext("Choose the day"),
            "pick_time": gettext("Choose the time"),
        },
        "missing": gettext("Still missing: %(what)s"),
        "comma": gettext(", "),
    }
    return json.dumps(words, ensure_ascii=False)
