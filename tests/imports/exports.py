"""Exports as Telegram Desktop writes them, built by hand: small, and with every odd thing the format has."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

Json = dict[str, Any]

NUMBER = 1_000_000_000
"""The bare number of the kit's group, whose key is -1001000000000."""
SHANGHAI = timezone(timedelta(hours=8))


def dated(at: str | datetime, name: str = "date") -> Json:
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    wall = moment.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M:%S")
    return {name: wall, f"{name}_unixtime": str(int(moment.timestamp()))}


def line(number: int, who: tuple[int, str | None], text: object = "", at: str | datetime = "", **more: Any) -> Json:
    """Something said by (account number, name); a name of None is a deleted account."""
    sender = {"from": who[1], "from_id": f"user{who[0]}"}
    return {"id": number, "type": "message", **dated(at), **sender, "text": text, "text_entities": [], **more}


def notice(number: int, who: tuple[int, str | None], action: str, at: str | datetime, **more: Any) -> Json:
    actor = {"actor": who[1], "actor_id": f"user{who[0]}", "action": action}
    return {"id": number, "type": "service", **dated(at), **actor, **more, "text": "", "text_entities": []}


def reaction(emoji: str, *who: tuple[int, str], at: str) -> Json:
    recent = [{"from": name, "from_id": f"user{number}", "date": dated(at)["date"]} for number, name in who]
    return {"type": "emoji", "count": len(who) + 3, "emoji": emoji, "recent": recent}


def a_chat(
    messages: Iterable[Json], *, number: int = NUMBER, name: str = "测试群", kind: str = "private_supergroup"
) -> Json:
    return {"name": name, "type": kind, "id": number, "messages": list(messages)}


def an_account(*chats: Json) -> Json:
    about = {"about": "Here is the data you requested.", "personal_information": {"user_id": 1, "first_name": "A"}}
    contacts = {"about": "…", "list": [{"first_name": "B", "phone_number": "1"}]}
    return {**about, "contacts": contacts, "chats": {"about": "…", "list": list(chats)}}


def written(path: Path, document: Json) -> Path:
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1), "utf-8")
    return path
