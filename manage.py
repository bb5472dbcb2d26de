#!/usr/bin/env python
"""Django's command line. `bin/manage` runs it with the engines; by itself it wants DATABASE_URL and REDIS_URL."""

import os
import sys

# These change tables or empty them, which the role that runs may not do. Everything else runs as that role.
OWNER_COMMANDS = {"prepare", "migrate", "flush", "pgtrigger", "test"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aftersales.settings")
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ["AFTERSALES_AS"] = "owner"

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
