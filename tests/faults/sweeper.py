"""A program that sweeps once when the file it is told of appears: `python -m tests.faults.sweeper GO`; prints how many rows."""

import sys
import time
from pathlib import Path

import django


def main() -> None:
    django.setup()
    from django.db import connection

    from deadlines.actions import sweep

    connection.ensure_connection()
    print("ready", flush=True)
    while not Path(sys.argv[1]).exists():
        time.sleep(0.005)
    print(sweep(batch=50), flush=True)


if __name__ == "__main__":
    main()
