"""Departments that the schemes name."""

from accounts.models import Department

DEPARTMENTS = [("sales", "销售分公司"), ("technical", "技术部"), ("finance", "财务部"), ("leaders", "公司领导")]


def load() -> None:
    """Make what is missing; what is there stays as it was edited."""
    for code, name in DEPARTMENTS:
        Department.objects.get_or_create(code=code, defaults={"name": name})
