"""The timeline: whatever is due on the way happens at its own moment, in order, whoever moves the clock."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import override

from bot.domain.actions import MuteMember, Priority, SendPoll, SendText
from bot.domain.text import Text
from bot.platforms.playground.state import Change, Happening
from bot.playground.ground import Ground
from bot.playground.timeline import Timeline
from models.outbox import OutboxRow, OutboxState
from tests.playground.hand_watch import HandWatch


class Seen:
    """What an onlooker of the group saw, and when."""

    def __init__(self, ground: Ground) -> None:
        self.owner = ground.platform.people.add_person("Linda", username="linda")
        self.group = ground.platform.people.add_group("Club", owner=self.owner)
        self.happened: list[Happening] = []
        ground.platform.world.watchers.append(self.happened.append)
        self._ground = ground

    def at(self, what: Change, words: str = "") -> list[str]:
        """The wall times of one kind of change."""
        return [
            f"{one.at.astimezone(self._ground.zone):%a %H:%M}"
            for one in self.happened
            if one.what is what and (not words or (one.line and words in str(one.line.text)))
        ]

    async def types(self, text: str, person: str | None = None) -> None:
        self._ground.platform.people.say(self.group, person or self.owner, text)
        await self._ground.timeline.settle()


@pytest.fixture
def seen(ground: Ground) -> Seen:
    return Seen(ground)


def wall(ground: Ground, clock: str, day: int = 2) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 3, day, hour, minute, tzinfo=ground.zone)


class Habit:
    """Somebody who does something at given moments, and notes what the clock said."""

    def __init__(self, *moments: datetime) -> None:
        self.moments = list(moments)
        self.acted: list[datetime] = []

    def next_at(self) -> datetime | None:
        return self.moments[0] if self.moments else None

    def shows_at(self) -> datetime | None:
        return self.next_at()

    async def act(self, now: datetime) -> None:
        self.moments.pop(0)
        self.acted.append(now)


async def put_into_the_outbox(ground: Ground, chat: str, number: int, text: str, **columns: object) -> None:
    action = SendText(chat_key=chat, text=Text.plain(text))

    async def keep(session: AsyncSession) -> None:
        row = OutboxRow(
            id=number, source="playground:hearth", chat_key=chat, feature="test", kind=action.kind,
            payload=action.model_dump_json(), priority=Priority.REPLY, state=OutboxState.QUEUED,
            created_at=ground.clock.now(), **columns,
        )  # fmt: skip
        session.add(row)

    await ground.house.writer.write(keep)
    ground.house.senders["playground:hearth"].reload()
    ground.house.stirred += 1
    ground.house.postponed += 1


async def test_a_jump_of_days_rings_every_prompt_at_its_own_minute(ground: Ground, seen: Seen) -> None:
    await seen.types("/ritual new Pages 07:00-22:00 daily prompt=07:30 words=pages")
    await ground.timeline.pass_to(wall(ground, "12:00", day=5))
    assert seen.at(Change.SAID, "Pages")[-4:] == ["Mon 07:30", "Tue 07:30", "Wed 07:30", "Thu 07:30"]
    assert ground.clock.now() == wall(ground, "12:00", day=5)


async def test_a_message_that_waits_goes_out_at_its_time_between_two_timers(ground: Ground, seen: Seen) -> None:
    await seen.types("/ritual new Pages 07:00-22:00 daily prompt=07:30 words=pages")
    await put_into_the_outbox(ground, seen.group, 1, "patience", not_before=wall(ground, "07:29"))
    await put_into_the_outbox(ground, seen.group, 2, "too late", not_before=wall(ground, "09:00"),
                              expires_at=wall(ground, "08:00"))  # fmt: skip
    await ground.timeline.pass_to(wall(ground, "10:00"))
    said = [str(one.line.text) for one in seen.happened if one.what is Change.SAID and one.line]
    assert seen.at(Change.SAID, "patience") == ["Mon 07:29"]
    assert said.index("patience") < max(number for number, words in enumerate(said) if "Pages" in words)
    async with ground.house.writer.reader() as session:
        late = await session.get(OutboxRow, 2)
    assert late is not None
    assert (late.state, late.settled_at) == (OutboxState.EXPIRED, wall(ground, "08:00") + timedelta(seconds=1))
    assert "too late" not in said


async def test_seconds_that_a_message_waits_do_not_delay_a_timer(ground: Ground, seen: Seen) -> None:
    """The sender would sleep such a short time by itself, and take the clock with it past everything else."""
    await seen.types("/ritual new Pages 07:00-22:00 daily prompt=07:30 words=pages")
    await put_into_the_outbox(ground, seen.group, 1, "soon", not_before=wall(ground, "07:30") + timedelta(seconds=5))
    await ground.timeline.pass_to(wall(ground, "07:30") - timedelta(seconds=1))
    await ground.timeline.pass_to(wall(ground, "07:31"))
    assert seen.at(Change.SAID, "Pages")[-1] == "Mon 07:30"
    assert [one.at.second for one in seen.happened if one.line and str(one.line.text) == "soon"] == [5]


async def test_mutes_and_polls_end_at_their_moment(ground: Ground, seen: Seen) -> None:
    loud = ground.platform.people.add_person("Loud")
    ground.platform.people.add_member(seen.group, loud)
    ends, closes = wall(ground, "08:00"), wall(ground, "08:30")
    await ground.platform.perform(MuteMember(chat_key=seen.group, person_key=loud, until=ends))
    await ground.platform.perform(
        SendPoll(chat_key=seen.group, question="Tea?", options=("yes", "no"), closes_at=closes)
    )
    await ground.timeline.pass_to(wall(ground, "07:56"))
    assert await ground.timeline.next_at() == ends
    await ground.timeline.pass_to(wall(ground, "09:00"))
    assert seen.at(Change.STOOD) == ["Mon 06:55", "Mon 08:00"]
    assert seen.at(Change.CLOSED) == ["Mon 08:30"]


async def test_people_act_after_the_timers_of_the_same_moment(ground: Ground, seen: Seen) -> None:
    await seen.types("/ritual new Pages 07:00-22:00 daily prompt=07:30 words=pages")

    class Prompt(Habit):
        @override
        async def act(self, now: datetime) -> None:
            await super().act(now)
            prompted.append(bool(seen.at(Change.SAID, "Pages")))

    prompted: list[bool] = []
    ground.timeline.agendas.append(Prompt(wall(ground, "07:29"), wall(ground, "07:30")))
    seen.happened.clear()
    await ground.timeline.pass_to(wall(ground, "08:00"))
    assert prompted == [False, True]


async def test_clocks_that_are_put_forward_leave_nothing_out(ground: Ground, seen: Seen) -> None:
    """On 29 March 2026 there is no 01:30 in London; the prompt comes at the next valid minute, once."""
    ground.clock.move_to(wall(ground, "12:00", day=27))
    await seen.types("/ritual new Night 00:00-22:00 daily prompt=01:30 words=night")
    await ground.timeline.pass_to(wall(ground, "12:00", day=30))
    assert seen.at(Change.SAID, "Night")[-3:] == ["Sat 01:30", "Sun 02:00", "Mon 01:30"]


async def test_the_housekeeper_makes_his_rounds(ground: Ground, seen: Seen) -> None:
    await seen.types("hello")
    await ground.timeline.pass_to(wall(ground, "07:00", day=3))
    async with ground.house.writer.reader() as session:
        kept = await session.scalar(text("SELECT count(*) FROM inbox WHERE source = 'playground:hearth'"))
    assert kept == 1
    await ground.timeline.pass_to(wall(ground, "08:00", day=4))
    async with ground.house.writer.reader() as session:
        kept = await session.scalar(text("SELECT count(*) FROM inbox WHERE source = 'playground:hearth'"))
    assert kept == 0


async def test_a_long_jump_can_be_halted_at_its_next_stop(ground: Ground) -> None:
    class Alarm(Habit):
        @override
        async def act(self, now: datetime) -> None:
            await super().act(now)
            ground.timeline.halt()

    alarm = Alarm(wall(ground, "09:00"), wall(ground, "10:00"))
    ground.timeline.agendas.append(alarm)
    await ground.timeline.pass_to(wall(ground, "12:00"))
    assert ground.clock.now() == wall(ground, "09:00")
    await ground.timeline.pass_to(wall(ground, "09:30"))
    assert ground.clock.now() == wall(ground, "09:30")


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110  nobody tells when the clock moves
            await asyncio.sleep(0.005)


@pytest.fixture
async def flowing(ground: Ground) -> AsyncIterator[Timeline]:
    """A timeline that runs; at first it is paused."""
    task = asyncio.create_task(ground.timeline.run())
    yield ground.timeline
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_time_flows_at_a_speed_that_may_be_changed(flowing: Timeline, watch: HandWatch) -> None:
    begun = flowing.now()
    flowing.speed = 60
    watch.seconds += 10
    await until(lambda: flowing.now() == begun + timedelta(minutes=10))
    flowing.speed = 0
    watch.seconds += 1_000
    flowing.speed = 3_600
    watch.seconds += 1
    await until(lambda: flowing.now() >= begun + timedelta(minutes=70))
    assert flowing.now() == begun + timedelta(minutes=70), "what passed while it was paused does not count"


async def test_timers_ring_while_time_flows(ground: Ground, seen: Seen, flowing: Timeline, watch: HandWatch) -> None:
    await seen.types("/ritual new Pages 07:00-22:00 daily prompt=07:30 words=pages")
    flowing.speed = 3_600
    seen.happened.clear()
    watch.seconds += 24
    await until(lambda: flowing.now() > wall(ground, "06:54", day=3))
    assert seen.at(Change.SAID, "Pages") == ["Mon 07:30"]


async def test_what_people_say_is_answered_even_while_the_clock_is_paused(
    ground: Ground, seen: Seen, flowing: Timeline
) -> None:
    await asyncio.sleep(0.02)
    ground.platform.people.say(seen.group, seen.owner, "/ritual new Pages 07:00-22:00 daily words=pages")
    await until(lambda: len(seen.at(Change.SAID)) == 2)
    assert flowing.now() == wall(ground, "06:55")


async def test_a_jump_by_hand_and_the_flow_take_turns(ground: Ground, flowing: Timeline, watch: HandWatch) -> None:
    flowing.speed = 60
    await flowing.pass_to(wall(ground, "12:00"))
    watch.seconds += 1
    await until(lambda: flowing.now() == wall(ground, "12:01"))


async def test_whoever_stops_the_flow_stops_it_between_two_stops(ground: Ground, watch: HandWatch) -> None:
    entered, left = asyncio.Event(), asyncio.Event()

    class Slow(Habit):
        @override
        async def act(self, now: datetime) -> None:
            entered.set()
            await asyncio.sleep(0.05)
            await super().act(now)
            left.set()

    ground.timeline.agendas.append(Slow(wall(ground, "07:00")))
    task = asyncio.create_task(ground.timeline.run(3_600))
    await asyncio.sleep(0.02)
    watch.seconds += 1
    await asyncio.wait_for(entered.wait(), 20)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert left.is_set()


async def test_what_has_passed_at_the_old_speed_has_passed_when_the_speed_changes(
    ground: Ground, watch: HandWatch
) -> None:
    ground.timeline.speed = 3_600
    watch.seconds += 1
    await ground.timeline.flow_at(0)
    assert ground.clock.now() == wall(ground, "07:55")
    watch.seconds += 1
    await ground.timeline.flow_at(0)
    assert ground.clock.now() == wall(ground, "07:55")
