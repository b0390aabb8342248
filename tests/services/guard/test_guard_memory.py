"""What the guard keeps in memory: it finds no less than it should, and does no work twice."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.capabilities import Capability
from bot.domain.events import MessageEdited, MessageReceived
from bot.domain.people import (
    Admin,
    AdminPower,
    ChatKind,
    ChatRef,
    MemberStatus,
    PersonRef,
    PlatformName,
    Role,
    SenderKind,
)
from bot.domain.settings import ChatSettings
from bot.services.guard.judging import exact_verdict, has_fresh_admins, suspicion
from bot.services.guard.lists import MOST_WORDS, ListTooLong, add_words
from bot.services.guard.memory import Bounds, Guard, is_settled
from bot.services.guard.rule_text import parse_rule
from bot.services.guard.rulebook import keep_rule, load_guard, set_mode
from bot.services.moderation.rules import Mode, Rule
from bot.storage.writer import Writer
from models.chats import Chat, ChatState
from models.people import Member, add_people

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HERE = PlatformName.PLAYGROUND
LINK = "https://spam.example"


@dataclass
class Room:
    """A chat as the pipeline shows it."""

    id: int = 1
    ref: ChatRef = field(default_factory=lambda: ChatRef(HERE, "chat-1", ChatKind.GROUP))
    state: str = ChatState.ACTIVE
    is_group: bool = True
    settings: ChatSettings = field(default_factory=ChatSettings)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    owner_id: int | None = None
    roles: dict[int, frozenset[Role]] = field(default_factory=dict)
    admins: dict[str, Admin] = field(default_factory=dict)
    admins_read_at: datetime | None = NOON
    bot_powers: frozenset[AdminPower] = frozenset(AdminPower)
    capabilities: frozenset[Capability] = frozenset(Capability)
    memory: dict[str, object] = field(default_factory=dict)
    kept: dict[str, object] = field(default_factory=dict)


def line(
    text: str = LINK, *, by: str = "ming", key: str = "1", kind: SenderKind = SenderKind.PERSON
) -> MessageReceived:
    ref = ChatRef(HERE, "chat-1", ChatKind.GROUP)
    return MessageReceived(chat=ref, at=NOON, sender=PersonRef(by, by, kind=kind), message_key=key, text=text)


async def ready(writer: Writer, room: Room, *lines: str) -> int:
    """A chat with these rules in force and one person, whose id is returned."""

    async def lay(session: AsyncSession) -> int:
        chat = Chat(platform=HERE, key="chat-1", kind=ChatKind.GROUP, created_at=NOON, state=ChatState.ACTIVE)
        session.add(chat)
        await session.flush()
        room.id = chat.id
        for one in lines:
            rule = parse_rule(one)
            assert isinstance(rule, Rule)
            kept = await keep_rule(session, chat.id, rule, by_id=None, now=NOON)
            assert isinstance(kept, Rule)
            await set_mode(session, chat.id, kept, Mode.ENFORCE, by_id=None, now=NOON)
        ((_, person_id),) = await add_people(session, HERE, [PersonRef("ming", "阿明")], NOON)
        await reload(session, room)
        return person_id

    return await writer.write(lay)


async def reload(session: AsyncSession, room: Room) -> Guard:
    guard = await load_guard(session, room)
    room.memory["moderation"] = guard
    return guard


def admin(key: str) -> dict[str, Admin]:
    return {key: Admin(PersonRef(key, key), MemberStatus.ADMIN, frozenset())}


async def test_chats_that_chose_nothing_share_the_rules_of_the_house(writer: Writer) -> None:
    plain, alike, own = Room(id=101), Room(id=102), Room()
    await ready(writer, own, "links : delete")
    async with writer.reader() as session:
        shared = (await load_guard(session, plain)).ready
        assert (await load_guard(session, alike)).ready is shared
        assert (await load_guard(session, own)).ready.rules[:-1] == shared.rules


async def test_an_innocent_line_arouses_no_suspicion_and_a_bad_one_does(writer: Writer) -> None:
    room = Room()
    await ready(writer, room, "links : delete")
    assert suspicion(line("大家早"), room) is None
    assert suspicion(line(), room) is not None


@pytest.mark.parametrize(
    "kind", [SenderKind.SERVICE, SenderKind.LINKED_CHANNEL, SenderKind.ANONYMOUS_ADMIN, SenderKind.PERSON]
)
async def test_nobody_who_is_exempt_by_code_is_suspected(writer: Writer, kind: SenderKind) -> None:
    room = Room(admins=admin("ming") if kind is SenderKind.PERSON else {})
    await ready(writer, room, "links : delete", "channel_posts : ban")
    assert suspicion(line(kind=kind), room) is None


async def test_bots_and_foreign_channels_are_suspected(writer: Writer) -> None:
    room = Room()
    await ready(writer, room, "links : delete")
    assert all(suspicion(line(kind=kind), room) for kind in (SenderKind.BOT, SenderKind.FOREIGN_CHANNEL))


async def test_staff_by_role_and_the_owner_are_exempt_in_the_end(writer: Writer) -> None:
    room = Room()
    person_id = await ready(writer, room, "links : delete")
    guard = room.memory["moderation"]
    assert isinstance(guard, Guard)

    async def verdicts(session: AsyncSession) -> list[bool]:
        found = []
        for owner, roles in ((None, Role.CONTENT), (None, Role.OPERATOR), (person_id, Role.CONTENT)):
            room.owner_id, room.roles = owner, {person_id: frozenset({roles})}
            found.append(await exact_verdict(session, line(), room, guard, person_id) is not None)
        return found

    assert await writer.write(verdicts) == [True, False, False]


@pytest.mark.parametrize(
    ("rule", "joined", "messages", "is_hit"),
    [
        ("links new=1d,3 : delete", timedelta(hours=1), 0, True),
        ("links new=1d,3 : delete", timedelta(days=2), 2, True),
        ("links new=1d,3 : delete", timedelta(days=2), 3, False),
        ("links new=1d,3 : delete", None, 0, False),
        ("links min=5 : delete", None, 4, False),
        ("links min=5 : delete", None, 5, True),
        ("links max=5 : delete", None, 5, True),
        ("links max=5 : delete", None, 6, False),
        ("links age=7d : delete", timedelta(days=7), 9, True),
        ("links age=7d : delete", timedelta(days=8), 9, False),
        ("newcomers limits=links bounds=1d,3 : delete", timedelta(days=2), 3, False),
    ],
)
async def test_what_we_know_of_somebody_decides_and_being_remembered_changes_nothing(
    writer: Writer, rule: str, joined: timedelta | None, messages: int, is_hit: bool
) -> None:
    room = Room()
    person_id = await ready(writer, room, rule)

    async def judge(session: AsyncSession) -> list[bool]:
        session.add(
            Member(
                chat_id=room.id, person_id=person_id, first_seen_at=NOON, message_count=messages,
                joined_at=NOON - joined if joined is not None else None,
            )
        )  # fmt: skip
        guard = room.memory["moderation"]
        assert isinstance(guard, Guard)
        found = [suspicion(line(), room) is not None]
        found.append(await exact_verdict(session, line(), room, guard, person_id) is not None)
        found.append(suspicion(line(key="2"), room) is not None)
        return found

    suspected, judged, again = await writer.write(judge)
    assert suspected  # in memory anybody might be a newcomer
    assert judged == is_hit
    assert again or not is_hit  # a settled member's line is passed over only where the rule does not concern them


def test_settled_is_whom_no_condition_can_see_differently_later() -> None:
    bounds = Bounds(age=timedelta(days=1), newcomer_messages=3, messages=5)
    assert is_settled(bounds, age=None, messages=5)
    assert is_settled(bounds, age=timedelta(days=1), messages=5)
    assert not is_settled(bounds, age=None, messages=4)
    assert not is_settled(bounds, age=timedelta(hours=1), messages=9)
    assert not is_settled(Bounds(newcomer_messages=3), age=timedelta(days=9), messages=2)


async def test_an_edit_is_suspected_too(writer: Writer) -> None:
    room = Room()
    await ready(writer, room, "links : delete")
    first = line("大家早")
    suspicion(first, room)
    edit = MessageEdited(
        chat=first.chat, at=NOON, sender=first.sender, message_key="1", text=LINK, edited_at=NOON + timedelta(hours=1)
    )
    assert suspicion(edit, room) is not None


async def test_the_past_outlives_a_reload_and_rules_are_compiled_once(writer: Writer) -> None:
    room = Room()
    await ready(writer, room, "flood messages=3 : delete")
    suspicion(line("一", key="1"), room)
    suspicion(line("二", key="2"), room)
    before = room.memory["moderation"]
    after = await writer.write(lambda session: reload(session, room))
    assert isinstance(before, Guard)
    assert after.ready is before.ready
    assert suspicion(line("三", key="3"), room) is not None


def test_an_admin_list_is_fresh_for_about_a_minute() -> None:
    assert has_fresh_admins(Room(), NOON + timedelta(seconds=60))
    assert not has_fresh_admins(Room(), NOON + timedelta(seconds=90))
    assert not has_fresh_admins(Room(admins_read_at=None), NOON)


def words(count: int) -> Sequence[str]:
    return [f"词{chr(0x4E00 + number % 20_000)}{chr(0x4E00 + number // 20_000)}{number}" for number in range(count)]


async def test_a_list_of_a_hundred_thousand_words_is_made_ready_only_once(writer: Writer) -> None:
    room = Room()
    await ready(writer, room)
    huge = words(MOST_WORDS)
    await writer.write(lambda session: add_words(session, room.id, "words", huge, by_id=None, now=NOON))
    guard = await writer.write(lambda session: reload(session, room))
    version, made_ready = guard.past.lists["words"]
    again = await writer.write(lambda session: reload(session, room))
    assert again.past.lists["words"] == (version, made_ready)
    assert again.past.lists["words"][1] is made_ready
    assert suspicion(line(f"你好{huge[77_777]}再见"), room) is not None


async def test_a_list_has_an_end(writer: Writer) -> None:
    room = Room()
    await ready(writer, room)
    refused = await writer.write(
        lambda session: add_words(session, room.id, "words", words(MOST_WORDS + 1), by_id=None, now=NOON)
    )
    assert refused == ListTooLong()
