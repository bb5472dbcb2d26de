"""A line in the inbox of each, and what is to leave the house with it: in the transaction of the change (rule 5)."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import NamedTuple

from accounts.models import User
from core.bulk import encode_json, insert
from notifications import words
from notifications.channels import PERSONAL, Channel, sms
from notifications.models import Notice, Outbox, Preference, Target

GATHER = timedelta(seconds=10)  # what happens within it goes out in one message


COLUMNS = ("user_id", "at", "kind", "data", "subject", "subject_id", "pressing", "read_at")


class Entry(NamedTuple):
    """One line of somebody's inbox before it is written: tens of thousands of them after an outage."""

    person: User
    about: tuple[str, int]
    facts: tuple[str, ...]
    encoded: str


def tell(people, kind: str, subject, at: datetime, *, pressing=False, **data) -> None:
    """Put one line into the inbox of each person, and a message to each who has an address. Nobody twice, nobody null."""
    tell_all([(person, subject, data) for person in people], kind, at, pressing=pressing)


def tell_all(lines, kind: str, at: datetime, *, pressing=False) -> None:
    """The same for many subjects at once, `lines` being (person, subject, data): a fixed number of statements.

    `subject` is an object, or a pair (label, id). Outside, a person gets one message for all of them.
    """
    entries, seen, known = [], set(), {}
    words.known(kind)
    for person, subject, data in lines:
        if person is None or not person.is_active:
            continue
        about = subject if isinstance(subject, tuple) else (subject._meta.label_lower, subject.pk)
        if id(data) not in known:  # one breach is told to several people with the same facts
            known[id(data)] = (tuple(map(str, data.values())), encode_json(data))
        facts, encoded = known[id(data)]
        if (key := (person.pk, about, facts)) not in seen:
            seen.add(key)
            entries.append(Entry(person, about, facts, encoded))
    if not entries:
        return
    ids = insert(Notice, COLUMNS, [(e.person.pk, at, kind, e.encoded, *e.about, pressing, None) for e in entries])
    numbered = list(zip(ids, entries, strict=True))
    times = {"pressing": pressing, "created_at": at, "due_at": at + GATHER}
    messages = [Outbox(**to, **times) for to in (*_to_people(numbered), *_to_targets(numbered, kind))]
    Outbox.objects.bulk_create(messages)


def has_address(person, channel: str) -> str:
    """Where a channel reaches this person; empty where it does not."""
    return person.email if channel == Channel.EMAIL else (person.phone or "") if sms.is_set_up() else ""


def wants(person, channel: str, preference: Preference | None) -> bool:
    """Whether the person hears by this channel: as he chose, else by mail alone."""
    return preference.wants(channel) if preference else channel == Channel.EMAIL


def _to_people(entries):
    """One message for each person and channel, with the notices that it is about."""
    mine, people = defaultdict(list), {}
    for pk, entry in entries:
        mine[entry.person.pk].append(pk)
        people[entry.person.pk] = entry.person
    reachable = [person for person in people.values() if any(has_address(person, channel) for channel in PERSONAL)]
    chosen = Preference.objects.in_bulk([person.pk for person in reachable], field_name="user_id") if reachable else {}
    for person in reachable:
        for channel in PERSONAL:
            if has_address(person, channel) and wants(person, channel, chosen.get(person.pk)):
                yield {"user": person, "channel": channel, "notices": mine[person.pk]}


def _to_targets(entries, kind):
    """One message for each robot and webhook that hears this kind; what several people are told it hears once."""
    for target in Target.objects.hearing(kind):
        heard: dict = {}
        for pk, entry in entries:
            if target.department_id in (None, entry.person.department_id):
                heard.setdefault((entry.about, entry.facts), pk)
        if heard:
            yield {"target": target, "channel": target.channel, "notices": list(heard.values())}
