"""The pretend world is kept: a restart finds it as it was, and a crash loses nothing that anybody was told."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.domain.actions import BanChannel, BanMember, MuteMember, SendFile, SendPoll, SetMenu
from bot.domain.errors import DatabaseUnavailable
from bot.domain.events import MediaKind
from bot.domain.menus import MenuCommand, MenuScope
from bot.playground.ground import Ground, open_ground

MORNING = datetime(2026, 3, 2, 8)  # noqa: DTZ001  a wall time; the zone follows from the language


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Ground]:
    async with open_ground(folder / "room.db", "en", MORNING, keeps_world=True) as ground:
        yield ground


class Club:
    """A group with a bit of everything in it."""

    def __init__(self, ground: Ground) -> None:
        people = ground.platform.people
        self.owner = people.add_person("Linda", username="linda")
        self.group = people.add_group("Club", owner=self.owner)
        self.rose, self.spammer = people.add_person("Rose"), people.add_person("Spam")
        people.add_member(self.group, self.rose)
        people.add_member(self.group, self.spammer)


async def live_a_little(ground: Ground, club: Club) -> None:
    """Every kind of change that the world knows."""
    people, group, rose = ground.platform.people, club.group, club.rose
    topic = people.add_topic(group, "Books")
    people.start(rose)
    said = people.say(group, rose, "hello", topic=topic)
    people.edit(group, said, "hello there")
    people.say(group, rose, "proof", media=MediaKind.PHOTO, file=b"\x89PNG photo", reply_to=said)
    people.react(group, rose, said, "🎉")
    people.pin(group, club.owner, said)
    people.delete(group, rose, people.say(group, rose, "never mind"))
    people.request_join(group, people.add_person("Knocker"), bio="let me in")
    people.rename(group, "Reading Club", by=club.owner)
    people.promote(group, rose, is_anonymous=True)
    people.block(people.add_person("Walter"))
    await ground.timeline.settle()
    ends = ground.clock.now().replace(year=2027)
    for action in (
        SendPoll(chat_key=group, question="Which?", options=("Emma", "Piranesi"), closes_at=ends),
        SendFile(chat_key=group, name="a.csv", content=b"a;b"),
        MuteMember(chat_key=group, person_key=club.spammer, until=ends),
        BanChannel(chat_key=group, channel_key="channel"),
        BanMember(chat_key=group, person_key=club.spammer),
        SetMenu(chat_key="", scope=MenuScope.PRIVATE, commands=(MenuCommand(command="x", description="y"),)),
    ):
        await ground.platform.perform(action)
    people.vote(group, rose, poll_key(ground, group), [1])
    await ground.timeline.settle()


def poll_key(ground: Ground, room: str) -> str:
    return next(line.key for line in ground.platform.world.rooms[room].lines.values() if line.poll is not None)


async def test_a_restart_finds_the_whole_world_as_it_was(tmp_path: Path) -> None:
    async with opened(tmp_path) as ground:
        assert ground.is_new
        club = Club(ground)
        await live_a_little(ground, club)
        world = ground.platform.world
        before = (world.people, world.rooms, world.files, world.menus, ground.clock.now())
    async with opened(tmp_path) as ground:
        world = ground.platform.world
        assert not ground.is_new
        assert (world.people, world.rooms, world.files, world.menus, ground.clock.now()) == before
        assert not world.queue, "what the bot has heard is not told again"


async def test_a_key_is_never_used_again_after_a_restart(tmp_path: Path) -> None:
    async with opened(tmp_path) as ground:
        club = Club(ground)
        first = ground.platform.people.say(club.group, club.rose, "one")
        await ground.timeline.settle()
    async with opened(tmp_path) as ground:
        second = ground.platform.people.say(club.group, club.rose, "two")
        await ground.timeline.settle()
        assert int(second) > int(first)
        assert [str(line.text) for line in ground.platform.world.rooms[club.group].lines.values()] == ["one", "two"]


async def test_what_was_said_before_a_crash_and_not_yet_heard_is_heard_after_it(tmp_path: Path) -> None:
    async with opened(tmp_path) as ground:
        club = Club(ground)
        await ground.timeline.settle()
        ground.platform.people.say(club.group, club.rose, "/checkin")
        await ground.platform.keep()
        ground.platform.world.queue.clear()  # the process dies before the bot takes it in
    async with opened(tmp_path) as ground:
        await ground.timeline.settle()
        await ground.timeline.settle()
        answers = [line for line in ground.platform.world.rooms[club.group].visible() if line.sender.key == "hearth"]
        assert len(answers) == 1
        assert "1 day in a row" in str(answers[0].text)


async def test_nothing_is_told_before_it_is_durable(tmp_path: Path) -> None:
    async with opened(tmp_path) as ground:
        club = Club(ground)
        await ground.platform.keep()
        ground.platform.people.say(club.group, club.rose, "hello")
        assert not ground.platform.world.queue
        await ground.platform.keep()
        async with ground.house.writer.reader() as session:
            kept = (await session.execute(text("SELECT body FROM playground_lines"))).scalars().all()
        assert [update.lane for update in ground.platform.world.queue] == [club.group]
        assert len(kept) == 1
        assert "hello" in kept[0]


async def test_what_the_bot_said_is_durable_before_it_learns_that_it_did(tmp_path: Path) -> None:
    async with opened(tmp_path) as ground:
        club = Club(ground)
        ground.platform.people.say(club.group, club.rose, "/checkin")
        await ground.timeline.settle()
        async with ground.house.writer.reader() as session:
            rows = await session.execute(
                text(
                    "SELECT count(*) FROM outbox JOIN playground_lines ON message_key = number "
                    "WHERE state = 'sent' AND room_key = chat_key"
                )
            )
            assert rows.scalar() == 1


async def test_a_write_that_fails_is_made_up_for_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def is_away(_work: object) -> None:
        raise DatabaseUnavailable("the disk is full")

    async with opened(tmp_path) as ground:
        club = Club(ground)
        ground.platform.people.say(club.group, club.rose, "hello")
        with monkeypatch.context() as broken:
            broken.setattr(ground.house.writer, "write", is_away)
            with pytest.raises(DatabaseUnavailable):
                await ground.platform.keep()
        assert not ground.platform.world.queue
        await ground.platform.keep()
        assert len(ground.platform.world.queue) == 1
    async with opened(tmp_path) as ground:
        assert [str(line.text) for line in ground.platform.world.rooms[club.group].lines.values()] == ["hello"]


async def test_the_clock_goes_on_where_it_was(tmp_path: Path) -> None:
    async with opened(tmp_path) as ground:
        Club(ground)
        later = ground.clock.now().replace(day=9)
        await ground.timeline.pass_to(later)
    async with opened(tmp_path) as ground:
        assert ground.clock.now() == later
