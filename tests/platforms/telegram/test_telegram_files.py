"""Files that people send: fetched up to a limit, refused beyond it."""

import pytest

from bot.platforms.port import Refused, TooLarge, Unreached, Unsure
from bot.platforms.telegram.platform import TelegramPlatform
from tests.platforms.telegram.rooms import Room


async def test_a_file_comes_as_it_was_sent(platform: TelegramPlatform, room: Room) -> None:
    key = room.fake.upload(b"\x00\xffabc")["file_id"]
    assert await platform.download(key, 5) == b"\x00\xffabc"


@pytest.mark.parametrize("size", [1_001, 21 << 20])
async def test_a_file_above_the_limit_is_not_read(platform: TelegramPlatform, room: Room, size: int) -> None:
    key = room.fake.upload(b"x" * size)["file_id"]
    with pytest.raises(TooLarge):
        await platform.download(key, 1_000)


async def test_a_file_that_is_longer_than_it_says_is_not_read_to_the_end(
    platform: TelegramPlatform, room: Room
) -> None:
    told = room.fake.upload(b"x" * 10)
    room.fake.methods.do_get_file = lambda given: {"file_path": f"documents/{given['file_id']}"}  # type: ignore[method-assign]  # a server that does not tell the size
    with pytest.raises(TooLarge):
        await platform.download(told["file_id"], 9)


async def test_an_unknown_file_is_refused(platform: TelegramPlatform, room: Room) -> None:
    with pytest.raises(Refused):
        await platform.download("nothing", 1_000)


async def test_a_lost_answer_is_not_taken_for_a_file(platform: TelegramPlatform, room: Room) -> None:
    key = room.fake.upload(b"abc")["file_id"]
    room.fake.fail("getFile", "reset")
    with pytest.raises((Unsure, Unreached)):
        await platform.download(key, 1_000)
