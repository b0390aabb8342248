"""Broken, foreign and hostile updates: kept, told apart, never more than a ValueError."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.pipeline.house import source_of
from bot.platforms.port import RawUpdate
from bot.platforms.telegram.intake import keep
from models.chats import Chat
from models.inbox import InboxRow, InboxState
from tests.conftest import Databases
from tests.drivers.telegram import TelegramDriver
from tests.kit import Group
from tests.platforms.telegram import payloads
from tests.platforms.telegram.hearing import INBOUND, NOW, heard
from tests.platforms.telegram.payloads import (
    GROUP,
    MEI,
    membership,
    message,
    said,
    update,
)


@pytest.mark.parametrize(
    "broken",
    [
        {},
        [],
        "text",
        {"update_id": True, "message": message()},
        {"update_id": -1, "message": message()},
        said(chat=...),
        said(date=...),
        said(date=2**40),
        said(date="today"),
        said(date=0),
        said(message_id="42"),
        said(**{"from": ...}),
        said(**{"from": {"id": 1}}),
        said(**{"from": {**MEI, "id": 1.5}}),
        said(text=7),
        said(text=["x"]),
        said(chat={**GROUP, "type": "planet"}),
        said(chat={**GROUP, "id": 2**70}),
        said(entities=[{"type": "url", "offset": -1, "length": 1}]),
        said(entities=[{}]),
        said(reply_to_message=[]),
        update("edited_message", message()),
        update("chat_member", membership({"status": "left"}, {"status": "emperor"})),
        update("callback_query", {"id": 7, "from": MEI, "data": "x"}),
        update("poll_answer", {"poll_id": "1", "option_ids": [0]}),
        update("message", None),
    ],
)
def test_what_makes_no_sense_is_a_value_error(broken: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        heard(broken)


def test_lanes_follow_chats_polls_and_persons() -> None:
    lanes = {next(iter(raw.keys() - {"update_id"})): keep(raw, NOW).lane for raw in payloads.ALL}
    assert lanes["message"] == lanes["callback_query"] == lanes["chat_member"] == lanes["message_reaction"]
    assert lanes["poll"] == lanes["poll_answer"] == "poll:55"
    assert keep(update("inline_query", {"id": "1", "from": MEI, "query": ""}), NOW).lane == "user:11"
    assert keep({"update_id": 1}, NOW).lane == "bot"


def test_an_element_without_an_id_is_kept_under_a_key_of_its_content() -> None:
    odd, again, other = keep({"message": 1}, NOW), keep({"message": 1}, NOW), keep(["x", "\ud800"], NOW)
    assert odd == again
    assert odd.key != other.key
    assert other.body.isascii()
    assert json.loads(other.body) == ["x", "\ud800"]


@pytest.mark.parametrize(
    "odd",
    [
        update("poll_answer", {"poll_id": "\ud800", "user": MEI, "option_ids": [0]}),
        update("callback_query", {"id": "\ud800", "from": MEI, "data": "\ud800"}),
        said(media_group_id="\ud800", photo=[{"file_id": "\ud800"}], caption="\ud800"),
        said(**{"from": {**MEI, "language_code": "\ud800", "username": "\ud800"}}),
    ],
)
def test_half_a_character_reaches_no_database(odd: dict[str, Any]) -> None:
    keep(odd, NOW).lane.encode()
    (event,) = heard(odd)
    assert "\\ud8" not in repr(event)


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


def _places(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in items:
        found += _places(inner, (*path, name))
    return found


@given(data=st.data())
def test_whatever_is_broken_in_an_update_only_a_value_error_comes_out(data: st.DataObject) -> None:
    raw = copy.deepcopy(data.draw(st.sampled_from(payloads.ALL)))
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(_places(raw)))
        holder: Any = raw
        for name in path[:-1]:
            holder = holder[name]
        if data.draw(st.booleans()) and isinstance(holder, dict):
            del holder[path[-1]]
        else:
            holder[path[-1]] = data.draw(_ANYTHING)
        if not _places(raw):
            break
    try:
        events = heard(raw)
    except ValueError:
        return
    for event in events:
        assert event.at.tzinfo is not None
        assert isinstance(event.chat.key, str)
        assert "\x00" not in repr(event)
        assert "\\ud8" not in repr(event), "no database takes a lone surrogate"
    kept = keep(raw, NOW)
    (kept.key + kept.lane + kept.body).encode()


@given(body=st.text() | _ANYTHING.map(json.dumps))
def test_whatever_is_stored_only_a_value_error_comes_out(body: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        INBOUND.understand(RawUpdate("k", "l", body))


async def test_what_happened_in_no_chat_is_settled_and_makes_no_chat(databases: Databases, tmp_path: Path) -> None:
    group = Group(TelegramDriver, await databases.sqlite(tmp_path / "hearth.db"))
    await group.open()
    raw = keep({"update_id": 7, "brand_new": {"x": 1}}, NOW)
    await group.house.accept(source_of(group.driver.platform), [raw])
    await group.house.settle_down()
    async with group.reading() as session:
        assert "" not in set(await session.scalars(select(Chat.key)))
        assert set(await session.scalars(select(InboxRow.state))) == {InboxState.DONE}
    await group.close()
