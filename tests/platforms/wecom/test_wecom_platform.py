"""WeCom as one platform: keys, capabilities, rates, owners, and the settings behind them."""

from pathlib import Path

import pytest

from bot.config import exposed_secrets, load
from bot.domain.capabilities import Capability
from bot.domain.errors import ConfigurationError
from bot.domain.people import ChatKind, ChatRef, MemberStatus, PlatformName
from bot.pipeline.house import source_of
from bot.platforms.port import Rate, Refused
from bot.platforms.wecom import keys
from bot.platforms.wecom.bot_settings import BotSettings
from bot.platforms.wecom.keys import Address, Place
from models.chats import chats_with_keys
from tests.platforms.wecom.rooms import GROUP, OWNER, Room
from tests.platforms.wecom.socket_server import SECRET

KEY = f"bot:{GROUP}"


def chat(key: str, kind: ChatKind = ChatKind.GROUP) -> ChatRef:
    return ChatRef(PlatformName.WECOM, key, kind)


@pytest.mark.parametrize("place", Place)
def test_a_key_is_read_as_it_was_made(place: Place) -> None:
    address = Address(place, "wrABC-1_x@y")
    assert keys.read(address.key) == address
    outer = keys.read(address.outer_key)
    assert outer == (None if place.is_private else address)


@pytest.mark.parametrize("key", ["", ":", "nobody:1", "ext:wmABC"])
def test_what_is_no_chat_is_no_key(key: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        keys.read(key)


@pytest.mark.parametrize("name", ["", "x" * 61])
def test_a_name_that_makes_no_key_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="chat id"):
        _ = Address(Place.BOT, name).key


async def test_what_a_chat_can_do_follows_from_its_kind(room: Room) -> None:
    group, private = room.platform.capabilities_in(chat(KEY)), room.platform.capabilities_in(chat("zhangsan"))
    assert Capability.BUTTONS in group
    assert not group & {Capability.HEAR_EVERYTHING, Capability.DELETE, Capability.RESTRICT, Capability.SEE_JOINS}
    assert Capability.HEAR_EVERYTHING in private
    assert room.platform.capabilities_in(chat("hook:news")) == frozenset(), "no webhook is configured"
    assert room.platform.capabilities_in(chat("rubbish:1")) == frozenset()


async def test_a_chat_is_spoken_to_as_fast_as_the_settings_say(room: Room) -> None:
    assert room.platform.rates_in(KEY) == (Rate(100_000, 60), Rate(100_000, 3_600))
    assert room.platform.rates_in("zhangsan") == room.platform.rates_in(KEY)
    assert room.platform.rates_in("hook:news") == ()
    assert (BotSettings().messages_per_minute, BotSettings().messages_per_hour) == (28, 950)


async def test_the_first_owner_of_the_settings_owns_every_group(room: Room) -> None:
    listed = await room.platform.list_admins(chat(KEY))
    assert [(admin.person.key, admin.status) for admin in listed.admins] == [(OWNER, MemberStatus.OWNER)]
    assert listed.bot_powers == frozenset()
    await room.says("zhangsan", "打卡")
    await room.says("zhangsan", "/setup")
    assert room.group()[-1] == "这件事需要管理员来做。"


async def test_nothing_is_made_up_about_members(room: Room) -> None:
    assert await room.platform.count_members(chat(KEY)) is None
    assert await room.platform.member_status(chat(KEY), OWNER) is MemberStatus.OWNER
    with pytest.raises(Refused):
        await room.platform.member_status(chat(KEY), "zhangsan")


async def test_rows_keep_their_name_whichever_bot_it_is(room: Room) -> None:
    assert source_of(room.platform) == "wecom:corp"


async def test_a_group_is_called_as_the_settings_say(room: Room) -> None:
    await room.says("zhangsan", "打卡")
    async with room.writer.reader() as session:
        (found,) = await chats_with_keys(session, PlatformName.WECOM, {KEY})
    assert found.title == f"企业微信群（{GROUP[-4:]}）"
    await room.close()
    room.changes["titles"] = {GROUP: "读书会"}
    await room.open()
    await room.says("zhangsan", "打卡")
    async with room.writer.reader() as session:
        (found,) = await chats_with_keys(session, PlatformName.WECOM, {KEY})
    assert found.title == "读书会"


# -- settings ---------------------------------------------------------------------------------------------------------


def written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, "utf-8")
    return path


GOOD = f'[wecom]\nowners = ["laoban"]\n[wecom.bot]\nbot_id = "aib"\nsecret = "{SECRET}"\nname = "小助手"\n'


def test_the_secret_is_known_as_one_wherever_it_stands(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    path.chmod(0o644)
    config = load(path)
    assert SECRET in config.secrets()
    assert SECRET not in repr(config)
    assert exposed_secrets(path, config) == ["wecom.bot.secret"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (GOOD.replace('owners = ["laoban"]', ""), "owners must name at least one userid"),
        (GOOD.replace('owners = ["laoban"]', 'owners = ["老板"]'), "wecom.owners.0"),
        (GOOD.replace('bot_id = "aib"', ""), "bot_id is missing"),
        (GOOD + 'nmae = "小助手"\n', "wecom.bot.nmae: no such setting. Did you mean name?"),
        (GOOD + 'url = "https://x"\n', "wecom.bot.url: must be a wss or ws address"),
        (GOOD + "silence_seconds = 10\n", "silence_seconds must be above ping_seconds"),
    ],
)
def test_settings_that_cannot_work_are_refused_with_a_sentence(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load(written(tmp_path, text))
    assert told in str(caught.value)
    assert SECRET not in str(caught.value)
