"""Sign in with the name or the phone."""

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.db.models import Q

from core.phones import as_phone


class NameOrPhoneBackend(ModelBackend):
    """The one field of the sign-in page takes either; a phone is unique, a name that looks like one loses to it."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        if not username or password is None:
            return None
        User = get_user_model()
        phone = as_phone(username)
        found = list(User.objects.filter(Q(username=username) | Q(phone=phone, phone__gt=""))[:2])
        user = next((u for u in found if u.phone == phone), None) or (found[0] if found else None)
        if user is None:
            User().set_password(password)  # the same time as for a user who exists
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None
