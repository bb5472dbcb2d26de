"""A program that sweeps once when the file it is told of appears: `python -m tests.faults.sweeper GO`; prints how many rows.

With moments behind it, it sweeps at each of them instead of by the clock.
"""

import sys
import time
from datetime import datetime
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
    moments = [datetime.fromisoformat(moment) for moment in sys.argv[2:]] or [None]
    print(*(sweep(moment, batch=50) for moment in moments), flush=True)


if __name__ == "__main__":
    main()
