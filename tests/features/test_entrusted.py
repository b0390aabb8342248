"""What a platform does for us where we cannot speak: asked for in time, the latest wish, and said to the owner once."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.domain.actions import ACTIONS, Priority
from bot.domain.capabilities import Capability
from bot.domain.entrusted import (
    MOST_WORDS,
    NEWCOMER,
    Entrusted,
    EntrustedAsked,
    EntrustedChanged,
    EntrustGreeting,
    EntrustWords,
    Standing,
)
from bot.domain.events import Event
from bot.domain.people import ChatKind, ChatRef, PlatformName
from bot.pipeline.house import source_of
from bot.pipeline.parcels import Parcel, pack
from bot.platforms.port import RawUpdate
from bot.routing.effects import Outgoing
from models.chats import Chat
from models.outbox import OutboxRow
from tests.kit import Group

SILENT = frozenset(Capability) - {Capability.SPEAK}


async def silence(group: Group) -> None:
    """From now on the platform acts in our place here."""
    await group.hears(group.admin, "/set polls.open_hours 48")
    group.house.views._capabilities = lambda chat: SILENT if chat.kind is ChatKind.GROUP else frozenset(Capability)
    group.house.views.drop_all()


async def told(group: Group, *events: Event) -> None:
    """The platform says something about the group."""
    platform = group.driver.platform
    async with group.reading() as session:
        chat = await session.scalar(select(Chat).where(Chat.kind == ChatKind.GROUP))
    assert chat is not None
    about = ChatRef(platform.name, chat.key, ChatKind.GROUP, chat.title)
    for number, event in enumerate(events):
        with pytest.MonkeyPatch.context() as instead:
            instead.setattr(platform, "understand", lambda _, event=event: [replace(event, chat=about)])
            await group.house.accept(source_of(platform), [RawUpdate(f"told:{number}", chat.key, {})])
            await group.house.settle_down()


async def wishes(group: Group, kind: type[EntrustGreeting | EntrustWords]) -> list[EntrustGreeting | EntrustWords]:
    async with group.reading() as session:
        rows = await session.scalars(select(OutboxRow).where(OutboxRow.kind.like("entrust%")).order_by(OutboxRow.id))
    found = [ACTIONS.validate_json(row.payload) for row in rows]
    return [one for one in found if isinstance(one, kind) and isinstance(one, EntrustGreeting | EntrustWords)]


async def greeting(group: Group) -> str | None:
    """The newest wish, the newcomer in brackets."""
    wish = (await wishes(group, EntrustGreeting))[-1]
    assert isinstance(wish, EntrustGreeting)
    if wish.text is None:
        return None
    return "".join(f"[{one.text}]" if one.person_key == NEWCOMER else one.text for one in wish.text.segments)


async def words(group: Group) -> EntrustWords:
    wish = (await wishes(group, EntrustWords))[-1]
    assert isinstance(wish, EntrustWords)
    return wish


def asked(group: Group) -> EntrustedAsked:
    return EntrustedAsked(chat=ChatRef(group.driver.platform.name, "", ChatKind.GROUP), at=group.clock.now())


def stands(group: Group, what: Entrusted, standing: Standing, left_out: int = 0, why: str = "") -> EntrustedChanged:
    here = asked(group)
    return EntrustedChanged(chat=here.chat, at=here.at, what=what, standing=standing, left_out=left_out, why=why)


async def test_a_changed_welcome_is_handed_over_without_what_differs_at_every_joining(group: Group) -> None:
    await silence(group)
    await group.hears(group.admin, "/setwelcome 欢迎 {昵称}\n你是第 { 人数 } 位，找 {buddy}\n来自 {group} 的问候")
    assert await greeting(group) == "欢迎 [新朋友]\n来自 测试群 的问候"
    await group.hears(group.admin, "/set welcome.links 文档 https://example.org/a")
    assert await greeting(group) == "欢迎 [新朋友]\n来自 测试群 的问候\n文档"
    await group.hears(group.admin, "/welcome off")
    assert await greeting(group) is None


async def test_a_template_of_nothing_but_that_becomes_the_standard_text(group: Group) -> None:
    await silence(group)
    await group.hears(group.admin, "/setwelcome {昵称}是第 {count} 位")
    assert await greeting(group) == "👋 欢迎 [新朋友] 来到 测试群！"
    await group.hears(group.admin, "/set general.language en")
    assert await greeting(group) == "👋 Welcome to 测试群, [newcomer]!"


async def test_asked_for_it_the_house_says_both_wishes(group: Group) -> None:
    await silence(group)
    await told(group, asked(group))
    assert await greeting(group) == "👋 欢迎 [新朋友] 来到 测试群！"
    assert (await words(group)).words == (), "nobody asked for that"


async def test_a_platform_that_does_nothing_for_us_is_told_nothing(group: Group) -> None:
    await group.hears(group.admin, "大家好")
    await group.hears(group.admin, "/set moderation.staff_words warn")
    assert "不起作用" in (await group.replies())[-1]
    await group.hears(group.admin, "/word add 返利")
    await group.hears(group.admin, "/welcome off")
    await told(group, asked(group))
    assert await wishes(group, EntrustGreeting) == []
    assert await wishes(group, EntrustWords) == []


async def test_the_groups_own_lists_are_handed_over_and_not_those_of_the_house(group: Group) -> None:
    await silence(group)
    await group.hears(group.admin, "/set moderation.staff_words block")
    assert (await words(group)).words == ()
    await group.hears(group.admin, "/word add 返利 加微信")
    await group.hears(group.admin, "/word add #更多 返利 刷单")
    wish = await words(group)
    assert (wish.words, wish.blocks, wish.more) == (("返利", "加微信", "刷单"), True, 0)
    await group.hears(group.admin, "/set moderation.staff_words warn")
    assert not (await words(group)).blocks
    await group.hears(group.admin, "/word add " + " ".join(f"w{n}" for n in range(MOST_WORDS)))
    wish = await words(group)
    assert (len(wish.words), wish.more) == (MOST_WORDS, 3)


@pytest.mark.parametrize(
    ("what", "standing", "said"),
    [
        (Entrusted.GREETING, Standing.KEPT, "「测试群」的欢迎语已放进入群欢迎语素材库"),
        (Entrusted.GREETING, Standing.CUT, "只放进了开头的部分"),
        (Entrusted.GREETING, Standing.FULL, "没有位置"),
        (Entrusted.GREETING, Standing.UNCLEAR, "请到管理后台看一眼"),
        (Entrusted.GREETING, Standing.REFUSED, "没能放进素材库：41054"),
        (Entrusted.WORDS, Standing.KEPT, "同事发给客户的话"),
        (Entrusted.WORDS, Standing.CUT, "有 5 个词没放进去"),
        (Entrusted.WORDS, Standing.FULL, "已满 100 条"),
        (Entrusted.WORDS, Standing.NOBODY, "没有同事"),
        (Entrusted.WORDS, Standing.REFUSED, "被拒绝了：41054"),
    ],
)
async def test_the_owner_hears_in_private_where_it_stands(
    group: Group, what: Entrusted, standing: Standing, said: str
) -> None:
    await group.writes(group.owner, "/start")
    await silence(group)
    before = await group.replies()
    await told(group, stands(group, what, standing, left_out=5, why="41054 full"))
    assert said in (await group.private(group.owner))[-1]
    assert await group.replies() == before


async def test_an_owner_who_cannot_be_reached_stops_nothing(group: Group) -> None:
    await silence(group)
    await told(group, stands(group, Entrusted.GREETING, Standing.KEPT), asked(group))
    assert await greeting(group) is not None


async def test_where_the_platform_greets_the_preview_shows_its_words_and_says_so(group: Group) -> None:
    await silence(group)
    await group.writes(group.admin, "/welcome")
    shown = (await group.private(group.admin))[-1]
    assert "新朋友" in shown
    assert "由平台替我打招呼" in shown


def waiting(number: int, action: EntrustGreeting | EntrustWords) -> Parcel:
    out = Outgoing(number, PlatformName.PLAYGROUND, action, Priority.DIGEST, "entrusted", None, to_group=True)
    return pack(out)


def test_of_two_wishes_that_wait_the_newer_goes_out() -> None:
    older, newer = (waiting(n, EntrustWords(chat_key="c", words=(f"w{n}",))) for n in (1, 2))
    assert newer.absorb(older)
    assert newer.action == EntrustWords(chat_key="c", words=("w2",))
    assert not newer.absorb(waiting(3, EntrustGreeting(chat_key="c")))
