"""Django's command; a password that is set here is on the trail too."""

from django.contrib.auth.management.commands import changepassword

from accounts.kinds import Happened
from accounts.models import User
from accounts.trail import note


class Command(changepassword.Command):
    def handle(self, *args, **options):
        said = super().handle(*args, **options)
        person = User.objects.filter(username=options["username"]).first()
        if person:
            note(person, Happened.PASSWORD, way="command")
        return said
