"""docs/GUARANTEES.md makes no promise without saying what it leaves out and which tests prove it."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "GUARANTEES.md").read_text("utf-8")
PROMISES = dict(part.split("\n", 1) for part in PAGE.split("\n## ")[1:])
PROOF = re.compile(r"^- `(tests/[\w/]+\.py)::(\w+)`$", re.MULTILINE)


@cache
def names_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    functions = (node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(function.name for function in functions if function.name.startswith("test_"))


@pytest.mark.parametrize("promise", PROMISES)
def test_every_promise_says_what_it_leaves_out_and_names_its_proof(promise: str) -> None:
    assert "Not covered: " in PROMISES[promise]
    assert PROOF.findall(PROMISES[promise])
    lines = [line for line in PROMISES[promise].splitlines() if line.startswith("- ")]
    assert len(lines) == len(PROOF.findall(PROMISES[promise])), "a proof is written as - `tests/file.py::test_name`"


def test_every_named_test_exists() -> None:
    missing = [
        f"{path}::{name}"
        for path, name in PROOF.findall(PAGE)
        if not (ROOT / path).is_file() or name not in names_in(path)
    ]
    assert missing == []
