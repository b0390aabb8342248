"""``hearth commands`` and ``hearth capabilities`` for people: tables in plain words."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.text_table import text_table

_WHERE = {
    "group": "in a group",
    "private": "in private",
    "anywhere": "anywhere",
    "connected": "in a group, or privately about it",
    "either": "in a group, or privately about it or itself",
}


def command_lines(catalogue: Iterable[Mapping[str, Any]]) -> list[str]:
    """One line for each command. What destroys something says so."""
    header = ("command", "other words", "who", "where", "")
    rows = [
        (
            f"/{row['name']}",
            " ".join(row["aliases"]),
            row["who"] if row["who"] == "everybody" else f"may {row['who'].replace('_', ' ')}",
            _WHERE[row["where"]],
            "takes something away" if row["destructive"] else "",
        )
        for row in catalogue
    ]
    return text_table(header, rows)


def capability_lines(table: Iterable[Mapping[str, Any]]) -> list[str]:
    """One line for each thing a chat may be able to do, a column for each kind of chat."""
    found = list(table)
    header = ("", *found[0]["platforms"], "commands that need it")
    rows = [
        (
            row["capability"].replace("_", " "),
            *("yes" if has else "-" for has in row["platforms"].values()),
            " ".join(f"/{name}" for name in row["commands"]),
        )
        for row in found
    ]
    return text_table(header, rows)
