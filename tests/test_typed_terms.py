"""No text, form or model types an hour or a day that a rule says: it takes it from the rule (`{% term "kind" %}`, `length`)."""

import re

from tests.test_translations import catalogue, messages

TERM = re.compile(
    r"(?<![\d:.])(?<!第 )\d+\s*(?:(?:working days?|days?|hours?|minutes?|h|min|d)(?![\w-])|个工作日|工作日|天|日内|小时|分钟)"
)
# What is no rule of a promise, and why.
KEPT = {
    "A meter shows 0 to 99,999 hours.": "what a meter can show",
    "As 10 d 5 d 1 d, 2 h or 30 min.": "how reminders are typed",
    "Write them as 10 d 5 d 1 d.": "how reminders are typed",
    "%(code)s is your code to confirm %(about)s, good for 10 minutes. Tell it to nobody.": "links, how long a code lives",
    "A code was sent to %(masked)s. It is good for 10 minutes.": "links, how long a code lives",
    "less than a minute left": "a countdown, whatever the rule",
    "Mail, text messages, group robots and webhooks. Each is tried for nearly eight hours, then given up here.": "notifications, sending",
    "The sweep is more than 2 minutes behind: what is late is not told yet.": "deadlines.checking.ALARM_FROM, of the engine itself",
}
STATISTICS = re.compile(r"(?:last |the |in |over )?(?:14|30) days(?! to)|(?:14|30) ?天")  # the span of a figure, no promise


def typed() -> list[str]:
    found = []
    chinese = ((context, entry.msgstr, f"the Chinese of {msgid!r}") for (context, msgid), entry in catalogue().items() if msgid not in KEPT)
    for _context, text, where in (*messages(), *chinese):
        words = " ".join(text.split())
        if words not in KEPT and TERM.search(STATISTICS.sub("", words)):
            found.append(f"{words!r} in {where}")
    return sorted(set(found))


def test_terms_are_the_rules():
    assert typed() == []


def test_a_new_one_is_found():
    assert TERM.search("Customers are called within 2 hours.") and TERM.search("10 个工作日内补办")
    assert not TERM.search("version 2 from 2026-11-29 08:00") and not TERM.search("%(hours)s hours")


def test_what_is_kept_is_there():
    assert set(KEPT) <= {" ".join(text.split()) for _context, text, _path in messages()}
