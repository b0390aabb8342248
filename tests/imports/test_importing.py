"""Into the event store: exactly once, whatever is repeated, cut off or killed."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine
from typing_extensions import override

from bot.domain.clock import MovableClock
from bot.domain.errors import HearthError
from bot.domain.limits import RetentionLimits
from bot.imports.telegram_export import importer
from bot.imports.telegram_export.batch import Stretch
from bot.imports.telegram_export.importer import Imported, Importer, Terms, Wish
from bot.services.retention import Mark, prune
from bot.storage.engine import open_engine
from bot.storage.writer import Work, Writer
from models.chats import Chat
from models.events import EventRow, MemberDay
from models.people import Identity, Member
from tests.conftest import Databases
from tests.imports.exports import Json, a_chat, an_account, line, notice, reaction, written

T = TypeVar("T")
NOW = datetime(2026, 3, 1, 1, tzinfo=UTC)
MING, HONG, LI = (5, "阿明"), (6, "小红"), (7, "老李")


@pytest.fixture(autouse=True)
def short_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importer, "STRETCH", 5)


async def bring(writer: Writer, path: Path, *, terms: Terms | None = None, **wish: Any) -> Imported:
    return await Importer(writer, MovableClock(NOW), terms or Terms()).run(Wish(path, **wish))


async def everything(writer: Writer) -> dict[str, list[tuple[object, ...]]]:
    """What an import leaves, without our own numbers: comparable between databases."""
    name = select(Identity.key).where(Identity.person_id == EventRow.person_id).limit(1).scalar_subquery()
    whose = select(Identity.key).where(Identity.person_id == MemberDay.person_id).limit(1).scalar_subquery()
    member = select(Identity.key).where(Identity.person_id == Member.person_id).limit(1).scalar_subquery()
    queries = {
        "events": select(
            EventRow.kind, EventRow.at, EventRow.message_key, EventRow.reply_to, EventRow.media, EventRow.text, name
        ),
        "days": select(MemberDay.day, MemberDay.kind, MemberDay.n, whose),
        "members": select(
            Member.status, Member.first_seen_at, Member.joined_at, Member.left_at, Member.join_source,
            Member.message_count, Member.last_message_at, member,
        ),
        "chats": select(Chat.key, Chat.state, Chat.history_from, Chat.history_until, Chat.history_texts_from),
    }  # fmt: skip
    async with writer.reader() as session:
        return {
            table: sorted((tuple(row) for row in await session.execute(query)), key=repr)
            for table, query in queries.items()
        }


def a_history(seed: int, size: int = 60) -> list[Json]:
    """Lines, answers, reactions, edits, arrivals and departures of a few people, several of them within a second."""
    random = Random(seed)
    people = [(100 + n, f"成员{n}") for n in range(6)]
    at, told = datetime(2025, 11, 1, tzinfo=UTC), list[Json]()
    for number in range(1, size + 1):
        at += timedelta(seconds=random.choice([0, 0, 1, 30, 3_600, 200_000]))
        who, other = random.sample(people, 2)
        match random.randrange(8):
            case 0:
                told.append(notice(number, who, "join_group_by_link", at, inviter="Group"))
            case 1:
                told.append(notice(number, who, "invite_members", at, members=[other[1]]))
            case 2:
                told.append(notice(number, who, "remove_members", at, members=[random.choice([who, other])[1]]))
            case 3:
                later = (at + timedelta(minutes=5)).isoformat()
                told.append(line(number, who, "看", at, reactions=[reaction("👍", other, who, at=later)]))
            case 4:
                told.append(line(number, who, "改", at, edited_unixtime=str(int(at.timestamp()) + 9)))
                told[-1]["edited"] = told[-1]["date"]
            case _:
                answers = {"reply_to_message_id": random.randint(1, number)} if random.random() < 0.3 else {}
                told.append(line(number, who, f"第 {number} 句", at, **answers))
    return told


async def test_a_history_becomes_events_days_and_members(writer: Writer, tmp_path: Path) -> None:
    told = [
        notice(1, LI, "create_group", "2026-02-01T09:00:00+08:00", title="测试群", members=["小红"]),
        line(2, HONG, "大家好", "2026-02-01T23:59:00+08:00"),
        line(3, MING, "你好", "2026-02-02T00:01:00+08:00", reply_to_message_id=2, reactions=[
            reaction("👍", HONG, at="2026-02-03T10:00:00+08:00")]),
        notice(4, HONG, "remove_members", "2026-02-04T10:00:00+08:00", members=["小红"]),
        line(5, (9, None), "走了", "2026-02-04T11:00:00+08:00"),
    ]  # fmt: skip
    done = await bring(writer, written(tmp_path / "result.json", a_chat(told)))
    assert dict(done.facts) == {"join": 1, "message": 3, "reaction": 1, "leave": 1}
    found = await everything(writer)
    day = datetime(2026, 2, 1).toordinal()  # noqa: DTZ001  a date's number
    assert found["days"] == sorted(
        [(day, "join", 1, "6"), (day, "message", 1, "6"), (day + 1, "message", 1, "5"), (day + 1, "reply", 1, "5"),
         (day + 2, "reaction", 1, "6"), (day + 3, "leave", 1, "6"), (day + 3, "message", 1, "9")],
        key=repr,
    )  # fmt: skip
    members = {row[-1]: row for row in found["members"]}
    assert members["6"][0] == "left"
    assert members["6"][2] == datetime.fromisoformat("2026-02-01T09:00:00+08:00")
    assert members["6"][4:6] == ("added", 1)
    assert members["5"][0] == "member"
    assert members["9"][0] == "left", "a deleted account is not in the group"
    assert found["chats"][0][:2] == ("-1001000000000", "inactive")


@pytest.mark.parametrize("seed", range(4))
async def test_what_is_cut_killed_and_repeated_comes_to_the_same_as_once(
    seed: int, engine: AsyncEngine, databases: Databases, tmp_path: Path
) -> None:
    """Killed before or after any commit, a file cut anywhere, a shorter export first: then all of it, twice."""
    random = Random(seed)
    told = a_history(seed)
    whole = written(tmp_path / "result.json", a_chat(told))
    pure_engine = open_engine(await databases.sqlite(tmp_path / f"pure-{seed}.db"))
    pure = Writer(pure_engine)
    await bring(pure, whole)
    wanted = await everything(pure)
    await pure.close()
    await pure_engine.dispose()

    cut = tmp_path / "cut.json"
    cut.write_bytes(whole.read_bytes()[: random.randrange(1_000, whole.stat().st_size)])
    shorter = written(tmp_path / "shorter.json", a_chat(told[: random.randrange(5, len(told))]))
    for keep in (True, False, True):
        dying = Dying(engine, random.randrange(1, 6), keep=keep)
        with pytest.raises(Killed):
            await bring(dying, whole)
        await dying.close()
    writer = Writer(engine)
    assert (await bring(writer, cut)).broken is not None
    await bring(writer, shorter)
    await bring(writer, whole)
    assert await everything(writer) == wanted
    done = await bring(writer, whole)
    assert dict(done.facts) == {}
    assert await everything(writer) == wanted
    await writer.close()


@pytest.mark.parametrize("seed", range(4))
async def test_whoever_is_named_before_they_speak_arrives_once(
    seed: int, engine: AsyncEngine, databases: Databases, tmp_path: Path
) -> None:
    """Files that end after any message: who is a mere name in one of them has an account in the next."""
    random = Random(seed)
    people = [(100 + n, f"成员{n}") for n in range(7)]
    at, told = datetime(2025, 11, 1, tzinfo=UTC), list[Json]()
    for number, action in enumerate(["create_group", "invite_members", "remove_members", "invite_members"], start=1):
        at += timedelta(seconds=random.choice([0, 30, 3_600]))
        members = [name for _, name in random.sample(people, 3)]
        told.append(notice(number, people[0], action, at, members=[*members, "潜水员", "另一个潜水员"]))
    for number, who in enumerate(random.sample(people, 5), start=5):  # two of them may never speak
        at += timedelta(seconds=30)
        told.append(line(number, who, "我来了", at))
    whole = written(tmp_path / "result.json", a_chat(told))
    pure_engine = open_engine(await databases.sqlite(tmp_path / f"pure-{seed}.db"))
    pure = Writer(pure_engine)
    await bring(pure, whole)
    wanted = await everything(pure)
    await pure.close()
    await pure_engine.dispose()

    writer = Writer(engine)
    for end in sorted(random.sample(range(1, len(told)), 3)):
        await bring(writer, written(tmp_path / "shorter.json", a_chat(told[:end])))
    await bring(writer, whole)
    assert await everything(writer) == wanted
    assert dict((await bring(writer, whole)).facts) == {}
    await writer.close()


async def test_a_name_that_two_people_bear_in_a_longer_file_arrives_once(writer: Writer, tmp_path: Path) -> None:
    at = "2026-02-01T09:00:00+08:00"
    told = [
        notice(1, LI, "create_group", at, members=["小红", "潜水员"]),
        line(2, HONG, "大家好", at),
        line(3, (8, "小红"), "我也是小红", at),
    ]
    await bring(writer, written(tmp_path / "shorter.json", a_chat(told[:2])))
    done = await bring(writer, written(tmp_path / "result.json", a_chat(told)))
    assert dict(done.facts) == {"message": 1}
    arrived = [row[-1] for row in (await everything(writer))["events"] if row[0] == "join"]
    assert arrived == ["6", None]


class Killed(Exception):
    pass


class Dying(Writer):
    """Its process is killed at a certain stretch: ``keep`` says whether that one was still committed."""

    def __init__(self, engine: AsyncEngine, at: int, *, keep: bool) -> None:
        super().__init__(engine)
        self._left = at
        self._keep = keep

    @override
    async def write(self, work: Work[T]) -> T:
        is_stretch = isinstance(getattr(work, "__self__", None), Stretch)
        self._left -= is_stretch
        if is_stretch and self._left == 0:
            if self._keep:
                await super().write(work)
            raise Killed
        return await super().write(work)


async def test_a_damaged_file_is_imported_up_to_the_damage(writer: Writer, tmp_path: Path) -> None:
    told = a_history(1)
    file = written(tmp_path / "result.json", a_chat(told))
    file.write_bytes(file.read_bytes().replace(b'"id": 40,', b'"id": 4?,'))
    done = await bring(writer, file)
    assert done.broken is not None
    assert (done.messages, done.broken.last_id, done.broken.ends) == (39, 39, False)
    assert importer.where_it_breaks(done.broken).startswith(f"is damaged at byte {done.broken.byte:,} (line ")


async def test_the_texts_of_a_history_are_kept_no_longer_than_others(writer: Writer, tmp_path: Path) -> None:
    told = [line(n, MING, f"第 {n} 天", NOW - timedelta(days=200 - 10 * n)) for n in range(1, 20)]
    await bring(writer, written(tmp_path / "result.json", a_chat(told)))
    assert await texts(writer) == [f"第 {n} 天" for n in range(11, 20)]
    for days, left in ((10, 8), (25, 6), (75, 1), (120, 0)):
        mark: Mark | None = None
        while True:
            at, limits = NOW + timedelta(days=days), RetentionLimits()
            pruned = await writer.write(lambda session: prune(session, at, limits, mark, chunk=2))  # noqa: B023  awaited here
            mark = pruned.mark
            if pruned.is_done:
                break
        assert len(await texts(writer)) == left, days


async def test_imported_texts_go_although_younger_ones_were_heard_before(writer: Writer, tmp_path: Path) -> None:
    """The pruner walks by number and stops at what is young; an import adds old texts behind young ones."""
    young = [line(900 + n, MING, "新", NOW - timedelta(days=1)) for n in range(3)]
    await bring(writer, written(tmp_path / "young.json", a_chat(young)))
    old = [line(n, MING, "旧", NOW - timedelta(days=80)) for n in range(1, 9)]
    await bring(writer, written(tmp_path / "old.json", a_chat(old)))
    assert len(await texts(writer)) == 11
    limits, at = RetentionLimits(), NOW + timedelta(days=11)
    while not (await writer.write(lambda session: prune(session, at, limits, chunk=2))).is_done:
        pass
    assert await texts(writer) == ["新"] * 3


async def texts(writer: Writer) -> list[str | None]:
    async with writer.reader() as session:
        query = select(EventRow.text).where(EventRow.text.is_not(None)).order_by(EventRow.at)
        return list(await session.scalars(query))


async def test_one_chat_of_an_account_is_chosen_by_number_or_name(writer: Writer, tmp_path: Path) -> None:
    one = a_chat([line(1, MING, "a", "2026-02-01T10:00:00+08:00")], number=11, name="一群")
    two = a_chat([line(1, MING, "b", "2026-02-01T10:00:00+08:00")], number=22, name="二群", kind="private_group")
    friend = a_chat([], number=33, name="朋友", kind="personal_chat")
    file = written(tmp_path / "result.json", an_account(one, friend, two))
    with pytest.raises(HearthError, match=r"holds several chats; name one with --chat(.|\n)*11  一群  \(1 messages\)"):
        await bring(writer, file)
    with pytest.raises(HearthError, match="holds no chat called 三群"):
        await bring(writer, file, chat="三群")
    with pytest.raises(HearthError, match=r"朋友 is no group \(its type is personal_chat\)"):
        await bring(writer, file, chat="朋友")
    assert (await bring(writer, file, chat="二群")).messages == 1
    assert (await bring(writer, file, chat="11")).messages == 1
    async with writer.reader() as session:
        rows = {(row[0], row[1]) for row in await session.execute(
            select(Chat.key, EventRow.message_key).join(EventRow, EventRow.chat_id == Chat.id))}  # fmt: skip
    assert rows == {("-22", "-999999999"), ("-10011", "1")}, "a basic group's numbers are its own account's"


async def test_another_groups_history_never_takes_this_groups_numbers(writer: Writer, tmp_path: Path) -> None:
    at = "2026-02-01T10:00:00+08:00"
    await bring(writer, written(tmp_path / "a.json", a_chat([line(1, MING, "这里", at)])))
    old = written(tmp_path / "b.json", a_chat([line(1, HONG, "以前", at)], number=99, name="旧群"))
    for _ in range(2):
        await bring(writer, old, into="测试群")
    async with writer.reader() as session:
        keys = list(await session.scalars(select(EventRow.message_key).order_by(EventRow.id)))
    assert keys == ["1", "-9900000000001"]
    with pytest.raises(HearthError, match="No group is called 没有"):
        await bring(writer, old, into="没有")


async def test_old_files_need_a_zone_and_are_recognised_beside_new_ones(writer: Writer, tmp_path: Path) -> None:
    told = [line(n, MING, "早", f"2026-02-01T10:0{n}:00+08:00") for n in range(1, 5)]
    await bring(writer, written(tmp_path / "new.json", a_chat(told)))
    old = [{name: value for name, value in one.items() if name != "date_unixtime"} for one in told]
    file = written(tmp_path / "old.json", a_chat(old))
    assert dict((await bring(writer, file, zone=ZoneInfo("Asia/Shanghai"))).facts) == {}


async def test_our_own_bots_lines_are_not_heard(writer: Writer, tmp_path: Path) -> None:
    told = [
        line(1, (42, "围炉"), "早安", "2026-02-01T10:00:00+08:00"),
        line(2, MING, "早", "2026-02-01T10:01:00+08:00"),
    ]
    done = await bring(writer, written(tmp_path / "result.json", a_chat(told)), terms=Terms(own_key="42"))
    assert done.facts["message"] == 1


@pytest.mark.parametrize(
    "broken",
    [lambda s: s[:30], lambda s: s.replace('"messages"', '"message"'), lambda s: ""],
    ids=["cut in its head", "another program's", "empty"],
)
async def test_a_file_without_a_message_leaves_nothing(
    writer: Writer, tmp_path: Path, broken: Callable[[str], str]
) -> None:
    file = tmp_path / "result.json"
    file.write_text(broken(json.dumps(a_chat(a_history(1)), indent=1)), "utf-8")
    with pytest.raises(HearthError):
        await bring(writer, file)
    async with writer.reader() as session:
        assert await session.scalar(text("SELECT count(*) FROM events")) == 0
