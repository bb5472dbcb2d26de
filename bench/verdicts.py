"""Verdicts per second of the pure function, in one process; `bench/verdicts.py [SECONDS]` writes bench/results/verdicts.json."""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aftersales.settings")

from tests.warranty.cases import random_case  # noqa: E402
from warranty.entitlement import decide  # noqa: E402

PLAIN = {
    "product_class": "tractor",
    "power_kw": 36.8,
    "invoice_date": "2024-04-10",
    "report_date": "2025-09-20",
    "part": {"name": "变速箱箱体", "main": True},
}


def rate(cases: list[dict], seconds: float) -> int:
    """Verdicts per second of processor time, after one round to fill the calendars: other processes do not count."""
    for case in cases:
        decide(case)
    done, start = 0, time.process_time()
    while (spent := time.process_time() - start) < seconds:
        for case in cases:
            decide(case)
        done += len(cases)
    return round(done / spent)


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 5.0
    chance = random.Random(20250609)
    figures = {
        "plain_case_per_cpu_s": rate([PLAIN], seconds),
        "crowded_cases_per_cpu_s": rate([random_case(chance) for _ in range(2000)], seconds),
        "aim_per_s": 5000,
    }
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
    result = {"command": f"bench/verdicts.py {seconds:g}", "commit": commit, "python": sys.version.split()[0], "figures": figures}
    target = ROOT / "bench" / "results" / "verdicts.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result))


if __name__ == "__main__":
    main()
