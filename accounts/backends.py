"""Sign in with the name or the phone."""

import unicodedata

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.db.models import Q

from accounts.guessing import Try, key_of
from core.phones import as_phone


class NameOrPhoneBackend(ModelBackend):
    """The one field of the sign-in page takes either; a phone is unique, a name that looks like one loses to it.

    Every door comes through here, so here tries are counted. Raises `guessing.Slow`.
    """

    def authenticate(self, request, username=None, password=None, **kwargs):
        if not username or password is None:
            return None
        user = whose(username)
        attempt = Try(request, key_of(user) if user else f"?{_written(username)}"[:100]) if request else None
        if user is None:
            get_user_model()().set_password(password)  # the same time as for a user who exists
            return None
        if not (user.check_password(password) and self.user_can_authenticate(user)):
            return None
        if attempt:
            attempt.passed()
        return user


def whose(username: str):
    """The person of this name or phone, however it is written; None where there is nobody."""
    phone = as_phone(username)
    found = list(get_user_model().objects.filter(Q(username=username) | Q(phone=phone, phone__gt=""))[:2])
    return next((u for u in found if u.phone == phone), None) or (found[0] if found else None)


def _written(username: str) -> str:
    """Full width, capitals and spaces made one."""
    return "".join(unicodedata.normalize("NFKC", username).casefold().split())
