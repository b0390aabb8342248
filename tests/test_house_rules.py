"""Rules of taste that a machine can check: short pieces, explained exceptions, nothing left open, nothing private."""

import ast
import re
import tomllib
from pathlib import Path

from tests.project_files import PRODUCT, ROOT, distribution, name_of, sources, tracked, tree

LONGEST_MODULE = 300
LONGEST_TEST_MODULE = 500  # a table of cases is long without being difficult
LONGEST_FUNCTION = 40

LONGER_MODULES = {
    "bot/pipeline/dispatcher.py": "the life of a batch, and what becomes of it when it fails, are read together",
}
"""Modules that may pass the limit, each with its reason."""

LONGER_FUNCTIONS = {
    "bot/rules.py::house_rules": "one line per setting: from the operator's words to the pipeline's",
    "bot/pipeline/house.py::__init__": "puts the parts together once, in the order they need each other",
    "bot/platforms/playground/outbound.py::perform": "one arm per kind of action; mypy checks that none is missing",
    "bot/platforms/telegram/outbound.py::_call": "one arm per kind of action; mypy checks that none is missing",
    "bot/platforms/wecom/aibot/outbound.py::_perform": "names every kind of action; mypy checks that none is missing",
    "bot/services/moderation/checks.py::check_of": "one arm per detector; mypy checks that none is missing",
}
"""``module.py::function`` that may pass the limit, each with its reason."""


def test_modules_are_short() -> None:
    assert _longer_than(LONGEST_MODULE, "bot", "handlers", "models") == set(LONGER_MODULES)
    assert _longer_than(LONGEST_TEST_MODULE, "tests") == set()


def _longer_than(limit: int, *folders: str) -> set[str]:
    return {name_of(path) for path in sources(*folders) if len(path.read_text("utf-8").splitlines()) > limit}


def test_functions_are_short() -> None:
    long = {
        f"{name_of(path)}::{node.name}"
        for path in sources("bot", "handlers", "models")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _length(node) > LONGEST_FUNCTION
    }
    assert long == set(LONGER_FUNCTIONS)


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from ``def`` to the end, the docstring not counted."""
    first, last = function.body[0], function.end_lineno or function.lineno
    documented = ast.get_docstring(function) is not None and first.end_lineno is not None
    return last - function.lineno + 1 - (first.end_lineno - first.lineno + 1 if documented and first.end_lineno else 0)


SUPPRESSION = re.compile(r"#\s*(noqa|type:\s*ignore|pragma:\s*no|nosec|pyright:\s*ignore)(?P<rest>.*)$")
CODES = re.compile(r"^[:\s]*(\[[\w, -]+\]|[A-Z]+\d+(\s*,\s*[A-Z]+\d+)*)?[\s#]*")


def _unexplained(lines: list[str]) -> list[int]:
    """Lines whose suppression gives no reason; a run of neighbours may share the first one's."""
    found: list[int] = []
    explained_above = False
    for number, line in enumerate(lines, 1):
        suppression = SUPPRESSION.search(line)
        if suppression is None:
            explained_above = False
            continue
        codes = CODES.match(suppression["rest"])
        reason = suppression["rest"][codes.end() :] if codes else ""
        explained_above = explained_above or len(reason.split()) >= 2
        if not explained_above:
            found.append(number)
    return found


def test_every_suppression_gives_its_reason() -> None:
    strays = [
        f"{name_of(path)}:{number}"
        for path in sources(*PRODUCT, "tests", "benchmarks")
        for number in _unexplained(path.read_text("utf-8").splitlines())
    ]
    assert strays == []


def test_a_bare_suppression_would_be_found() -> None:
    mark, ignore = "# no" + "qa", "# type" + ": ignore"
    assert _unexplained([f"a  {mark}: S101", f"b  {ignore}[misc]", "c", f"d  {mark}"]) == [1, 2, 4]
    assert _unexplained([f"a  {mark}: S101  because it must", f"b  {mark}: S101", "c"]) == []


def test_nothing_is_left_open() -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "NotImplemented" + "Error", "mark." + "skip", "mark." + "xfail")
    assert _lines_with("|".join(marks), ".py") == []


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    folders, hosts = "work|farm|root|home|opt", "pypi|pythonhosted|npmjs|debian"
    assert _lines_with(rf"(?<![\w.])/({folders})/[a-z.]|https?://[a-z.]*({hosts})\.") == []


def _lines_with(pattern: str, suffix: str = "") -> list[str]:
    strays: list[str] = []
    for path in tracked():
        if path.name.endswith(suffix) and path != Path(__file__):
            text = path.read_bytes().decode("utf-8", "replace")
            lines = text.splitlines() if re.search(pattern, text) else []
            strays += [f"{name_of(path)}:{n}" for n, line in enumerate(lines, 1) if re.search(pattern, line)]
    return strays


def test_locks_name_every_declared_library_and_no_host() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {distribution(line) for line in project["dependencies"]}
    for name in ("constraints.txt", "requirements.lock"):
        text = (ROOT / name).read_text("utf-8")
        locked = set(re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE))
        assert declared - locked == set(), name
        assert "://" not in text, name
        assert not re.search(r"^-", text, re.MULTILINE), name
