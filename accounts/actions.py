"""What is done with accounts: people entered and changed, tokens made, access ended. Each leaves a line on the trail (A1, X2)."""

from contextlib import contextmanager
from datetime import timedelta

from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from accounts import leaving
from accounts.kinds import Happened
from accounts.models import DEALER_ROLES, Role, Token, User
from accounts.rights import VERBS, allowed, may, require
from accounts.tokens import digest_of
from accounts.trail import note
from core import changes as history
from core import clock
from core.errors import NotFound, NotYourVerb, Refused
from core.locks import locked, locked_all

# What changes what somebody may: from and to are on the trail.
MARKS = {"role": Happened.ROLE, "department": Happened.DEPARTMENT, "is_active": Happened.ACTIVE}
OF_PERSON = ("username", "name", "phone", "email", "language")  # of these that it changed, not what: it must be possible to erase it
MOST_TOKENS = 20
# What allauth, the plain forms of reference data, the account's own pages and its plain addresses of the API call.
INNER = {
    "change_person", "end_access", "end_session", "entered", "identities_of", "is_last", "link_identity", "make_token", "note_seen",
    "note_use", "password_on_trail", "renew_token", "revoke_token", "revoke_tokens", "sessions_of", "set_password", "signed_in",
    "unlink_identity", "whose_account",
}  # fmt: skip


def entered(person, *, by, at=None) -> User:
    """A new person is on the trail with his role. The caller, a plain form of reference data, has saved him."""
    facts = {"role": person.role, "department": person.department_id}
    note(person, Happened.ENTERED, by, at, **{name: value for name, value in facts.items() if value})
    return person


@transaction.atomic
def change_person(*, person, by, at=None, **changes) -> User:
    """Change somebody's role, department, name or the like, or switch him off.

    A change of role ends his sign-ins and tokens. Refuses `account.last_admin` where nobody could enter people any more, and
    `person.holds` where he could no longer do what he holds.
    """
    require(by, "accounts.people")
    _lock_administrators()
    person = locked(User.objects.select_related("department"), person)
    at = at or clock.now()
    if person.is_active and person.role == Role.ADMIN and not _stays_admin(changes) and is_last(person):
        raise _last(person)
    if person.is_active and _lets_go(person, changes):
        leaving.check_free(person, at)
    said = []
    for name, value in changes.items():
        former = getattr(person, name)
        if former == value:
            continue
        setattr(person, name, value)
        if name in MARKS:
            note(person, MARKS[name], by, at, **{"from": _plain(former), "to": _plain(value)})
        else:
            said.append(name)
    if said:
        note(person, Happened.CORRECTED, by, at, fields=", ".join(said))
    with history.by(by):
        person.save(update_fields=list(changes) or None)
    return person


def _stays_admin(changes) -> bool:
    return changes.get("role", Role.ADMIN) == Role.ADMIN and changes.get("is_active", True)


def _lets_go(person, changes) -> bool:
    """Whether he could do no longer what he does now: switched off, or in another role."""
    role = changes.get("role", person.role)
    return not changes.get("is_active", True) or role != person.role and not {role, person.role} <= {*DEALER_ROLES}


@transaction.atomic
def hand_over(*, person, to, by, at=None) -> User:
    """Give all that somebody holds to a colleague: tasks and visits, promises, what he is responsible for (A15).

    `to` has the same role, or works for the same dealer. Refuses `person.holds_nothing`.
    """
    require(by, "accounts.people")
    person, to, at = _two(person, to, at)
    held = leaving.held(person, at)
    if not held:
        raise Refused("person.holds_nothing", _("%(person)s holds nothing.") % {"person": person.name}, _("There is nothing to hand over."))
    _hand(held, person, to, by, at)
    return person


@transaction.atomic
def leave(*, person, by, to=None, at=None) -> User:
    """Somebody leaves: he cannot sign in any more, and what he holds is a colleague's from here, in the same step (A15).

    Refuses `person.left`, `person.holds` where he holds something and nobody takes it, `account.last_admin`.
    """
    require(by, "accounts.people")
    _lock_administrators()
    person, to, at = _two(person, to, at)
    if not person.is_active:
        raise Refused("person.left", _("%(person)s left already.") % {"person": person.name}, _("There is nothing to do."))
    if to is not None:
        _hand(leaving.held(person, at), person, to, by, at)
    return change_person(person=person, is_active=False, by=by, at=at)


def _two(person, to, at):
    """Both locked, by their ids, and the time. Raises ValidationError for one who cannot take over."""
    wanted = [one for one in (person, to) if one is not None]
    found = {one.pk: one for one in locked_all(User.objects.select_related("department"), wanted)}
    person, to = found[getattr(person, "pk", person)], to and found[getattr(to, "pk", to)]
    if to is not None and not leaving.successors(person).filter(pk=to.pk).exists():
        raise ValidationError({"to": _("Choose somebody who can do the same: of the same role, or of the same dealer.")})
    return person, to, at or clock.now()


def _hand(held, person, to, by, at) -> None:
    for one in held:
        one.holding.hand(one.rows, person=person, to=to, by=by, at=at)
    note(person, Happened.HANDED_OVER, by, at, to=to.pk, **{one.holding.code: len(one.rows) for one in held})
    for tell in leaving.TELLERS:
        tell(person, to, held, at)


def _lock_administrators() -> None:
    """Two who take the right from one another at once come one after the other."""
    list(User.objects.filter(role=Role.ADMIN, is_active=True).order_by("id").select_for_update(no_key=True))


def _last(person) -> Refused:
    return Refused(
        "account.last_admin", _("This is the last administrator."), _("Make somebody else administrator first."), person=person.pk
    )


def is_last(person) -> bool:
    """Whether nobody else could enter people."""
    return not User.objects.filter(role=Role.ADMIN, is_active=True).exclude(pk=person.pk).exists()


def _plain(value):
    return getattr(value, "pk", value)


@transaction.atomic
def set_password(*, person, password: str, by, way: str, at=None) -> User:
    """A new password, by himself or an administrator: it ends his tokens and every sign-in but the one it is done in.

    `way` is `form`, `link`, `desk` or `command`. The caller checks who may.
    """
    person.set_password(password)
    person.save(update_fields=["password"])
    note(person, Happened.PASSWORD, by, at, way=way)
    return person


@contextmanager
def password_on_trail(*, person, by, takes_away: bool):
    """Around the administrator's form that sets somebody's password, or takes it away: not that of the last administrator."""
    with transaction.atomic():
        _lock_administrators()
        rows = User.objects.filter(pk=person) if str(person).isdecimal() else User.objects.none()
        before = rows.first()
        if before and takes_away and before.role == Role.ADMIN and is_last(before):
            raise _last(before)
        yield
        after = rows.first()
        if before and after and after.password != before.password:
            note(after, Happened.PASSWORD, by, way="desk")


@transaction.atomic
def end_access(*, person, by, at=None) -> User:
    """Sign somebody out everywhere and end his tokens: himself, or an administrator."""
    if by != person:
        require(by, "accounts.end_access")
    elif not allowed(by, "accounts.end_access"):
        raise NotYourVerb("accounts.end_access")
    person = locked(User.objects.all(), person)
    at = at or clock.now()
    ended = Token.objects.filter(user=person, revoked_at__isnull=True, expires_at__gt=at).update(revoked_at=at)
    person.epoch += 1
    person.save(update_fields=["epoch"])
    note(person, Happened.ACCESS_ENDED, by, at, tokens=ended)
    return person


@transaction.atomic
def make_token(*, person, by, name: str, verbs=None, days: int | None = None, at=None) -> tuple[Token, str]:
    """A token and its key, which is shown this once. `verbs` None: whatever he may.

    One makes one's own, an administrator for anybody; who came in with a token that has a list of verbs makes none.
    Raises ValidationError naming the field.
    """
    require(by, "accounts.tokens" if by == person else "accounts.people")
    if getattr(by, "only", None) is not None:
        raise NotYourVerb("accounts.tokens")
    person = locked(User.objects.all(), person)
    days = settings.TOKEN_DAYS if days is None else days
    if not 1 <= days <= settings.TOKEN_DAYS:
        raise ValidationError({"days": _("From 1 to %(most)s days.") % {"most": settings.TOKEN_DAYS}})
    for verb in verbs or ():
        if verb not in VERBS or person.role not in VERBS[verb]:
            raise ValidationError({"verbs": _("This person's role does not have the verb %(verb)s.") % {"verb": verb}})
    at = at or clock.now()
    _make_room(person, at)
    key = get_random_string(40)
    token = Token(user=person, name=name.strip()[:60] or "API", digest=digest_of(key), hint=key[:6], standing=person.standing)
    token.verbs = sorted(set(verbs)) if verbs is not None else None
    token.made_at, token.expires_at = at, at + timedelta(days=days)
    token.save()
    facts = {"verbs": len(token.verbs)} if token.verbs is not None else {}
    note(person, Happened.TOKEN, by, at, token=token.pk, name=token.name, until=token.expires_at.date().isoformat(), **facts)
    return token, key


@transaction.atomic
def renew_token(*, person, by, name="API", verbs=None, days=None, at=None) -> tuple[Token, str]:
    """A new token in place of the former one of this name."""
    made = make_token(person=person, by=by, name=name, verbs=verbs, days=days, at=at)
    former = Token.objects.visible_to(by).filter(user=person, name=made[0].name, revoked_at__isnull=True).exclude(pk=made[0].pk)
    for token in former.order_by("id"):
        revoke_token(token=token, by=by, at=at)
    return made


def _make_room(person, at) -> None:
    """A program that asks for a new one each time ends its oldest ones."""
    live = Token.objects.filter(user=person, revoked_at__isnull=True, expires_at__gt=at).order_by("-id")
    spare = [token.pk for token in live[MOST_TOKENS - 1 :]]
    if spare:
        Token.objects.filter(pk__in=spare).update(revoked_at=at)


@transaction.atomic
def revoke_token(*, token, by, at=None) -> Token:
    """A token stops working: its owner or an administrator says so."""
    token = locked(Token.objects.visible_to(by), token)
    at = at or clock.now()
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        note(token.user, Happened.TOKEN_REVOKED, by, at, token=token.pk, name=token.name)
    return token


@transaction.atomic
def revoke_tokens(*, person, by, name: str | None = None, at=None) -> int:
    """All of somebody's own tokens that are in force, or those of this name. Returns how many."""
    at = at or clock.now()
    mine = Token.objects.visible_to(by).filter(user=person, revoked_at__isnull=True, expires_at__gt=at)
    tokens = list((mine.filter(name=name) if name else mine).order_by("id"))
    for token in tokens:
        revoke_token(token=token, by=by, at=at)
    return len(tokens)


def whose_account(by, pk: int | None) -> User:
    """Oneself, or for an administrator whom he asks about; to others nobody else is there. Raises NotFound."""
    if pk is None or pk == by.pk:
        return by
    found = User.objects.filter(pk=pk).first() if may(by, "accounts.people") else None
    if found is None:
        raise NotFound
    return found


def sessions_of(person) -> list[UserSession]:
    """Where somebody is signed in, the one last seen first; those that ended are forgotten."""
    return sorted(UserSession.objects.purge_and_list(person), key=lambda session: session.last_seen_at, reverse=True)


@transaction.atomic
def end_session(*, session, by, at=None) -> User:
    """Sign one device out: one's own, or an administrator anybody's. Raises NotFound for one that is not there."""
    found = UserSession.objects.filter(pk=session).select_related("user").first()
    if found is None or (found.user != by and by.role != Role.ADMIN):
        raise NotFound
    person, address = found.user, found.ip
    found.end()
    note(person, Happened.SESSION_ENDED, by, at, address=address)
    return person


def note_seen(request) -> None:
    """A device of somebody's was here, now."""
    UserSession.objects.create_from_request(request)


def note_use(token) -> None:
    """When a token was last used, to ten minutes."""
    Token.objects.filter(pk=token.pk).update(used_at=clock.now())


def signed_in(person, *, method: str, address: str, agent: str) -> None:
    """A sign-in is on the trail: how, and from where."""
    note(person, Happened.SIGNED_IN, person, method=method, address=address, agent=agent[:120])


@transaction.atomic
def link_identity(*, person, account: SocialAccount, way: str, at=None) -> User:
    """From now on whoever comes with this subject of the company's sign-in is this person. `way` is what he was known by."""
    person = locked(User.objects.all(), person)
    found, made = SocialAccount.objects.get_or_create(provider=account.provider, uid=account.uid, defaults={"user": person})
    account.pk, account._state.adding, account.user = found.pk, False, found.user
    if made:
        note(person, Happened.LINKED, person, at, way=way)
    return found.user


def identities_of(person) -> list[SocialAccount]:
    """By whom of the company's sign-in somebody comes in."""
    return list(SocialAccount.objects.filter(user=person).order_by("id"))


@transaction.atomic
def unlink_identity(*, identity, by, at=None) -> User:
    """The company's sign-in lets nobody into this account any more: its owner or an administrator says so; every sign-in and
    token ends. Raises NotFound."""
    found = SocialAccount.objects.filter(pk=identity).select_related("user").first()
    if found is None or (found.user != by and not may(by, "accounts.people")):
        raise NotFound
    person = locked(User.objects.all(), found.user)
    found.delete()
    person.epoch += 1
    person.save(update_fields=["epoch"])
    note(person, Happened.UNLINKED, by, at)
    return person
