"""What our programs find in their environment."""

import os
from pathlib import Path

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
