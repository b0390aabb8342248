"""``hearth audit`` for people: what is open, what went wrong and who changed what, a line each."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any


def audit_lines(found: Mapping[str, Any]) -> list[str]:
    """What ``bot.operations.audit`` found, said in English."""
    lines = [
        f"From {_at(found['since'])} to {_at(found['at'])}, schema {found['schema']}.",
        f"Updates: {_counts(found['inbox'])}."
        + (f" The oldest open one came {_at(found['oldest_open_at'])}." if found["oldest_open_at"] else ""),
        f"Actions: {_counts(found['outbox'])}.",
    ]
    lines += _block("Updates given up", [_given_up(row) for row in found["buried"]])
    lines += _block(
        "Actions that failed, or of which nobody knows", [_undelivered(row) for row in found["not_delivered"]]
    )
    return lines + _block("What people changed", [_act(row) for row in found["acts"]])


def _counts(states: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {state}" for state, count in states.items()) or "none"


def _block(title: str, rows: Sequence[str]) -> list[str]:
    return [f"{title}: {len(rows) or 'none'}.", *(f"  {row}" for row in rows)]


def _given_up(row: Mapping[str, Any]) -> str:
    tries = f"{row['attempts']} tries" if row["attempts"] != 1 else "1 try"
    return f"{_at(row['received_at'])}  number {row['id']} of chat {row['lane']}, after {tries}: {row['error'] or '?'}"


def _undelivered(row: Mapping[str, Any]) -> str:
    where = f" in chat {row['chat_id']}" if row["chat_id"] is not None else ""
    case = f", case {row['case_id']}" if row["case_id"] is not None else ""
    why = f": {row['error']}" if row["error"] else ""
    return f"{_at(row['settled_at'])}  {row['state']}: {row['kind']} of {row['feature']}{where}{case}{why}"


def _act(row: Mapping[str, Any]) -> str:
    chat = f" in chat {row['chat_id']}" if row["chat_id"] is not None else ""
    by = f"person {row['actor_id']}" if row["actor_id"] is not None else "Hearth"
    return f"{_at(row['at'])}  {row['what']}{chat} by {by}"


def _at(moment: str) -> str:
    return f"{datetime.fromisoformat(moment):%Y-%m-%d %H:%M} UTC"
