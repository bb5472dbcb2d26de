"""Departments that the schemes name, and the rules on personal data."""

from accounts.models import Department, PersonalRule
from accounts.personal import RULES

DEPARTMENTS = [("sales", "销售分公司"), ("technical", "技术部"), ("finance", "财务部"), ("leaders", "公司领导")]


def load() -> None:
    """Make what is missing; what is there stays as it was edited."""
    for code, name in DEPARTMENTS:
        Department.objects.get_or_create(code=code, defaults={"name": name})
    known = set(PersonalRule.objects.values_list("code", flat=True))
    PersonalRule.objects.bulk_create(
        PersonalRule(code=rule.code, number=rule.number, source=rule.source) for rule in RULES.values() if rule.code not in known
    )
