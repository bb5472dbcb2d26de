from django.core.management.base import BaseCommand

from aftersales.reference import load_reference


class Command(BaseCommand):
    help = "Load reference data: departments, rules, policies, causes. Changes nothing that is there."

    def handle(self, **options):
        load_reference()
