"""What we insist on and imports alone cannot say (the import contracts stand in pyproject.toml)."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator

import pytest

from tests.project_files import PRODUCT, ROOT, called, distribution, imported, name_of, sources, tracked, tree

MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "telegram": ("bot/platforms/telegram/sdk.py",),
    "wechatpy": ("bot/platforms/wecom/",),
    "httpx": (),
    "aiohttp": ("bot/platforms/", "bot/web/", "bot/playground/server.py", "bot/playground/lodger.py", "bot/app.py"),
    "apscheduler": ("bot/pipeline/timers.py", "bot/app.py"),
    "sqlalchemy": (
        "models/",
        "migrations/",
        "bot/storage/",
        "bot/pipeline/",
        "bot/services/",
        "bot/routing/",
        "bot/operations",
        "bot/imports/",
        "bot/playground/inspector.py",  # reads what belongs together in one session
    ),
    "alembic": ("migrations/", "bot/storage/"),
    "aiosqlite": ("bot/storage/",),
    "asyncpg": ("bot/storage/",),
    "typer": ("bot/cli",),
    "rich": ("bot/cli", "bot/demo"),
    "re2": ("bot/services/",),
    "ahocorasick_rs": ("bot/services/",),
    "opencc": ("bot/services/moderation/tables/build.py",),  # writes a committed table; needs the dev extra
    "bot.platforms.telegram": (
        "bot/platforms/telegram/",
        "bot/app",
        "bot/config.py",
        "bot/demo",
        "bot/operations",
        "bot/checkup",
    ),
    "bot.platforms.wecom": ("bot/platforms/wecom/", "bot/app", "bot/config.py", "bot/operations", "bot/checkup"),
    "cryptography": ("bot/platforms/wecom/",),
    "bot.platforms.playground": (
        "bot/platforms/playground/",
        "bot/app",
        "bot/demo",
        "bot/playground/",
        "bot/config.py",
        "bot/operations",
        "bot/checkup",
    ),
}
"""Who may import what; a folder ends with a slash, a name without one is a module or package and its neighbours."""

PACKAGE_OF = {
    "telegram": "python-telegram-bot", "re2": "google-re2", "ahocorasick_rs": "ahocorasick-rs", "opencc": "opencc",
    "fluent": "fluent-runtime", "pydantic_settings": "pydantic-settings", "prometheus_client": "prometheus-client",
    "typing_extensions": "typing-extensions",
}  # fmt: skip
"""Import names that differ from the name of their distribution."""


def calls_outside(names: set[str], *homes: str) -> list[str]:
    return [
        f"{name_of(path)}:{line} calls {name}"
        for path in sources(*PRODUCT)
        if not name_of(path).startswith(homes)
        for name, line in called(path)
        if name in names
    ]


def test_there_is_something_to_check() -> None:
    assert len(sources(*PRODUCT)) > 20


def test_transactions_are_opened_and_closed_by_the_pipeline_and_the_storage_alone() -> None:
    names = {".commit", ".rollback", ".begin", ".begin_nested"}
    assert calls_outside(names, "bot/pipeline/", "bot/storage/", "migrations/") == []


def test_queries_live_in_models() -> None:
    assert calls_outside({"select"}, "models/", "migrations/") == []


def test_libraries_are_imported_only_where_they_belong() -> None:
    strays = {
        f"{name_of(path)}:{line} imports {module}"
        for path in sources(*PRODUCT)
        for module, line in imported(path)
        for name, homes in MAY_IMPORT.items()
        if f"{module}.".startswith(f"{name}.") and not name_of(path).startswith(homes)
    }
    assert strays == set()


def test_migration_steps_stand_on_their_own() -> None:
    """A step describes the past; code that moves on must not change it."""
    strays = [
        f"{name_of(path)}:{line} imports {module}"
        for path in sources("migrations/versions")
        for module, line in imported(path)
        if module.split(".")[0] in ("models", "handlers") or module.startswith(("bot.services", "bot.domain"))
    ]
    assert strays == []


@pytest.mark.parametrize("folder", ["handlers", "bot/services"])
def test_features_do_not_name_a_platform(folder: str) -> None:
    strays = [
        f"{name_of(path)}:{number}: {line.strip()}"
        for path in sources(folder)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search("telegram|wecom|企业微信", line, re.IGNORECASE)
    ]
    assert strays == []


def test_handlers_hold_nothing_that_people_read() -> None:
    strays = [
        f"{name_of(path)}:{line}: {text!r}"
        for path in sources("handlers")
        for text, line in _literals(tree(path))
        if _reads_like_text(text)
    ]
    assert strays == []


def _literals(node: ast.AST) -> Iterator[tuple[str, int]]:
    """String literals, except docstrings, what an assertion tells a developer, and command aliases.

    Aliases are words people say, not words they read: they stand in decorators, or in a table called ``ALIASES``.
    """
    skipped: list[ast.AST] = list(getattr(node, "decorator_list", []))
    if isinstance(node, ast.Assert) and node.msg is not None:
        skipped.append(node.msg)
    if isinstance(node, ast.Assign | ast.AnnAssign) and "ALIASES" in ast.unparse(node).partition("=")[0]:
        return
    if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        skipped += node.body[:1] if ast.get_docstring(node) is not None else []
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value, node.lineno
    for child in ast.iter_child_nodes(node):
        if child not in skipped:
            yield from _literals(child)


def _reads_like_text(literal: str) -> bool:
    return bool(re.search(r"[\u3000-\u9fff\uff00-\uffef]|[A-Za-z]{2,}[,:;]? [A-Za-z]", literal))


def test_only_what_a_handler_says_is_looked_at() -> None:
    source = '"""Doc here."""\n@command("签到")\ndef f():\n    """Doc there."""\n    if x:\n        say("你好")\n'
    assert list(_literals(ast.parse(source))) == [("你好", 6)]


def test_what_reads_like_text_is_recognised() -> None:
    assert all(map(_reads_like_text, ["签到", "Welcome, friend", "you are"]))
    assert not any(map(_reads_like_text, ["checkin.done", "", " ", "day_start", "%Y-%m-%d", "a"]))


def test_every_feature_has_its_texts_and_its_tests_under_its_own_name() -> None:
    features = {path.stem for path in sources("handlers")} - {"__init__", "registry"}
    known = {name_of(path) for path in tracked()}
    expected = {
        place.format(feature)
        for feature in features
        for place in ("bot/locales/zh-CN/{}.ftl", "bot/locales/en/{}.ftl", "tests/features/test_{}.py")
    }
    assert expected - known == set()


def test_every_library_we_import_is_declared_for_those_who_install_us() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [line for name in ("pg", "wecom") for line in project["optional-dependencies"][name]]
    declared = {distribution(line) for line in [*project["dependencies"], *extras]}
    used = {
        PACKAGE_OF.get(module.split(".")[0], module.split(".")[0])
        for path in sources(*PRODUCT)
        for module, _ in imported(path)
        if not name_of(path).startswith(MAY_IMPORT["opencc"])
    }
    assert used - declared - set(sys.stdlib_module_names) - set(PRODUCT) == set()
