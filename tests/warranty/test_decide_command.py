"""`manage.py decide`: verdicts as JSON and nothing else on standard output, or one clear refusal."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from warranty.entitlement import decide

pytestmark = pytest.mark.django_db
TRACTOR = {"product_class": "tractor", "power_kw": 36.8, "invoice_date": "2024-04-10"}
GEARBOX = {"name": "变速箱箱体", "main": True}


def run(tmp_path, text: str) -> str:
    file = tmp_path / "case.json"
    file.write_text(text, encoding="utf-8")
    out = StringIO()
    call_command("decide", str(file), stdout=out)
    return out.getvalue()


def test_command_prints_one_verdict_or_a_list(tmp_path):
    case = {**TRACTOR, "report_date": "2025-09-20", "part": GEARBOX}
    assert json.loads(run(tmp_path, json.dumps(case))) == decide(case)
    assert json.loads(run(tmp_path, json.dumps([case, case]))) == [decide(case)] * 2
    assert json.loads(run(tmp_path, "[]")) == []


@pytest.mark.parametrize(
    "text, message",
    [
        (json.dumps([{**TRACTOR, "report_date": "2025-09-20"}, {**TRACTOR, "report_date": "soon"}]), r"case 1: report_date: "),
        (json.dumps({**TRACTOR, "report_date": "2025-09-20", "x": 1}), r"case 0: x: "),
        ('{"product_class": ', r"line 1"),
        ('{"problem": %s}' % ("9" * 5000), r"case\.json: "),
        ('{"cause": "\\ud83d"}', r"case 0: cause: "),
        ("[" * 100_000, r"nested too deeply"),
    ],
)
def test_command_refuses_the_whole_file(tmp_path, text, message):
    with pytest.raises(CommandError, match=message):
        run(tmp_path, text)


def test_command_without_a_file(tmp_path):
    with pytest.raises(CommandError, match=r"nowhere\.json"):
        call_command("decide", str(tmp_path / "nowhere.json"))
