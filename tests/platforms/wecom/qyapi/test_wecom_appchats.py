"""Group chats of the app: what is said, who is put out, and who came and went between two readings."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.domain.actions import (
    Action,
    BanMember,
    Button,
    DeleteMessages,
    EditText,
    KickMember,
    MuteMember,
    SendFile,
    SendText,
    UnbanMember,
)
from bot.domain.clock import MovableClock
from bot.domain.events import (
    BotStandingChanged,
    ChatClosed,
    ChatRenamed,
    Event,
    MemberChanged,
    MemberJoined,
    MemberLeft,
)
from bot.domain.people import AdminPower, ChatKind, ChatRef, MemberStatus, PlatformName
from bot.domain.text import Text
from bot.platforms.port import Gone, RawUpdate, Refused, RetryLater, Unreached, Unsure
from bot.platforms.wecom.api.client import AppClient
from bot.platforms.wecom.app.appchats import Appchats
from bot.platforms.wecom.app.membership import OURS, Membership, understand
from bot.storage.writer import Writer
from tests.platforms.wecom.fake_corp import Appchat
from tests.platforms.wecom.fake_qyapi import FakeQyapi, Json
from tests.platforms.wecom.qyapi.setting import Lives, with_limits
from tests.platforms.wecom.qyapi.taking import Taking

CHAT = ChatRef(PlatformName.WECOM, "appchat:club001", ChatKind.GROUP)
PNG = b"\x89PNG\r\n\x1a\n" + b"p" * 100


@pytest.fixture
def group(qyapi: FakeQyapi) -> Appchat:
    made = Appchat("读书会", "owner1", ["owner1", "lisi", "wangwu"])
    qyapi.corp.appchats["club001"] = made
    return made


@pytest.fixture
def membership(client: AppClient, quick_writer: Writer, clock: MovableClock) -> Membership:
    return Membership(client, writer=quick_writer, clock=clock)


@pytest.fixture
def chats(client: AppClient, membership: Membership, clock: MovableClock, group: Appchat) -> Appchats:
    return Appchats(client, membership, clock=clock)


class House(Taking):
    """What the updates it took in say."""

    @property
    def news(self) -> list[Event]:
        """Whatever is more than that there is such a chat."""
        later = [raw for raw in self.kept.values() if raw.key.split(":")[2] != "0"]
        return [event for raw in later for event in understand(raw.content)]

    @property
    def events(self) -> list[Event]:
        return [event for raw in self.kept.values() for event in understand(raw.content)]

    @property
    def came(self) -> list[str]:
        return [event.person.key for event in self.events if isinstance(event, MemberJoined)]

    @property
    def went(self) -> list[str]:
        return [event.person.key for event in self.events if isinstance(event, MemberLeft)]


@pytest.fixture
def house() -> House:
    return House()


async def look(membership: Membership, house: House) -> None:
    await membership.look_at_all()
    await membership.tell(house.accept)


def text(said: str | Text, *row: Button) -> SendText:
    return SendText(chat_key=CHAT.key, text=Text.plain(said) if isinstance(said, str) else said, buttons=(row,))


# -- what is said ---------------------------------------------------------------------------------------------------


async def test_whoever_is_named_is_called(qyapi: FakeQyapi, chats: Appchats) -> None:
    receipt = await chats.perform("club001", text(Text.mention("丽丝", "lisi") + " 还没打卡"))
    assert receipt.message_key is None
    assert qyapi.corp.posts[0].body == {
        "chatid": "club001",
        "msgtype": "text",
        "text": {"content": "丽丝 还没打卡", "mentioned_list": ["lisi"]},
    }


async def test_looks_and_addresses_go_out_as_markdown_and_no_card_ever(qyapi: FakeQyapi, chats: Appchats) -> None:
    await chats.perform(
        "club001",
        text(Text.bold("周报"), Button(label="投票", token="t"), Button(label="全文", url="https://example.org")),
    )
    assert qyapi.corp.posts[0].body["markdown"]["content"] == "**周报**\n[全文](https://example.org)"


async def test_files_are_uploaded_and_sent(qyapi: FakeQyapi, chats: Appchats) -> None:
    file = SendFile(chat_key=CHAT.key, name="图.png", content=PNG, is_photo=True, caption=Text.plain("看"))
    await chats.perform("club001", file)
    assert [one.body["msgtype"] for one in qyapi.corp.posts] == ["text", "image"]


async def test_an_unclear_end_is_never_said_twice(qyapi: FakeQyapi, chats: Appchats) -> None:
    qyapi.fail("appchat/send", "cut", 3)
    with pytest.raises(Unsure):
        await chats.perform("club001", text("hi"))
    assert len(qyapi.corp.posts) == 1


async def test_a_text_whose_second_message_fails_is_unclear(qyapi: FakeQyapi, chats: Appchats) -> None:
    def answer(query: Json, body: Json) -> Json:
        return {} if len(qyapi.called("appchat/send")) == 1 else {"errcode": 45009}

    qyapi.on("appchat/send", answer)
    with pytest.raises(Unsure, match="only 1 of 3"):
        await chats.perform("club001", text("\n".join("x" * 1_900 for _ in range(3))))


async def test_nothing_was_said_where_the_members_could_not_be_counted(qyapi: FakeQyapi, chats: Appchats) -> None:
    qyapi.fail("appchat/get", "html", 2)
    with pytest.raises(Unreached):
        await chats.perform("club001", text("hi"))
    assert qyapi.corp.posts == []


async def test_every_reader_counts_against_the_minute(
    qyapi: FakeQyapi, lives: Lives, clock: MovableClock, group: Appchat
) -> None:
    lives.limits = with_limits(appchat_persons_per_minute=10)
    client = lives.begin()
    chats = Appchats(client, Membership(client, writer=lives.writer, clock=clock), clock=clock)
    for _ in range(3):
        await chats.perform("club001", text("hi"))
    with pytest.raises(RetryLater) as caught:
        await chats.perform("club001", text("hi"))
    assert caught.value.after == timedelta(minutes=1)
    clock.advance(caught.value.after)
    await chats.perform("club001", text("\n".join("x" * 1_900 for _ in range(4))))  # 12 at once, in an empty minute
    assert len(qyapi.corp.posts) == 7


async def test_a_chat_that_is_no_more_is_gone(qyapi: FakeQyapi, chats: Appchats) -> None:
    await chats.perform("club001", text("hi"))
    qyapi.corp.appchats.clear()
    with pytest.raises(Gone):
        await chats.perform("club001", text("hi"))


@pytest.mark.parametrize(
    "action",
    [
        text(" "),
        MuteMember(chat_key=CHAT.key, person_key="lisi"),
        DeleteMessages(chat_key=CHAT.key, messages=("1",)),
        EditText(chat_key=CHAT.key, message="1", text=Text.plain("x")),
        SendFile(chat_key=CHAT.key, name="a", content=b"tiny"),
    ],
    ids=["empty", "mute", "delete", "edit", "tiny file"],
)
async def test_what_the_app_cannot_do_is_refused(qyapi: FakeQyapi, chats: Appchats, action: Action) -> None:
    with pytest.raises(Refused):
        await chats.perform("club001", action)
    assert qyapi.calls == []


# -- who is in it ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", [KickMember, BanMember])
async def test_somebody_is_put_out_and_that_is_noticed(
    chats: Appchats, group: Appchat, membership: Membership, house: House, action: type[KickMember | BanMember]
) -> None:
    await chats.adopt("club001")
    await chats.perform("club001", action(chat_key=CHAT.key, person_key="lisi"))
    assert group.userlist == ["owner1", "wangwu"]
    await chats.perform("club001", action(chat_key=CHAT.key, person_key="lisi"))  # out already
    await look(membership, house)
    assert (house.came, house.went) == ([], ["lisi"])


async def test_the_owner_is_not_put_out(chats: Appchats, group: Appchat) -> None:
    with pytest.raises(Refused):
        await chats.perform("club001", KickMember(chat_key=CHAT.key, person_key="owner1"))
    await chats.perform("club001", UnbanMember(chat_key=CHAT.key, person_key="lisi"))
    assert len(group.userlist) == 3


async def test_putting_out_is_repeated_after_an_unclear_end(qyapi: FakeQyapi, chats: Appchats, group: Appchat) -> None:
    qyapi.fail("appchat/update", "cut")
    await chats.perform("club001", KickMember(chat_key=CHAT.key, person_key="lisi"))
    assert group.userlist == ["owner1", "wangwu"]


async def test_the_owner_is_its_admin_and_the_app_may_put_people_out(chats: Appchats, clock: MovableClock) -> None:
    listed = await chats.list_admins(CHAT, "club001")
    assert [(admin.person.key, admin.status) for admin in listed.admins] == [("owner1", MemberStatus.OWNER)]
    assert listed.bot_status is MemberStatus.ADMIN
    assert AdminPower.RESTRICT in listed.bot_powers
    assert AdminPower.DELETE not in listed.bot_powers
    assert (listed.chat, listed.at) == (CHAT, clock.now())


async def test_members_are_counted_and_found(chats: Appchats) -> None:
    assert await chats.count_members("club001") == 3
    found = [await chats.member_status("club001", who) for who in ("owner1", "lisi", "stranger")]
    assert found == [MemberStatus.OWNER, MemberStatus.MEMBER, MemberStatus.LEFT]


async def test_a_chat_is_made_and_its_first_members_are_no_news(
    qyapi: FakeQyapi, chats: Appchats, membership: Membership, house: House
) -> None:
    made = await chats.create("徒步", "owner1", ["lisi", "owner1"], chatid="hike")
    assert qyapi.corp.appchats[made] == Appchat("徒步", "owner1", ["owner1", "lisi"])
    await chats.add_members(made, ["wangwu"])
    await look(membership, house)
    assert house.came == ["wangwu"]
    for name, members in [("", ["a"]), ("x" * 51, ["a"]), ("x", []), ("x", [f"{n}" for n in range(2_000)])]:
        with pytest.raises(Refused):
            await chats.create(name, "owner1", members)
    assert len(qyapi.called("appchat/create")) == 1


# -- between two readings -------------------------------------------------------------------------------------------


class Begun:
    """One process: its membership, on a database that outlives it."""

    def __init__(self, lives: Lives) -> None:
        self.client = lives.begin()
        self.membership = Membership(self.client, writer=lives.writer, clock=lives.clock)


async def test_the_first_reading_tells_who_is_there_and_the_next_what_differs(
    lives: Lives, house: House, group: Appchat, clock: MovableClock
) -> None:
    await Begun(lives).membership.look("club001")
    await look(Begun(lives).membership, house)
    begun, named, *present = house.events
    assert isinstance(begun, BotStandingChanged)
    assert (begun.by.key, begun.new, begun.powers) == ("owner1", MemberStatus.ADMIN, OURS)
    assert isinstance(named, ChatRenamed)
    assert (named.title, named.chat) == ("读书会", CHAT)
    assert [(event.person.key, event.new) for event in present if isinstance(event, MemberChanged)] == [
        ("lisi", MemberStatus.MEMBER),
        ("wangwu", MemberStatus.MEMBER),
    ]
    house.kept.clear()
    group.userlist = ["owner1", "wangwu", "zhao", "qian"]
    group.name = "读书会 2"
    clock.advance(timedelta(minutes=5))
    await look(Begun(lives).membership, house)
    await look(Begun(lives).membership, house)
    assert [type(event) for event in house.events] == [MemberJoined, MemberJoined, MemberLeft, ChatRenamed]
    assert (house.came, house.went) == (["qian", "zhao"], ["lisi"])
    assert {event.at for event in house.events} == {clock.now()}
    assert {event.chat.key for event in house.events} == {CHAT.key}
    assert {raw.lane for raw in house.kept.values()} == {CHAT.key}


async def test_what_was_noticed_before_a_crash_is_told_after_it_and_once(
    lives: Lives, house: House, group: Appchat
) -> None:
    await Begun(lives).membership.look("club001")
    group.userlist.append("zhao")
    await Begun(lives).membership.look_at_all()  # and then the process dies
    group.userlist.append("qian")
    house.is_down = True
    begun = Begun(lives)
    await look(begun.membership, house)
    assert begun.membership.problem is not None
    house.is_down = False
    untold = dict(house.kept)
    await begun.membership.tell(house.accept)
    assert untold == {}
    assert house.came == ["zhao", "qian"]
    assert begun.membership.problem is None


async def test_told_again_it_goes_by_the_same_keys(lives: Lives, house: House, group: Appchat) -> None:
    """A crash between telling and forgetting."""
    await Begun(lives).membership.look("club001")
    group.userlist += [f"new{n:03}" for n in range(250)]
    again = House()

    async def crash(batch: Sequence[RawUpdate]) -> None:
        await house.accept(batch)
        raise RuntimeError("killed")

    begun = Begun(lives)
    await begun.membership.look_at_all()
    await begun.membership.tell(crash)
    await begun.membership.tell(again.accept)
    assert list(house.kept) == list(again.kept)
    assert len(house.kept) == 4
    assert len(house.came) == 250


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"chat_info": []},
        {"chat_info": {"chatid": "other", "name": "x", "owner": "owner1", "userlist": ["owner1"]}},
        {"chat_info": {"chatid": "club001", "name": "x", "owner": "owner1"}},
        {"chat_info": {"chatid": "club001", "name": "x", "owner": "owner1", "userlist": []}},
        {"chat_info": {"chatid": "club001", "name": "x", "owner": "owner1", "userlist": ["lisi"]}},
        {"chat_info": {"chatid": "club001", "name": "x", "owner": "owner1", "userlist": ["owner1", None]}},
        {"chat_info": {"chatid": "club001", "name": None, "owner": "owner1", "userlist": ["owner1"]}},
    ],
)
async def test_a_reading_that_is_not_whole_tells_nothing(
    qyapi: FakeQyapi, membership: Membership, house: House, group: Appchat, answer: Json
) -> None:
    await membership.look("club001")
    qyapi.on("appchat/get", lambda query, body: answer)
    await look(membership, house)
    with pytest.raises(Unsure):
        await membership.look("club001")
    assert house.news == []


@pytest.mark.parametrize(("kind", "parameters"), [("html", {}), ("cut", {}), ("code", {"code": 45009})])
async def test_a_failed_reading_tells_nothing_and_the_next_one_everything(
    qyapi: FakeQyapi,
    membership: Membership,
    house: House,
    group: Appchat,
    clock: MovableClock,
    kind: str,
    parameters: dict[str, int],
) -> None:
    await membership.look("club001")
    group.userlist = ["owner1", "lisi", "zhao"]
    qyapi.fail("appchat/get", kind, 4, **parameters)
    await look(membership, house)
    assert house.news == []
    qyapi.heal()
    clock.advance(timedelta(minutes=5))
    await look(membership, house)
    assert (house.came, house.went) == (["zhao"], ["wangwu"])


async def test_many_who_are_missing_at_once_are_believed_when_a_second_reading_says_so(
    qyapi: FakeQyapi, membership: Membership, house: House, group: Appchat
) -> None:
    group.userlist += [f"member{n}" for n in range(60)]
    await membership.look("club001")
    half = {"chatid": "club001", "name": group.name, "owner": "owner1", "userlist": group.userlist[:20]}
    whole = {"chatid": "club001", "name": group.name, "owner": "owner1", "userlist": list(group.userlist)}
    readings = iter([half, whole, half, half])
    qyapi.on("appchat/get", lambda query, body: {"chat_info": next(readings)})
    await look(membership, house)
    assert house.news == []
    await look(membership, house)
    assert len(house.went) == 43


async def test_trouble_with_one_chat_leaves_the_others_alone(
    qyapi: FakeQyapi, membership: Membership, house: House, group: Appchat
) -> None:
    qyapi.corp.appchats["aaa"] = Appchat("一", "owner1", ["owner1", "lisi"])
    for chatid in ("aaa", "club001"):
        await membership.look(chatid)
        qyapi.corp.appchats[chatid].userlist.append("zhao")
    qyapi.fail("appchat/get", "code", code=48002)
    await look(membership, house)
    assert [event.chat.key for event in house.news] == [CHAT.key]


async def test_a_chat_that_is_no_more_is_told_of_and_read_no_more(
    qyapi: FakeQyapi, lives: Lives, house: House, group: Appchat, clock: MovableClock
) -> None:
    begun = Begun(lives)
    await begun.membership.look("club001")
    gone = qyapi.corp.appchats.pop("club001")
    await look(begun.membership, house)
    await look(begun.membership, house)
    assert [type(event) for event in house.news] == [ChatClosed]
    assert len(qyapi.called("appchat/get")) == 2
    qyapi.corp.appchats["club001"] = gone
    clock.advance(timedelta(hours=1))
    await begun.membership.look("club001")
    gone.userlist.append("zhao")
    await look(begun.membership, house)
    assert house.came == ["zhao"]  # under a key of its own


async def test_it_reads_by_itself_and_at_once_after_a_change_of_ours(
    qyapi: FakeQyapi, client: AppClient, chats: Appchats, membership: Membership, house: House
) -> None:
    await chats.adopt("club001")
    told = asyncio.Event()

    async def accept(batch: Sequence[RawUpdate]) -> None:
        await house.accept(batch)
        if house.went:
            told.set()

    reading = asyncio.create_task(membership.run(accept))
    await asyncio.sleep(0)
    await chats.perform("club001", KickMember(chat_key=CHAT.key, person_key="lisi"))
    async with asyncio.timeout(5):
        await told.wait()
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    assert house.went == ["lisi"]


@pytest.mark.parametrize(
    "content",
    [
        None,
        [],
        {},
        {"chatid": "c", "at": "2026-03-01T09:00:00+00:00"},
        {"chatid": "c", "at": "2026-03-01T09:00:00", "changes": []},
        {"chatid": "c", "at": "x", "changes": []},
        {"chatid": "", "at": "2026-03-01T09:00:00+00:00", "changes": []},
        {"chatid": "c", "at": "2026-03-01T09:00:00+00:00", "changes": [["rose", "x"]]},
        {"chatid": "c", "at": "2026-03-01T09:00:00+00:00", "changes": [["joined"]]},
        {"chatid": "c", "at": "2026-03-01T09:00:00+00:00", "changes": [["joined", 5]]},
    ],
)
def test_an_update_of_nobody_ours_is_poison(content: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  whatever it says
        understand(content)


def test_people_go_by_the_name_they_are_known_by() -> None:
    content = {"chatid": "c", "at": "2026-03-01T09:00:00+00:00", "changes": [["joined", "lisi"]]}
    (event,) = understand(content, {"lisi": "丽丝"}.__getitem__)
    assert isinstance(event, MemberJoined)
    assert event.person.name == "丽丝"
