"""``hearth audit`` for people: what is open, what went wrong and who changed what, in tables."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.text_table import text_table


def audit_lines(found: Mapping[str, Any]) -> list[str]:
    """What ``bot.operations.audit`` found, said in English."""
    lines = [
        f"From {_at(found['since'])} to {_at(found['at'])}, schema {found['schema']}.",
        f"Updates: {_counts(found['inbox'])}."
        + (f" The oldest open one came {_at(found['oldest_open_at'])}." if found["oldest_open_at"] else ""),
        f"Actions: {_counts(found['outbox'])}.",
    ]
    chats, people = found["chats"], found["people"]
    lines += _block("Updates given up", ["when", "chat", "why"], [_given_up(row) for row in found["buried"]])
    lines += _block(
        "Actions that failed, or of which nobody knows",
        ["when", "outcome", "what", "chat", "why"],
        [_undelivered(row, chats) for row in found["not_delivered"]],
    )
    acts = [_act(row, chats, people) for row in found["acts"]]
    return lines + _block("What people changed", ["when", "what", "who", "chat"], acts)


def _counts(states: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {state}" for state, count in states.items()) or "none"


def _block(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    if not rows:
        return [f"{title}: none."]
    return ["", f"{title}: {len(rows)}.", *(f"  {line}" for line in text_table(header, rows))]


def _given_up(row: Mapping[str, Any]) -> list[str]:
    tries = f"{row['attempts']} tries" if row["attempts"] != 1 else "1 try"
    return [_at(row["received_at"]), row["lane"], f"{row['error'] or 'unknown'} (number {row['id']}, {tries})"]


def _undelivered(row: Mapping[str, Any], chats: Mapping[int, str]) -> list[str]:
    case = f" (case {row['case_id']})" if row["case_id"] is not None else ""
    what = f"{row['kind'].replace('_', ' ')}, {row['feature']}{case}"
    return [_at(row["settled_at"]), row["state"], what, _chat(row, chats), row["error"] or ""]


def _act(row: Mapping[str, Any], chats: Mapping[int, str], people: Mapping[int, str]) -> list[str]:
    who = row["actor_id"]
    by = "Hearth" if who is None else people.get(who, f"somebody forgotten ({who})")
    return [_at(row["at"]), row["what"].replace(".", ": ").replace("_", " "), by, _chat(row, chats)]


def _chat(row: Mapping[str, Any], chats: Mapping[int, str]) -> str:
    return chats.get(row["chat_id"], "") if row["chat_id"] is not None else ""


def _at(moment: str) -> str:
    return f"{datetime.fromisoformat(moment):%Y-%m-%d %H:%M} UTC"
