"""A line in the inbox of each, and what is to leave the house with it: in the transaction of the change (rule 5)."""

from collections import defaultdict
from datetime import datetime, timedelta

from notifications.channels import PERSONAL, Channel, sms
from notifications.models import Notice, Outbox, Preference, Target

GATHER = timedelta(seconds=10)  # what happens within it goes out in one message


def tell(people, kind: str, subject, at: datetime, *, urgent=False, **data) -> None:
    """Put one line into the inbox of each person, and a message to each who has an address. Nobody twice, nobody null."""
    tell_all([(person, subject, data) for person in people], kind, at, urgent=urgent)


def tell_all(lines, kind: str, at: datetime, *, urgent=False) -> None:
    """The same for many subjects at once, `lines` being (person, subject, data): a fixed number of statements.

    `subject` is an object, or a pair (label, id). Outside, a person gets one message for all of them.
    """
    notices, seen = [], set()
    for person, subject, data in lines:
        label, pk = subject if isinstance(subject, tuple) else (subject._meta.label_lower, subject.pk)
        if person is None or not person.is_active or (person.pk, label, pk, *map(str, data.values())) in seen:
            continue
        seen.add((person.pk, label, pk, *map(str, data.values())))
        notices.append(Notice(user=person, at=at, kind=kind, data=data, subject=label, subject_id=pk, urgent=urgent))
    if not notices:
        return
    Notice.objects.bulk_create(notices)
    times = {"urgent": urgent, "created_at": at, "due_at": at + GATHER}
    messages = [Outbox(**to, **times) for to in (*_to_people(notices), *_to_targets(notices, kind))]
    Outbox.objects.bulk_create(messages)


def has_address(person, channel: str) -> str:
    """Where a channel reaches this person; empty where it does not."""
    return person.email if channel == Channel.EMAIL else (person.phone or "") if sms.is_set_up() else ""


def wants(person, channel: str, preference: Preference | None) -> bool:
    """Whether the person hears by this channel: as he chose, else by mail alone."""
    return preference.wants(channel) if preference else channel == Channel.EMAIL


def _to_people(notices):
    """One message for each person and channel, with the notices that it is about."""
    mine = defaultdict(list)
    for notice in notices:
        mine[notice.user].append(notice.pk)
    reachable = [person for person in mine if any(has_address(person, channel) for channel in PERSONAL)]
    chosen = Preference.objects.in_bulk([person.pk for person in reachable], field_name="user_id") if reachable else {}
    for person in reachable:
        for channel in PERSONAL:
            if has_address(person, channel) and wants(person, channel, chosen.get(person.pk)):
                yield {"user": person, "channel": channel, "notices": mine[person]}


def _to_targets(notices, kind):
    """One message for each robot and webhook that hears this kind; what several people are told it hears once."""
    for target in Target.objects.hearing(kind):
        heard = {}
        for notice in notices:
            if target.department_id in (None, notice.user.department_id):
                heard.setdefault((notice.subject, notice.subject_id, *map(str, notice.data.values())), notice.pk)
        if heard:
            yield {"target": target, "channel": target.channel, "notices": list(heard.values())}
