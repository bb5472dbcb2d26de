"""What allauth tells of second factors: each change is on the trail, and a factor that goes takes every other sign-in along."""

from allauth.mfa import signals
from allauth.socialaccount import signals as social
from django.contrib.auth import update_session_auth_hash
from django.dispatch import receiver

from accounts.kinds import Happened
from accounts.models import User
from accounts.trail import note


@receiver(signals.authenticator_added)
def added(sender, request, user, authenticator, **_more):
    note(user, Happened.SECOND_FACTOR, request.user, to=authenticator.type)


@receiver(signals.authenticator_reset)
def renewed(sender, request, user, authenticator, **_more):
    note(user, Happened.SECOND_FACTOR, request.user, **{"from": authenticator.type, "to": authenticator.type})


@receiver(signals.authenticator_removed)
def removed(sender, request, user, authenticator, **_more):
    note(user, Happened.SECOND_FACTOR, request.user, **{"from": authenticator.type})
    person = User.objects.get(pk=user.pk)
    person.epoch += 1
    person.save(update_fields=["epoch"])
    request.session.pop("factor", None)
    if request.user.pk == person.pk:
        update_session_auth_hash(request, person)


@receiver(social.social_account_added)
def linked(sender, request, sociallogin, **_more):
    note(sociallogin.user, Happened.LINKED, request.user, way="self")
