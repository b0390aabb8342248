"""The project's own files, as the tests that judge the source read them."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
PRODUCT = ("bot", "handlers", "models", "migrations")


@cache
def tracked() -> tuple[Path, ...]:
    """What git knows; in an unpacked archive everything in the folders we know."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )  # fmt: skip
    if listed.returncode == 0 and listed.stdout:
        names = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        names = [path for folder in (*PRODUCT, "tests", "docs") for path in (ROOT / folder).rglob("*")]
        names += ROOT.glob("*.*")
    return tuple(sorted(path for path in names if path.is_file() and "__pycache__" not in path.parts))


def sources(*folders: str) -> list[Path]:
    wanted = tuple(f"{folder}/" for folder in folders)
    return [path for path in tracked() if path.suffix == ".py" and name_of(path).startswith(wanted)]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), filename=str(path))


def called(path: Path) -> Iterator[tuple[str, int]]:
    """Names of the functions and methods called in a module, with their lines."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield f".{node.func.attr}", node.lineno
            elif isinstance(node.func, ast.Name):
                yield node.func.id, node.lineno


def imported(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module, node.lineno
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def distribution(requirement: str) -> str:
    """The name in a requirement such as ``sqlalchemy[asyncio]>=2.1``, spelt as the locks spell it."""
    return re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0].lower().replace(".", "-").replace("_", "-")
