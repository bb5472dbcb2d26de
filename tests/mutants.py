"""Faults put into the code on purpose, one at a time, and which of them no test notices: `bin/test --mutants N [SEED]` (decision 0023).

N places are drawn by the seed from the rules, actions and models of all rooms: a comparison turned, `and` for `or`, a
number one more, a call or a refusal left out, a condition dropped from a filter. For each, the process forks, puts the
changed code into the functions that are loaded, and runs the nearest tests on the one database that stands; nothing on
disk is touched. What was found, docs/tests.md says.
"""

import ast
import contextlib
import gc
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import CodeType, FunctionType

BASE = Path(__file__).resolve().parent.parent
PURE = ("rules", "routing", "progress", "amounts", "money", "workdays", "entitlement", "cover", "holds", "natures", "grading")
PLACES = re.compile(rf"^[a-z]+/(actions|models|{'|'.join(PURE)})(\.py$|/)")
NEAREST = 8  # files of tests
SECONDS = int(os.environ.get("MUTANT_SECONDS", "120"))
TURNED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One change: in which file, in which function, at which node of the file's tree, and which of its changes."""

    path: str
    function: str
    first_line: int
    node: int
    change: int
    line: int

    def tree(self) -> ast.Module:
        """The file with the fault in it."""
        tree = ast.parse((BASE / self.path).read_text())
        changes_of(list(ast.walk(tree))[self.node])[self.change]()
        return ast.fix_missing_locations(tree)

    def __str__(self) -> str:
        before = ast.parse((BASE / self.path).read_text())
        node, fault = (list(ast.walk(tree))[self.node] for tree in (before, self.tree()))
        was, now = (" ".join(ast.unparse(one).split()) for one in (node, fault))
        return f"{self.path}:{self.line} {self.function}: `{was[:90]}` → `{now[:90] if now != was else 'left out'}`"


def changes_of(node: ast.AST) -> list[Callable]:
    """What may be done to a node: functions that change it in place."""

    def put(name, value):
        return lambda: setattr(node, name, value)

    match node:
        case ast.Compare(ops=[op]) if type(op) in TURNED:
            return [put("ops", [TURNED[type(op)]()])]
        case ast.BoolOp(op=op) | ast.BinOp(op=op) if type(op) in TURNED:
            return [put("op", TURNED[type(op)]())]
        case ast.UnaryOp(op=ast.Not()):
            return [put("operand", ast.UnaryOp(ast.Not(), node.operand))]
        case ast.If(test=ast.Name() | ast.Attribute() | ast.Call()) | ast.IfExp(test=ast.Name() | ast.Attribute() | ast.Call()):
            return [put("test", ast.UnaryOp(ast.Not(), node.test))]
        case ast.Constant(value=bool()):
            return [put("value", not node.value)]
        case ast.Constant(value=int()):
            return [put("value", node.value + 1)]
        case ast.Expr(value=ast.Call()):
            return [put("value", ast.Constant(None))]
        case ast.Raise():
            return [lambda: (setattr(node, "__class__", ast.Pass), node.__dict__.pop("exc"), node.__dict__.pop("cause"))]
        case ast.Call(func=ast.Attribute(attr="filter" | "exclude")):
            kept = node.keywords
            return [put("keywords", kept[:i] + kept[i + 1 :]) for i in range(len(kept))]
    return []


def mutants() -> list[Mutant]:
    """Every change that could be made."""
    return [one for path in sorted(BASE.glob("*/**/*.py")) for one in _of(path) if PLACES.match(str(path.relative_to(BASE)))]


def _of(path: Path) -> Iterator[Mutant]:
    name = str(path.relative_to(BASE))
    if not PLACES.match(name):
        return
    tree = ast.parse(path.read_text())
    number = {id(node): n for n, node in enumerate(ast.walk(tree))}
    for within, function in _functions(tree):
        first = min([function.lineno, *(decorator.lineno for decorator in function.decorator_list)])
        for node in (node for line in function.body for node in ast.walk(line)):
            for change in range(len(changes_of(node))):
                yield Mutant(name, within + function.name, first, number[id(node)], change, node.lineno)


def _functions(body: ast.Module | ast.ClassDef, within: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in body.body:
        if isinstance(node, ast.FunctionDef):
            yield within, node
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node, f"{within}{node.name}.")


def put_in(mutant: Mutant) -> bool:
    """Change the loaded functions of that name; False where the fault cannot live in them."""
    code = next(c for c in _codes(compile(mutant.tree(), mutant.path, "exec")) if _is(c, mutant))
    loaded = (one for one in gc.get_objects() if type(one) is FunctionType and one.__code__.co_filename == str(BASE / mutant.path))
    found = [function for function in loaded if _is(function.__code__, mutant)]
    if not found or any(function.__code__.co_freevars != code.co_freevars for function in found):
        return False
    for function in found:
        function.__code__ = code
    return True


def _is(code: CodeType, mutant: Mutant) -> bool:
    return (code.co_qualname, code.co_firstlineno) == (mutant.function, mutant.first_line)


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for const in code.co_consts:
        if isinstance(const, CodeType):
            yield from _codes(const)


def nearest(mutant: Mutant) -> list[str]:
    """The files of tests that speak most of the function, its class and its module; those of its own room first."""
    room, stem = mutant.path.split("/")[0], Path(mutant.path).stem
    *classes, function = mutant.function.split(".")
    words = {function.strip("_"): 3, stem: 1, **dict.fromkeys((name.removesuffix("QuerySet") for name in classes), 2)}

    def score(path: Path) -> float:
        text = path.read_text()
        told = sum(weight * len(re.findall(rf"\b{re.escape(word)}\b", text)) ** 0.5 for word, weight in words.items())
        return told * (3 if path.parent.name == room else 1) + (stem in path.stem) * 20 + (path.parent.name == room) * 0.1

    files = [path for path in BASE.glob("tests/**/test_*.py") if path.parent.name not in ("browser", "faults", "tests", "aftersales")]
    ranked = sorted(files, key=score, reverse=True)[:NEAREST]
    every_verb = ["tests/accounts/test_rights.py"] if "/actions" in mutant.path else []
    return list(dict.fromkeys([*(str(path.relative_to(BASE)) for path in ranked), *every_verb]))


class FirstFailure:
    """A pytest plugin that tells which test failed, by a pipe."""

    def __init__(self, pipe: int):
        self.pipe = pipe

    def pytest_runtest_logreport(self, report) -> None:
        if report.failed:
            os.write(self.pipe, report.nodeid.encode() + b"\n")


def tests(where: list[str], mutant: Mutant | None = None, *more: str, seconds: float = SECONDS) -> tuple[str, str]:
    """Run them in a child: (`passed`, `failed`, `impossible` or `out of time`, the test that failed)."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        _as_child(where, mutant, more, writer)
    os.close(writer)
    end, code = time.monotonic() + seconds, None
    while code is None and time.monotonic() < end:
        pid, status = os.waitpid(child, os.WNOHANG)
        code = os.waitstatus_to_exitcode(status) if pid else time.sleep(0.1)
    if code is None:
        os.kill(child, signal.SIGINT)  # so that pytest takes down what it set up
        time.sleep(10)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    with os.fdopen(reader) as told:
        failed = told.readline().strip()
    if failed:
        return "failed", failed
    return {None: "out of time", 0: "passed", 5: "passed", 99: "impossible"}.get(code, "failed"), failed


def _as_child(where, mutant, more, pipe) -> None:
    import pytest

    code = 99
    try:
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
        if mutant is None or put_in(mutant):
            arguments = [*where, "-x", "-q", "-n0", "--reuse-db", "-p", "no:cacheprovider", "-p", "no:randomly", *more]
            code = int(pytest.main(arguments, plugins=[FirstFailure(pipe)]))
    finally:
        os._exit(code)


def main(count: int, seed: int) -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "aftersales.settings"
    import django

    django.setup()
    import aftersales.urls  # noqa: F401  whatever answers, and so all of the rooms

    chosen = random.Random(seed).sample(possible := mutants(), len(possible))
    tests(["tests/core/test_history.py"], None, "--create-db", seconds=1200)
    sound: dict[str, bool] = {}  # tests that failed with a fault in: whether they pass without
    results: list[tuple[Mutant, str, str]] = []
    while len(results) < count and chosen:
        mutant = chosen.pop()
        outcome, failed = tests(nearest(mutant), mutant)
        if failed and failed not in sound:
            sound[failed] = tests([failed.split("[")[0]], seconds=600)[0] == "passed"
        if outcome == "impossible" or failed and not sound[failed]:
            continue
        results.append((mutant, outcome, failed))
        sys.stdout.write(f"{len(results):4} {outcome:12} {mutant}  {failed}\n")
        sys.stdout.flush()
        report(results, count, seed, len(possible))
    return 0


def report(results: list[tuple[Mutant, str, str]], count: int, seed: int, possible: int) -> None:
    """docs/tests.md: the figure, and what survived."""
    git = subprocess.run(["git", "rev-parse", "--short=12", "HEAD"], cwd=BASE, capture_output=True, text=True, check=False)
    killed = sum(outcome == "failed" for _mutant, outcome, _failed in results)
    lines = [
        "# Tests that bite",
        "",
        "Faults put into the code on purpose, one at a time, and which of them the nearest tests notice. Written by the run itself;",
        "what it does stands in `tests/mutants.py`, why so in [decision 0023](decisions/0023-mutants.md).",
        "",
        f"`bin/test --mutants {count} {seed}` at commit `{git.stdout.strip()}`, {datetime.now(UTC):%Y-%m-%d}:",
        f"**{killed} of {len(results)}** noticed, drawn from {possible} that could be made. Aim: 95 of 100.",
        "",
    ]
    for title, kind in (("Not noticed", "passed"), (f"Not decided in {SECONDS} seconds", "out of time")):
        left = [f"- {mutant}" for mutant, outcome, _failed in results if outcome == kind]
        lines += [f"## {title}: {len(left)}", "", *left, ""]
    (BASE / "docs" / "tests.md").write_text("\n".join(lines).replace("\n\n\n", "\n\n").rstrip() + "\n")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
