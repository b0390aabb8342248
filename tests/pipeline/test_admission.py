"""Who may do what, where, when and how often; and what a pressed button is worth."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.actions import AnswerButton, SendText
from bot.domain.capabilities import Capability
from bot.domain.people import (
    Admin,
    AdminPower,
    ChatKind,
    ChatRef,
    MemberStatus,
    PersonRef,
    PlatformName,
    Right,
)
from bot.domain.text import Text
from bot.pipeline.house import HouseRules
from bot.pipeline.pace import PaceLimits
from bot.platforms.port import Unreached
from bot.routing import Ctx, Where
from models.buttons import ButtonRow
from models.timers import Timer
from tests.pipeline.conftest import Bench
from tests.pipeline.wire import OWNER, PHRASES, Premises

MINUTES = timedelta(minutes=1)
UNHURRIED = PaceLimits(overall=100_000, per_chat=100_000, group_per_minute=100_000)
HELPER = PersonRef("helper", "帮手")


def phrase(key: str, **values: Any) -> str:
    return str(PHRASES.text("zh-CN", key, **values))


async def on_done(message: Any, ctx: Ctx) -> None:
    ctx.say(Text.plain(f"done by {ctx.member.key}"))


async def on_pressed(_press: Any, ctx: Ctx) -> None:
    ctx.say(Text.plain("pressed"))


async def on_offer(_message: Any, ctx: Ctx) -> None:
    only = ctx.member.person_id if "mine" in ctx.args.text else None
    right = Right.BAN if "admins" in ctx.args.text else None
    button = ctx.button(
        "press", "bench.press", only=only, right=right, once="once" in ctx.args.text, life=timedelta(hours=1)
    )
    ctx.say(Text.plain("offer"), buttons=((button,),))


async def on_ask(_message: Any, ctx: Ctx) -> None:
    await ctx.ask("bench.question", life=5 * MINUTES)


async def on_answered(message: Any, ctx: Ctx) -> None:
    ctx.say(Text.plain(f"answer: {message.text}"))


@pytest.fixture
async def premises(sqlite_url: str, bench: Bench) -> AsyncIterator[Premises]:
    command = bench.router.command
    command("ban", right=Right.BAN, needs={Capability.BAN}, destructive=True)(on_done)
    command("tune", right=Right.CONFIGURE)(on_done)
    command("here", where=Where.GROUP)(on_done)
    command("alone", where=Where.PRIVATE)(on_done)
    command("late", any_age=True)(on_done)
    command("offer")(on_offer)
    command("ask")(on_ask)
    bench.router.button("bench.press")(on_pressed)
    bench.router.answer("bench.question")(on_answered)
    place = Premises(sqlite_url, bench.router, HouseRules(pace=UNHURRIED))
    await place.open()
    yield place
    await place.crash()


async def newest_token(premises: Premises) -> str:
    async with premises.writer.reader() as session:
        tokens = {row.token for row in await session.scalars(select(ButtonRow))}
    shown = [b.token for act in premises.wire.acts if isinstance(act, SendText) for row in act.buttons for b in row]
    assert shown[-1] in tokens
    return str(shown[-1])


async def press(premises: Premises, token: str, who: str = "阿明", chat: str = "room") -> str:
    """What the presser was shown; nothing where the handler ran."""
    before = len(premises.wire.acts)
    await premises.hear(premises.update("press", who, chat=chat, token=token))
    return "".join(act.text for act in premises.wire.acts[before:] if isinstance(act, AnswerButton))


async def test_a_command_belongs_where_it_belongs(premises: Premises) -> None:
    await premises.says("/alone", "owner")
    await premises.says("/here", "阿明", chat="阿明")
    assert premises.wire.lines() == [phrase("commands.only-in-private")]
    assert premises.wire.lines("阿明") == [phrase("commands.only-in-group")]


async def test_a_member_is_refused_and_an_admin_is_obeyed(premises: Premises) -> None:
    await premises.says("/ban x", "阿明")
    await premises.says("/ban x", "owner")
    assert premises.wire.lines() == [phrase("authority.not-allowed"), "done by owner"]


async def test_an_admin_may_only_what_the_platform_lets_them_do(premises: Premises) -> None:
    premises.wire.admins.append(Admin(HELPER, MemberStatus.ADMIN, frozenset({AdminPower.PIN})))
    await premises.says("/tune", "helper")
    await premises.says("/ban x", "helper")
    assert premises.wire.lines() == ["done by helper", phrase("authority.not-allowed")]


async def test_nobody_lends_the_bot_a_right_it_has_not(premises: Premises) -> None:
    premises.wire.bot_powers = frozenset({AdminPower.DELETE})
    await premises.says("/ban x", "owner")
    assert premises.wire.lines() == [phrase("commands.missing-power", powers=phrase("authority.power-restrict"))]


async def test_a_destructive_command_reads_the_admin_list_live(premises: Premises) -> None:
    premises.wire.admins.append(Admin(HELPER, MemberStatus.ADMIN, frozenset(AdminPower)))
    await premises.says("/ban x", "helper")
    premises.wire.admins.pop()  # demoted a moment ago; nobody told us
    await premises.says("/ban x", "helper")
    assert premises.wire.lines() == ["done by helper", phrase("authority.not-allowed")]
    assert premises.wire.lists_read == 2


async def test_what_is_not_destructive_may_rely_on_a_list_for_a_minute(premises: Premises) -> None:
    await premises.says("/tune", "owner")
    await premises.says("/tune", "owner")
    assert premises.wire.lists_read == 1
    premises.clock.advance(timedelta(seconds=61))
    await premises.says("/tune", "owner")
    assert premises.wire.lists_read == 2


async def test_nothing_destructive_is_done_while_the_list_cannot_be_read(premises: Premises) -> None:
    await premises.says("/tune", "owner")
    premises.wire.fail("list_admins", Unreached("no line"))
    await premises.says("/ban x", "owner")
    assert premises.wire.lines() == ["done by owner", phrase("authority.unverified")]


async def test_an_admins_command_that_comes_late_is_not_obeyed_and_this_is_said_once(premises: Premises) -> None:
    await premises.hear(*(premises.line("/ban x", "owner", ago=6 * MINUTES) for _ in range(3)))
    premises.clock.advance(MINUTES)
    await premises.house.settle_down()
    assert premises.wire.lines() == []  # the note itself is handlers/commands' and is not on this bench
    async with premises.writer.reader() as session:
        assert '"count": 3' in str((await session.execute(select(Timer.payload))).scalar_one())


async def test_a_members_command_that_comes_late_is_ignored_unless_it_counts_for_its_own_time(
    premises: Premises,
) -> None:
    await premises.hear(
        premises.line("/echo old", ago=3 * MINUTES),
        premises.line("/late", ago=30 * MINUTES),
        premises.line("/echo new", ago=MINUTES),
    )
    assert premises.wire.lines() == ["done by 阿明", "new"]


async def test_an_anonymous_admin_proves_it_with_a_press_and_is_judged_as_themselves(premises: Premises) -> None:
    await premises.says("/ban x", "the group itself", kind="anonymous_admin")
    assert premises.wire.lines() == [phrase("authority.prove-command")]
    token = await newest_token(premises)
    assert await press(premises, token) == phrase("authority.not-allowed")
    assert premises.wire.lines() == [phrase("authority.prove-command")], "whoever may not hears it alone"
    await press(premises, token, "owner")
    assert premises.wire.lines()[-1] == "done by owner"
    assert await press(premises, token, "owner") == phrase("buttons.used")
    answered = [act for act in premises.wire.acts if isinstance(act, AnswerButton)]
    assert len(answered) == 3, "a press that nobody answers goes on turning for its presser"


@pytest.mark.parametrize("kind", ["foreign_channel", "linked_channel", "bot", "service"])
async def test_only_people_command(premises: Premises, kind: str) -> None:
    await premises.says("/ban x", "owner", kind=kind)
    assert premises.wire.acts == []


async def test_whoever_floods_commands_meets_silence_and_staff_does_not(premises: Premises) -> None:
    await premises.says("/tune", "owner")  # now the admin list is known
    before = len(premises.wire.lines())
    for n in range(25):
        await premises.hear(premises.line(f"/echo {n}"), premises.line(f"/echo boss {n}", "owner"))
    said = premises.wire.lines()[before:]
    assert sum("boss" not in line for line in said) == 20
    assert sum("boss" in line for line in said) == 25
    premises.clock.advance(2 * MINUTES)
    await premises.says("/echo again")
    assert premises.wire.lines()[-1] == "again"


async def test_a_group_nobody_linked_is_not_served_and_nothing_of_it_is_kept(premises: Premises) -> None:
    await premises.crash()
    premises.rules = HouseRules(allowed_groups=frozenset({"another"}))
    await premises.open()
    await premises.hear(premises.line("/echo hello"), premises.line("talk"))
    assert premises.wire.lines() == [phrase("commands.unlinked")]
    assert await premises.remembered() == []


@pytest.mark.parametrize(
    ("spoken", "begins_in"), [("en-GB", "en"), ("zh-hans", "zh-CN"), ("de", "zh-CN"), (None, "zh-CN")]
)
async def test_a_private_chat_begins_in_its_persons_language(
    premises: Premises, spoken: str | None, begins_in: str
) -> None:
    alone = ChatRef(PlatformName.TELEGRAM, f"alone-{spoken}", ChatKind.PRIVATE, language=spoken)
    views, now = premises.house.views, premises.clock.now()

    async def meet(session: AsyncSession) -> None:
        await views.load(session, [alone], now)

    await premises.house.writer.write(meet)
    view = views.cached(alone)
    assert view is not None
    assert view.language == begins_in


async def test_a_button_for_one_person_is_for_nobody_else(premises: Premises) -> None:
    await premises.says("/offer mine")
    token = await newest_token(premises)
    assert await press(premises, token, "小红") == phrase("buttons.not-yours")
    assert await press(premises, token) == ""
    assert premises.wire.lines() == ["offer", "pressed"]


async def test_a_button_works_in_its_own_chat_only(premises: Premises) -> None:
    await premises.says("/offer")
    token = await newest_token(premises)
    assert await press(premises, token, chat="elsewhere") == phrase("buttons.expired")
    assert premises.wire.lines("elsewhere") == []


async def test_a_button_ends(premises: Premises) -> None:
    await premises.says("/offer")
    token = await newest_token(premises)
    premises.clock.advance(timedelta(hours=2))
    assert await press(premises, token) == phrase("buttons.expired")


async def test_a_button_for_one_use_is_used_once(premises: Premises) -> None:
    await premises.says("/offer once")
    token = await newest_token(premises)
    assert await press(premises, token) == ""
    assert await press(premises, token, "小红") == phrase("buttons.used")
    assert premises.wire.lines() == ["offer", "pressed"]


async def test_a_button_for_admins_asks_for_the_right_when_it_is_pressed(premises: Premises) -> None:
    await premises.says("/offer admins")
    token = await newest_token(premises)
    assert await press(premises, token) == phrase("authority.not-allowed")
    assert await press(premises, token, OWNER.key) == ""


@pytest.mark.parametrize("token", ["", "A" * 22, "A" * 24, "A" * 25, "A" * 4096, "'; drop table buttons; --"])
async def test_a_forged_button_does_nothing(premises: Premises, token: str) -> None:
    await premises.says("/offer")
    assert await press(premises, token) == phrase("buttons.expired")


async def test_a_question_waits_for_one_line_of_the_person_it_was_put_to(premises: Premises) -> None:
    await premises.says("/ask")
    await premises.says("not me", "小红")
    await premises.says("me")
    await premises.says("and more")
    assert premises.wire.lines() == ["answer: me"]


async def test_a_question_stops_waiting(premises: Premises) -> None:
    await premises.says("/ask")
    premises.clock.advance(6 * MINUTES)
    await premises.says("too late")
    assert premises.wire.lines() == []
    assert "too late" in await premises.remembered()


async def test_a_question_outlives_a_restart(premises: Premises) -> None:
    await premises.says("/ask")
    await premises.crash()
    await premises.open()
    await premises.says("me")
    assert premises.wire.lines() == ["answer: me"]


async def test_a_command_in_between_is_a_command_and_the_question_still_waits(premises: Premises) -> None:
    await premises.says("/ask")
    await premises.says("/echo hello")
    await premises.says("me")
    assert premises.wire.lines() == ["hello", "answer: me"]


async def test_what_only_shows_rights_makes_do_with_an_old_list(premises: Premises) -> None:
    await premises.says("/shown", "小红")
    assert premises.wire.lists_read == 1, "nothing was known of the admins"
    premises.clock.advance(timedelta(days=1))
    await premises.says("/shown", "小红")
    assert premises.wire.lists_read == 1
    assert premises.wire.lines() == ["checked", "checked"]
