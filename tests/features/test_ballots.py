"""Polls of a group that hears nobody, where no ballot can be handed out: they come to nothing, and it is said."""

from sqlalchemy import select, update

from bot.domain.capabilities import Capability
from models.outbox import OutboxRow, OutboxState
from models.polls import Poll
from tests.features.polling import limit
from tests.kit import Group


async def asks_by_ballot(group: Group) -> None:
    """The owner makes a poll in a group that hears nobody and shows no buttons."""
    await group.writes(group.owner, "/start")
    await group.hears(group.owner, "大家好")
    limit(group, Capability.BUTTONS, Capability.NATIVE_POLL, Capability.HEAR_US_SPOKEN_TO)
    await group.restart()
    limit(group, Capability.BUTTONS, Capability.NATIVE_POLL, Capability.HEAR_US_SPOKEN_TO)
    await group.writes(group.owner, "/poll 晚饭吃什么 | 火锅 | 烧烤")


async def test_ballots_that_cannot_be_handed_out_void_the_poll_and_are_told(group: Group) -> None:
    await asks_by_ballot(group)
    assert "每个人的私聊里都收到了一张选票" in (await group.replies())[-1]
    await group.passes(minutes=3)
    assert "选票一张也没能发出去" in (await group.private(group.owner))[-1]
    async with group.reading() as session:
        assert (await session.scalars(select(Poll.state))).one() == "lost"


async def test_ballots_that_are_long_under_way_are_looked_after_again(group: Group) -> None:
    await asks_by_ballot(group)
    handing_out = update(OutboxRow).where(OutboxRow.kind == "hand_out_ballots")
    await group.writer.write(lambda session: session.execute(handing_out.values(state=OutboxState.SENDING)))
    await group.passes(minutes=3)
    assert not any("没能发出去" in line for line in await group.private(group.owner))
    await group.writer.write(lambda session: session.execute(handing_out.values(state=OutboxState.FAILED)))
    await group.passes(minutes=3)
    assert "选票一张也没能发出去" in (await group.private(group.owner))[-1]
