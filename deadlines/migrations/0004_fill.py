"""What runs is watched, and rules say whom they tell: what handlers knew before."""

from django.db import migrations

PARTY, BACK, OURS = ["owner", "head", "clerk"], ["head", "rep"], ["finance", "head"]
TOLD = {
    "ticket.arrange": ["owner", "sales_head"],
    "task.arrange": PARTY,
    "task.arrange_own": PARTY,
    "task.check": ["owner", "sales_head", "leaders"],
    "task.visit": PARTY,
    "task.repair": PARTY,
    "escalation.decide": ["leaders"],
    "card.return": ["owner"],
    "part.return": BACK,
    "part.arrive": BACK,
    "part.return_staff": ["owner", "sales_head"],
    "part.appraise": ["head", "technicians"],
    "record.return": BACK,
    "claim.verify": ["owner", "sales_head"],
    "claim.review": OURS,
    "notice.answer": ["head", "rep", "finance"],
    "notice.dispute": OURS,
}


def fill(apps, schema_editor):
    Policy, Calendar = apps.get_model("deadlines", "Policy"), apps.get_model("deadlines", "Calendar")
    for policy in Policy.objects.filter(ladder=[]):
        policy.ladder = [[0, TOLD.get(policy.kind, ["owner"])]]
        if policy.kind == "part.appraise":
            policy.pause_states = ["received"]
        policy.save()
    if Policy.objects.exists():
        week = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "00:00-24:00")
        Calendar.objects.get_or_create(code="workdays", defaults={"name": "法定工作日", **week})


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0003_engine")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunSQL("UPDATE deadlines_deadline SET next_at = due_at WHERE state = 'open'", migrations.RunSQL.noop),
    ]
