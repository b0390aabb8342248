"""How newcomers fare, from what was stored: who was not heard, and who found their way in."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.people import ChatKind, MemberStatus, PersonRef, PlatformName
from bot.services.newcomers import (
    Activation,
    activation,
    looks_like_question,
    unanswered_newcomers,
)
from bot.storage.writer import Writer
from models.chats import Chat
from models.events import Fact, NewEvent, add_events
from models.introductions import add_introduction
from models.people import Member, add_people

NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)  # 12:00 in Shanghai


@dataclass
class Room:
    """A chat with people in it; times are minutes after noon."""

    session: AsyncSession
    chat: Chat
    people: dict[str, int]
    lines: list[NewEvent] = field(default_factory=list)

    async def add(self, name: str, *, joined: float | None = None, status: MemberStatus = MemberStatus.MEMBER) -> None:
        joined_at = None if joined is None else NOON + timedelta(minutes=joined)
        self.session.add(
            Member(
                chat_id=self.chat.id,
                person_id=self.people[name],
                status=status,
                powers="",
                first_seen_at=NOON,
                joined_at=joined_at,
                message_count=0,
            )
        )
        if joined_at is not None:
            self._note(Fact.JOIN, name, joined_at)

    def says(
        self, name: str, at: float, text: str, *, key: str = "", reply_to: str | None = None, topic: str | None = None
    ) -> None:
        self._note(Fact.MESSAGE, name, NOON + timedelta(minutes=at), key or f"m{at}", reply_to, topic, text)

    def _note(
        self,
        kind: Fact,
        name: str,
        at: datetime,
        key: str | None = None,
        reply_to: str | None = None,
        topic: str | None = None,
        text: str | None = None,
    ) -> None:
        self.lines.append(
            NewEvent(self.chat.id, self.people[name], kind, at, key, reply_to=reply_to, topic=topic, text=text)
        )

    async def waiting(self, *, now: float = 60) -> list[tuple[str, str]]:
        """Name and words of every question nobody took up."""
        await self._write()
        found = await unanswered_newcomers(
            self.session, self.chat.id, NOON - timedelta(days=1), NOON + timedelta(minutes=now)
        )
        return [(one.name, one.text) for one in found]

    async def numbers(self, first: date, last: date) -> Activation:
        await self._write()
        return await activation(self.session, self.chat.id, first, last)

    async def _write(self) -> None:
        await self.session.flush()
        if self.lines:
            await add_events(self.session, self.lines)
        self.lines = []


async def room_with(session: AsyncSession, names: Iterable[str]) -> Room:
    chat = Chat(
        platform=PlatformName.TELEGRAM, key="-1", kind=ChatKind.GROUP, title="测试群", state="active", settings="{}",
        bot_status=MemberStatus.ADMIN, bot_powers="", created_at=NOON,
    )  # fmt: skip
    session.add(chat)
    refs = [PersonRef(str(n), name) for n, name in enumerate(names)]
    people = await add_people(session, PlatformName.TELEGRAM, refs, NOON)
    return Room(session, chat, {ref.name: person for ref, person in people})


async def asked(session: AsyncSession) -> Room:
    """小红 joined at noon and asked at once; 老王 is an admin, 阿明 an old member."""
    room = await room_with(session, ["小红", "老王", "阿明"])
    await room.add("小红", joined=0)
    await room.add("老王", status=MemberStatus.ADMIN)
    await room.add("阿明")
    room.says("小红", 1, "请问资料在哪里？", key="q")
    return room


async def test_a_question_nobody_takes_up_is_found(writer: Writer) -> None:
    async def story(session: AsyncSession) -> None:
        assert await (await asked(session)).waiting() == [("小红", "请问资料在哪里？")]

    await writer.write(story)


async def test_half_an_hour_of_patience_comes_first(writer: Writer) -> None:
    async def story(session: AsyncSession) -> None:
        room = await asked(session)
        assert await room.waiting(now=30) == []
        assert await room.waiting(now=31) != []

    await writer.write(story)


@pytest.mark.parametrize(
    ("who", "at", "reply_to", "topic", "is_heard"),
    [
        ("阿明", 50, "q", None, True),
        ("阿明", 60, "q", None, True),
        ("小红", 2, "q", None, False),
        ("阿明", 2, None, None, False),
        ("老王", 30, None, None, True),
        ("老王", 32, None, None, False),
        ("老王", 2, None, "7", False),
    ],
)
async def test_a_reply_or_a_word_of_the_staff_in_time_is_an_answer(
    writer: Writer, who: str, at: float, reply_to: str | None, topic: str | None, is_heard: bool
) -> None:
    async def story(session: AsyncSession) -> None:
        room = await asked(session)
        room.says(who, at, "在群文件里", reply_to=reply_to, topic=topic)
        assert (await room.waiting() == []) is is_heard

    await writer.write(story)


async def test_only_first_words_of_people_who_are_new_and_still_here_count(writer: Writer) -> None:
    async def story(session: AsyncSession) -> None:
        room = await room_with(session, ["小红", "小李", "小张", "老王", "阿明"])
        await room.add("小红", joined=0)
        await room.add("小李", joined=0, status=MemberStatus.LEFT)
        await room.add("小张", joined=-8 * 24 * 60)
        await room.add("老王", joined=0, status=MemberStatus.ADMIN)
        await room.add("阿明")
        for n in range(5):
            room.says("小红", 1 + n, "大家好")
        for n, name in enumerate(("小红", "小李", "小张", "老王", "阿明")):
            room.says(name, 10 + n, "有人知道吗？")
        assert await room.waiting() == []

    await writer.write(story)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("请问怎么打卡", True),
        ("这里能发链接吗", True),
        ("really?", True),
        ("How do I check in", True),
        ("大家好", False),
        ("I know how it works", False),
        ("/checkin 好吗？", False),
        ("", False),
    ],
)
def test_a_question_is_known_by_its_marks_and_words(text: str, is_one: bool) -> None:
    assert looks_like_question(text) is is_one


async def test_activation_counts_each_newcomer_of_the_days_once(writer: Writer) -> None:
    """Days are the chat's own: 小张 joined at 00:30 of the 2nd in Shanghai, still the 1st in UTC."""

    async def story(session: AsyncSession) -> None:
        room = await room_with(session, ["小红", "小李", "小王", "小张", "阿明"])
        await room.add("小红", joined=0)
        await room.add("小李", joined=10)
        await room.add("小王", joined=20)
        await room.add("小张", joined=750)
        await room.add("阿明")
        room.says("小红", -5, "申请一下")
        room.says("小红", 24 * 60, "大家好")
        room.says("小李", 11 + 24 * 60, "来晚了")
        room.says("小王", 21 + 7 * 24 * 60, "太晚了")
        room.says("阿明", 1, "早")
        for name in ("小红", "阿明"):
            await add_introduction(session, room.chat.id, room.people[name], message_key="i", at=NOON)
        assert await room.numbers(date(2026, 3, 1), date(2026, 3, 1)) == Activation(3, 1, 2, 1)
        assert (await room.numbers(date(2026, 3, 1), date(2026, 3, 2))).joined == 4
        assert await room.numbers(date(2026, 3, 3), date(2026, 3, 4)) == Activation(0, 0, 0, 0)

    await writer.write(story)
