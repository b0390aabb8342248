"""A group that is upgraded keeps everything, whichever of the two tellings comes, in whatever order, however often."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.events import AdminsListed, Invite, JoinSource, MemberChanged, MemberJoined, MemberLeft
from bot.domain.people import Admin, AdminPower, ChatKind, ChatRef, MemberStatus, PersonRef, PlatformName
from bot.domain.recurrence import CatchUp
from bot.services import roster
from bot.services.timers import set_timer
from bot.storage.migrations import every_table
from bot.storage.writer import Writer
from models.budget import BudgetDay
from models.chats import Chat, ChatState, chat_with_key
from models.events import EventRow, MemberDay
from models.outbox import ChatPause, OutboxRow, OutboxState
from models.people import Member, RoleGrant, add_people, members_of
from models.roster import chat_columns
from models.timers import timer_named

T = TypeVar("T")
Move = Callable[[AsyncSession], Awaitable[roster.Moved | None]]
HERE = PlatformName.TELEGRAM
NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)
OLD, NEW = "-4001", "-1001234567890"
HOUR = timedelta(hours=1)


async def add_chat(session: AsyncSession, key: str, **values: object) -> Chat:
    chat = Chat(platform=HERE, key=key, kind=ChatKind.GROUP, created_at=NOON, state=ChatState.ACTIVE, **values)
    session.add(chat)
    await session.flush()
    return chat


async def add_person(session: AsyncSession, key: str, name: str = "小红") -> int:
    ((_, person_id),) = await add_people(session, HERE, [PersonRef(key, name)], NOON)
    return person_id


def action(action_id: int, key: str, state: OutboxState) -> OutboxRow:
    return OutboxRow(
        id=action_id, source=f"{HERE}:1", chat_key=key, feature="x", kind="send_text", payload="{}", priority=2,
        state=state, created_at=NOON,
    )  # fmt: skip


def move(session: AsyncSession) -> Awaitable[roster.Moved | None]:
    return roster.migrate_chat(session, HERE, OLD, NEW, allowed=None)


async def test_settings_timers_and_waiting_messages_follow_to_the_new_key(writer: Writer) -> None:
    async def upgrade(session: AsyncSession) -> int:
        chat = await add_chat(session, OLD, settings='{"general": {"language": "en"}}')
        await set_timer(
            session, "digest.daily", "1", chat_id=chat.id, zone="UTC", now=NOON, at=NOON + HOUR, payload={},
            catch_up=CatchUp.SKIP, max_age=None,
        )  # fmt: skip
        session.add_all(action(n, OLD, state) for n, state in enumerate((OutboxState.QUEUED, OutboxState.SENT), 1))
        session.add(ChatPause(source=f"{HERE}:1", chat_key=OLD, until=NOON + HOUR))
        await session.flush()
        assert await move(session) == await move(session) == roster.Moved(chat.id)
        return chat.id

    chat_id = await writer.write(upgrade)
    async with writer.reader() as session:
        chat = await chat_with_key(session, HERE, NEW)
        assert chat is not None
        assert (chat.id, chat.former_key, chat.settings) == (chat_id, OLD, '{"general": {"language": "en"}}')
        timer = await timer_named(session, "digest.daily", "1")
        assert timer is not None
        assert timer.chat_id == chat_id
        assert [row.chat_key for row in await rows_of(session, OutboxRow)] == [NEW, OLD]
        assert [pause.chat_key for pause in await rows_of(session, ChatPause)] == [NEW]


async def rows_of(session: AsyncSession, model: type[T]) -> list[T]:
    return list(await session.scalars(select(model).order_by(*model.__table__.primary_key)))  # type: ignore[attr-defined]  # every model has a table


async def test_a_row_made_for_the_new_key_meanwhile_is_joined_with_the_old_one(writer: Writer) -> None:
    async def upgrade(session: AsyncSession) -> tuple[int, int]:
        old = await add_chat(session, OLD, title="老群")
        new = await add_chat(session, NEW, title="老群升级了")
        both, late = await add_person(session, "1"), await add_person(session, "2")
        for chat, person, count in ((old, both, 5), (new, both, 2), (new, late, 1)):
            session.add(Member(chat_id=chat.id, person_id=person, first_seen_at=NOON, message_count=count))
            session.add(MemberDay(chat_id=chat.id, person_id=person, day=1, kind="message", n=count))
            session.add(EventRow(chat_id=chat.id, person_id=person, kind="message", at=NOON))
        session.add(RoleGrant(chat_id=new.id, person_id=late, role="content", granted_at=NOON))
        session.add_all(BudgetDay(chat_id=chat.id, day=1, spent=3, refused=0) for chat in (old, new))
        await session.flush()
        assert await move(session) == roster.Moved(old.id, new.id)
        return old.id, new.id

    kept, absorbed = await writer.write(upgrade)
    async with writer.reader() as session:
        chat = await chat_with_key(session, HERE, NEW)
        assert chat is not None
        assert (chat.id, chat.title, chat.state) == (kept, "老群升级了", ChatState.ACTIVE)
        members = {(row.chat_id, row.message_count) for row in await rows_of(session, Member)}
        assert members == {(kept, 7), (kept, 1), (absorbed, 0)}
        days = {(row.chat_id, row.n) for row in await rows_of(session, MemberDay)}
        assert days == {(kept, 7), (kept, 1), (absorbed, 0)}
        assert {row.chat_id for row in await rows_of(session, EventRow)} == {kept}
        assert [row.chat_id for row in await rows_of(session, RoleGrant)] == [kept]
        assert {(row.chat_id, row.spent) for row in await rows_of(session, BudgetDay)} == {(kept, 6), (absorbed, 0)}


async def test_the_telling_in_the_new_group_may_be_the_only_one(writer: Writer) -> None:
    """The old group was never heard of: a row made for it just now must not take over."""

    async def upgrade(session: AsyncSession) -> int:
        new = await add_chat(session, NEW)
        await add_chat(session, OLD)
        assert await move(session) is not None
        return new.id

    chat_id = await writer.write(upgrade)
    async with writer.reader() as session:
        chat = await chat_with_key(session, HERE, NEW)
        assert chat is not None
        assert (chat.id, chat.former_key) == (chat_id, OLD)
        assert await chat_with_key(session, HERE, OLD) is None


async def test_a_group_that_seemed_lost_in_the_upgrade_is_active_again(writer: Writer) -> None:
    async def upgrade(session: AsyncSession) -> str:
        old, new = await add_chat(session, OLD), await add_chat(session, NEW)
        old.state = new.state = ChatState.INACTIVE
        await move(session)
        return old.state

    assert await writer.write(upgrade) == ChatState.ACTIVE


def test_every_table_that_holds_the_key_of_a_chat_is_known_to_the_upgrade() -> None:
    holders = {table.name for table in every_table().sorted_tables if "chat_key" in table.columns}
    lasting = {name for name in holders if name.startswith("wecom_")}  # a platform that gives no chat a new key
    assert holders - lasting == {"outbox", "chat_pauses"}


# -- members ----------------------------------------------------------------------------------------------------------

GROUP = ChatRef(HERE, NEW, ChatKind.GROUP)
WHO = PersonRef("1", "小红")


def joined(at: datetime, **more: object) -> MemberJoined:
    return MemberJoined(chat=GROUP, at=at, person=WHO, **more)  # type: ignore[arg-type]  # named by the tests below


async def played(writer: Writer, *events: MemberJoined | MemberLeft | MemberChanged) -> Member:
    async def play(session: AsyncSession) -> Member:
        chat, person = await add_chat(session, NEW), await add_person(session, "1")
        for event in events:
            match event:
                case MemberJoined():
                    await roster.note_joined(session, chat.id, person, event, NOON)
                case MemberLeft():
                    await roster.note_left(session, chat.id, person, event)
                case MemberChanged():
                    await roster.note_changed(session, chat.id, person, event, anybody_may_link=True)
            await session.flush()
        (member,) = await members_of(session, chat.id, [person])
        return member

    return await writer.write(play)


LEFT = MemberLeft(chat=GROUP, at=NOON, person=WHO)
HINT = MemberLeft(chat=GROUP, at=NOON, person=WHO, hint=True)
MUTED = MemberChanged(chat=GROUP, at=NOON, person=WHO, by=None, old=MemberStatus.MEMBER, new=MemberStatus.RESTRICTED)


async def test_the_link_somebody_came_by_is_kept(writer: Writer) -> None:
    invite = Invite("https://t.example/+abc", creator_key="1")
    member = await played(writer, joined(NOON, source=JoinSource.LINK, invite=invite))
    assert (member.join_source, member.invite_url) == ("link", "https://t.example/+abc")
    assert member.invited_by_id == member.person_id


@pytest.mark.parametrize(
    ("invite", "is_own"), [(Invite("https://t.example/+abc", creator_key="1"), True), (None, False)]
)
async def test_whoever_let_somebody_in_did_not_invite_them(
    writer: Writer, invite: Invite | None, *, is_own: bool
) -> None:
    came = joined(NOON, source=JoinSource.REQUEST, by=PersonRef("9", "管理员"), invite=invite)
    member = await played(writer, came)
    assert member.invited_by_id == (member.person_id if is_own else None)


@pytest.mark.parametrize("hint_first", [True, False])
async def test_a_hint_never_replaces_what_the_member_update_says(writer: Writer, *, hint_first: bool) -> None:
    truth = joined(NOON, source=JoinSource.REQUEST, invite=Invite("https://t.example/+abc"))
    hint = joined(NOON + timedelta(seconds=1), hint=True)
    member = await played(writer, *((hint, truth) if hint_first else (truth, hint)))
    assert (member.status, member.join_source, member.joined_at) == (MemberStatus.MEMBER, "request", NOON)
    assert member.invite_url == "https://t.example/+abc"


async def test_where_there_are_only_hints_they_are_believed_in_order(writer: Writer) -> None:
    member = await played(writer, joined(NOON - HOUR, hint=True), HINT)
    assert (member.status, member.left_at) == (MemberStatus.LEFT, NOON)


async def test_a_late_hint_does_not_throw_out_somebody_who_is_back(writer: Writer) -> None:
    assert (await played(writer, joined(NOON + HOUR), HINT)).status == MemberStatus.MEMBER


async def test_a_hint_of_a_join_does_not_free_somebody_who_is_muted(writer: Writer) -> None:
    member = await played(writer, joined(NOON), MUTED, joined(NOON + timedelta(seconds=1), hint=True))
    assert member.status == MemberStatus.RESTRICTED


async def test_an_older_change_is_not_news(writer: Writer) -> None:
    late = MemberChanged(
        chat=GROUP, at=NOON - HOUR, person=WHO, by=None, old=MemberStatus.MEMBER, new=MemberStatus.ADMIN
    )
    assert (await played(writer, joined(NOON), late)).status == MemberStatus.MEMBER
    assert (await played_again(writer, LEFT, late)) == MemberStatus.LEFT


async def played_again(writer: Writer, *events: MemberLeft | MemberChanged) -> str:
    async def play(session: AsyncSession) -> str:
        (member,) = await rows_of(session, Member)
        for event in events:
            if isinstance(event, MemberLeft):
                await roster.note_left(session, member.chat_id, member.person_id, event)
            else:
                await roster.note_changed(session, member.chat_id, member.person_id, event, anybody_may_link=True)
        return member.status

    return await writer.write(play)


# -- admins -----------------------------------------------------------------------------------------------------------


def listed(*names: tuple[str, MemberStatus], at: datetime = NOON) -> AdminsListed:
    powers = frozenset({AdminPower.DELETE})
    admins = tuple(Admin(PersonRef(key, key), status, powers) for key, status in names)
    return AdminsListed(
        chat=GROUP, at=at, admins=admins, bot_status=MemberStatus.ADMIN, bot_powers=frozenset({AdminPower.PIN})
    )


async def keep(writer: Writer, *lists: AdminsListed, anybody: bool = True) -> tuple[Chat, dict[str, str]]:
    async def work(session: AsyncSession) -> tuple[Chat, dict[str, str]]:
        chat = await add_chat(session, NEW)
        for one in lists:
            await roster.keep_admins(session, chat.id, one, now=NOON, anybody_may_link=anybody)
        ids = await roster.person_ids(session, HERE, [PersonRef(key, key) for key in "12"], NOON)
        members = {row.person_id: row.status for row in await members_of(session, chat.id, ids.values())}
        return chat, {key: members.get(person_id, "") for key, person_id in ids.items()}

    return await writer.write(work)


async def test_an_admin_list_is_stored_with_our_own_standing(writer: Writer) -> None:
    chat, members = await keep(writer, listed(("1", MemberStatus.OWNER), ("2", MemberStatus.ADMIN)))
    assert (chat.bot_status, chat.bot_powers) == (MemberStatus.ADMIN, "pin")
    assert members == {"1": MemberStatus.OWNER, "2": MemberStatus.ADMIN}
    assert chat.owner_id is not None


async def test_who_is_no_longer_listed_is_no_longer_admin(writer: Writer) -> None:
    both = listed(("1", MemberStatus.OWNER), ("2", MemberStatus.ADMIN))
    _, members = await keep(writer, both, listed(("1", MemberStatus.OWNER), at=NOON + HOUR))
    assert members == {"1": MemberStatus.OWNER, "2": MemberStatus.MEMBER}


async def test_ownership_follows_when_the_platforms_owner_changes(writer: Writer) -> None:
    after = listed(("1", MemberStatus.ADMIN), ("2", MemberStatus.OWNER), at=NOON + HOUR)
    chat, _ = await keep(writer, listed(("1", MemberStatus.OWNER)), after)
    async with writer.reader() as session:
        owner = await session.scalar(select(func.max(Member.person_id)).where(Member.status == MemberStatus.OWNER))
        assert chat.owner_id == owner


async def test_where_groups_must_be_allowed_the_platforms_owner_owns_nothing_by_itself(writer: Writer) -> None:
    chat, _ = await keep(writer, listed(("1", MemberStatus.OWNER)), anybody=False)
    assert chat.owner_id is None


def test_columns_that_point_at_a_chat_are_found_by_key_or_by_name() -> None:
    every_table()
    found = {f"{table.name}.{column.name}" for table, column in chat_columns()}
    assert {"members.chat_id", "events.chat_id", "buttons.about_chat_id", "connections.chat_id"} <= found
