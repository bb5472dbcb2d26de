"""A program that sends what is queued when the file it is told of appears: `python -m tests.faults.deliverer GO`; prints how many."""

import sys
import time
from pathlib import Path

import django


def main() -> None:
    django.setup()
    from django.db import connection

    from notifications.actions import deliver

    connection.ensure_connection()
    print("ready", flush=True)
    while not Path(sys.argv[1]).exists():
        time.sleep(0.005)
    print(deliver(), flush=True)


if __name__ == "__main__":
    main()
