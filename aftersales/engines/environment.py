"""What our programs find in their environment, and which account they run as."""

import os
import sys
from pathlib import Path

from aftersales.engines.account import Account
from aftersales.engines.home import Home

BASE = Path(__file__).resolve().parent.parent.parent


def environment(home: Home, urls: dict[str, str], **more: str) -> dict[str, str]:
    """The caller's environment with the engines, the secrets and the folders of this home. What he set himself stays."""
    own = {
        "SECRET_KEY": home.secrets()["secret_key"],
        "STATIC_ROOT": str(home.path / "static"),
        "MEDIA_ROOT": str(home.path / "media"),
        "SMS_FILE": str(home.path / "log" / "sms.jsonl"),
        "DJANGO_SETTINGS_MODULE": "aftersales.settings",
        "PYTHONUNBUFFERED": "1",
    }
    return own | more | dict(os.environ) | urls | {"AFTERSALES_HOME": str(home.path)}


def account_for_programs(home: Home) -> Account | None:
    """As root the home's account, where it can read this checkout and its Python; else None: they run as we do."""
    account = home.account
    if account and account.can(sys.executable, "-c", "import django, aftersales.settings", cwd=BASE):
        return account
    return None
