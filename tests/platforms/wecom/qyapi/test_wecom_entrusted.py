"""What WeCom does for us in customer groups: greeting templates and intercept rules, kept as they are wanted."""

from datetime import timedelta
from random import Random

import pytest

from bot.domain.clock import MovableClock
from bot.domain.entrusted import (
    NEWCOMER,
    Entrusted,
    EntrustedAsked,
    EntrustedChanged,
    EntrustGreeting,
    EntrustWords,
    Standing,
)
from bot.domain.errors import DatabaseUnavailable
from bot.domain.text import Text
from bot.platforms.port import Unreached
from bot.platforms.wecom.customer_settings import CustomerSettings
from bot.platforms.wecom.customers import entrusting as entrusted_words
from bot.platforms.wecom.customers.staff_rules import mark_of
from bot.platforms.wecom.customers.tracker import Rooms
from models import wecom_entrusted
from tests.platforms.wecom.fake_entrusted import EntrustedSide
from tests.platforms.wecom.fake_qyapi import FakeQyapi
from tests.platforms.wecom.qyapi.customers import CLUB, DAY, entrusting
from tests.platforms.wecom.qyapi.setting import Lives
from tests.platforms.wecom.qyapi.taking import Taking

LIBRARY = "externalcontact/group_welcome_template/"
ADD, EDIT, GET_IT, DROP = (LIBRARY + name for name in ("add", "edit", "get", "del"))
ADD_RULE, UPDATE_RULE = "externalcontact/add_intercept_rule", "externalcontact/update_intercept_rule"
LIST_RULES, DROP_RULE = "externalcontact/get_intercept_rule_list", "externalcontact/del_intercept_rule"
HELLO = Text.plain("欢迎 ") + Text.mention("新朋友", NEWCOMER) + "！"
LATER = timedelta(hours=2)


class Begun(Taking):
    """One process: what it knows of customer groups, on a database that outlives it, and what its house was told."""

    def __init__(self, lives: Lives, **settings: object) -> None:
        super().__init__()
        client, knobs = lives.begin(), CustomerSettings.model_validate(settings)
        self.rooms = Rooms(client, knobs, writer=lives.writer, clock=lives.clock)
        self.left = entrusting(lives, client, knobs)

    async def greets_with(self, text: Text | None = HELLO, room_id: str = "wrCLUB") -> None:
        await self.left.keep(room_id, EntrustGreeting(chat_key=f"room:{room_id}", text=text))
        await self.step()

    async def watches(self, *words: str, room_id: str = "wrCLUB", blocks: bool = False, more: int = 0) -> None:
        action = EntrustWords(chat_key=f"room:{room_id}", words=words, blocks=blocks, more=more)
        await self.left.keep(room_id, action)
        await self.step()

    async def step(self) -> timedelta:
        return await self.left.step(self.accept)

    @property
    def changes(self) -> list[EntrustedChanged]:
        found = [
            event
            for raw in self.kept.values()
            if entrusted_words.is_about_entrusted(raw.content)
            for event in entrusted_words.understand(raw.content)
        ]
        return [event for event in found if isinstance(event, EntrustedChanged)]

    @property
    def standings(self) -> list[Standing]:
        return [event.standing for event in self.changes]

    @property
    def asked(self) -> list[str]:
        found = [raw for raw in self.kept.values() if entrusted_words.is_about_entrusted(raw.content)]
        events = [event for raw in found for event in entrusted_words.understand(raw.content)]
        return [event.chat.key for event in events if isinstance(event, EntrustedAsked)]


@pytest.fixture
def side(qyapi: FakeQyapi) -> EntrustedSide:
    room = qyapi.customers.open("wrCLUB", "zhangsan", "wmA1")
    room.members["lisi"] = {"userid": "lisi", "type": 1}
    return qyapi.entrusted


@pytest.fixture
async def begun(lives: Lives, side: EntrustedSide) -> Begun:
    begun = Begun(lives)
    await begun.rooms.step(begun.accept)
    return begun


def content(side: EntrustedSide) -> list[str]:
    return [one["text"]["content"] for one in side.templates.values()]


def writes(qyapi: FakeQyapi) -> list[str]:
    return [call.path for call in qyapi.calls if call.path in (ADD, EDIT, DROP, ADD_RULE, UPDATE_RULE, DROP_RULE)]


# -- the welcome ----------------------------------------------------------------------------------------------------


async def test_a_welcome_becomes_a_template_that_names_whoever_comes(begun: Begun, side: EntrustedSide) -> None:
    await begun.greets_with(Text.join([HELLO, Text.link("文档", "https://example.org")]))
    assert list(side.templates.values()) == [
        {"text": {"content": "欢迎 %NICKNAME%！\n文档 https://example.org"}, "notify": 0}
    ]
    assert [(one.what, one.standing, one.chat.key) for one in begun.changes] == [
        (Entrusted.GREETING, Standing.KEPT, CLUB.key)
    ]


async def test_a_changed_welcome_changes_its_template_and_the_same_again_changes_nothing(
    begun: Begun, side: EntrustedSide, qyapi: FakeQyapi, clock: MovableClock
) -> None:
    await begun.greets_with()
    await begun.greets_with()
    clock.advance(DAY)
    await begun.step()
    assert writes(qyapi) == [ADD]
    await begun.greets_with(Text.plain("你好"))
    assert writes(qyapi) == [ADD, EDIT]
    assert content(side) == ["你好"]
    assert begun.standings == [Standing.KEPT], "its owner need not choose it again"
    await begun.greets_with(None)
    await begun.greets_with(None)
    assert writes(qyapi) == [ADD, EDIT, DROP]
    assert side.templates == {}


async def test_a_template_that_was_deleted_is_made_again_and_that_is_told(
    begun: Begun, lives: Lives, side: EntrustedSide, clock: MovableClock
) -> None:
    await begun.greets_with()
    side.templates.clear()
    clock.advance(timedelta(minutes=5))
    again = Begun(lives)
    await again.step()
    assert content(side) == ["欢迎 %NICKNAME%！"]
    assert again.standings == [Standing.KEPT], "whoever chose the old one must choose again"


async def test_a_process_killed_while_it_makes_a_template_makes_no_second_one(
    lives: Lives, begun: Begun, side: EntrustedSide, qyapi: FakeQyapi, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the library's answer and our writing it down."""

    async def killed(*_: object, **__: object) -> None:
        raise DatabaseUnavailable("the process is gone")

    with monkeypatch.context() as patch:
        patch.setattr(wecom_entrusted, "note_left", killed)
        await begun.greets_with()
    assert len(side.templates) == 1
    again = Begun(lives)
    for _ in range(3):
        await again.step()
    assert writes(qyapi) == [ADD]
    assert again.standings == [Standing.UNCLEAR]
    side.templates.clear()  # as the owner was asked to
    await again.greets_with(None)
    await again.greets_with()
    assert len(side.templates) == 1
    assert again.standings == [Standing.UNCLEAR, Standing.KEPT]


@pytest.mark.parametrize("kind", ["cut", "html"])
async def test_a_template_whose_making_is_unclear_is_not_made_twice(
    begun: Begun, side: EntrustedSide, qyapi: FakeQyapi, clock: MovableClock, kind: str
) -> None:
    qyapi.fail(ADD, kind)
    await begun.greets_with()
    for _ in range(3):
        clock.advance(DAY)
        await begun.step()
    assert writes(qyapi) == [ADD]
    assert begun.standings == [Standing.UNCLEAR]
    assert len(side.templates) == (1 if kind == "cut" else 0)


async def test_what_certainly_was_not_done_is_done_later(
    begun: Begun, side: EntrustedSide, qyapi: FakeQyapi, clock: MovableClock
) -> None:
    qyapi.fail(ADD, "code", code=45009)
    await begun.greets_with()
    assert side.templates == {}
    clock.advance(timedelta(minutes=30))
    qyapi.fail(ADD, "code", code=41001)  # the token: fetched anew, once
    await begun.step()
    assert len(side.templates) == 1
    assert begun.standings == [Standing.KEPT]
    assert len(qyapi.called("gettoken")) == 2


async def test_a_lost_answer_to_a_change_does_no_harm(begun: Begun, side: EntrustedSide, qyapi: FakeQyapi) -> None:
    await begun.greets_with()
    qyapi.fail(EDIT, "cut")
    await begun.greets_with(Text.plain("你好"))
    assert content(side) == ["你好"]


async def test_a_refusal_is_told_once_and_tried_again_every_day(
    begun: Begun, side: EntrustedSide, qyapi: FakeQyapi, clock: MovableClock
) -> None:
    side.templates |= {f"theirs{n}": {"text": {"content": "x"}} for n in range(100)}
    await begun.greets_with()
    clock.advance(DAY)
    await begun.step()
    assert [(one.standing, one.why[:5]) for one in begun.changes] == [(Standing.REFUSED, "41054")]
    assert writes(qyapi) == [ADD, ADD]
    del side.templates["theirs1"]
    clock.advance(DAY)
    await begun.step()
    assert begun.standings == [Standing.REFUSED, Standing.KEPT]


async def test_a_right_that_is_missing_does_not_make_a_second_template(
    begun: Begun, side: EntrustedSide, qyapi: FakeQyapi, clock: MovableClock
) -> None:
    await begun.greets_with()
    qyapi.fail(GET_IT, "code", code=48002)
    clock.advance(DAY)
    await begun.step()
    assert writes(qyapi) == [ADD]
    assert begun.standings == [Standing.KEPT, Standing.REFUSED]


async def test_the_library_is_left_to_others_beyond_the_operators_number(
    lives: Lives, side: EntrustedSide, qyapi: FakeQyapi
) -> None:
    qyapi.customers.open("wrTWO", "zhangsan")
    begun = Begun(lives, greetings=1)
    await begun.rooms.step(begun.accept)
    await begun.greets_with()
    await begun.greets_with(room_id="wrTWO")
    assert len(side.templates) == 1
    assert [(one.chat.key, one.standing) for one in begun.changes] == [
        (CLUB.key, Standing.KEPT),
        ("room:wrTWO", Standing.FULL),
    ]


async def test_a_long_welcome_is_cut_at_a_line_and_never_inside_the_name(begun: Begun, side: EntrustedSide) -> None:
    await begun.greets_with(Text.plain("长" * 900 + "\n" + "文" * 900))
    assert content(side) == ["长" * 900]
    await begun.greets_with(Text.plain("x" * 2_995) + Text.mention("新朋友", NEWCOMER) + "y" * 50)
    assert content(side) == ["x" * 2_995]
    assert begun.standings == [Standing.CUT]


async def test_a_group_that_is_no_more_takes_its_template_and_its_rule_along(
    begun: Begun, side: EntrustedSide, qyapi: FakeQyapi, clock: MovableClock
) -> None:
    await begun.greets_with()
    await begun.watches("返利")
    del qyapi.customers.rooms["wrCLUB"]
    clock.advance(DAY)
    await begun.rooms.step(begun.accept)
    await begun.step()
    assert (side.templates, side.rules) == ({}, {})


async def test_a_wish_that_cannot_be_stored_is_tried_again(begun: Begun, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_: object, **__: object) -> bool:
        raise DatabaseUnavailable("gone")

    monkeypatch.setattr(wecom_entrusted, "want", away)
    with pytest.raises(Unreached):
        await begun.greets_with()


# -- the words ------------------------------------------------------------------------------------------------------


async def test_words_become_a_rule_for_the_colleagues_in_the_group(begun: Begun, side: EntrustedSide) -> None:
    await begun.watches("返利", "私下转账", blocks=True)
    (rule,) = side.rules.values()
    assert rule["rule_name"] == f"{mark_of('wrCLUB')} 周末读书"
    assert (rule["word_list"], rule["intercept_type"]) == (["返利", "私下转账"], 1)
    assert rule["applicable_range"] == {"user_list": ["lisi", "zhangsan"]}
    assert [(one.what, one.standing) for one in begun.changes] == [(Entrusted.WORDS, Standing.KEPT)]


async def test_the_rule_follows_the_list_the_kind_and_the_colleagues(
    begun: Begun, side: EntrustedSide, qyapi: FakeQyapi, clock: MovableClock
) -> None:
    await begun.watches("返利")
    await begun.watches("返利", "加微信", blocks=True)
    qyapi.customers.rooms["wrCLUB"].members["wangwu"] = {"userid": "wangwu", "type": 1}
    del qyapi.customers.rooms["wrCLUB"].members["lisi"]
    clock.advance(DAY / 2)
    begun.rooms._list_at = None
    await begun.rooms.step(begun.accept)
    await begun.step()
    (rule,) = side.rules.values()
    assert (rule["word_list"], rule["intercept_type"]) == (["返利", "加微信"], 1)
    assert sorted(rule["applicable_range"]["user_list"]) == ["wangwu", "zhangsan"]
    assert writes(qyapi) == [ADD_RULE, UPDATE_RULE, UPDATE_RULE]


async def test_where_nothing_changed_nothing_is_written(
    begun: Begun, lives: Lives, qyapi: FakeQyapi, clock: MovableClock
) -> None:
    await begun.watches("返利")
    await begun.watches("返利")
    clock.advance(DAY)
    await begun.step()
    await Begun(lives).step()
    assert writes(qyapi) == [ADD_RULE]


async def test_rules_of_others_are_never_touched(
    begun: Begun, side: EntrustedSide, qyapi: FakeQyapi, clock: MovableClock
) -> None:
    theirs = {"rule_id": "theirs", "rule_name": "围炉", "word_list": ["x"], "intercept_type": 1}
    side.rules["theirs"] = dict(theirs)
    await begun.watches("返利")
    await begun.watches()
    assert side.rules == {"theirs": theirs}
    assert writes(qyapi) == [ADD_RULE, DROP_RULE]


async def test_a_rule_that_an_admin_deleted_renamed_or_changed_is_put_right(
    begun: Begun, side: EntrustedSide, clock: MovableClock
) -> None:
    await begun.watches("返利")
    side.rules.clear()
    clock.advance(DAY)
    await begun.step()
    (rule,) = side.rules.values()
    rule |= {"rule_name": "mine now", "word_list": ["x"], "applicable_range": {"department_list": [1]}}
    clock.advance(DAY)
    await begun.step()
    assert list(side.rules.values()) == [rule]
    assert (rule["word_list"], rule["rule_name"]) == (["返利"], f"{mark_of('wrCLUB')} 周末读书")
    assert rule["applicable_range"] == {"user_list": ["lisi", "zhangsan"], "department_list": []}
    assert begun.standings == [Standing.KEPT]


@pytest.mark.parametrize("kind", ["cut", "html"])
async def test_a_rule_whose_making_is_unclear_is_found_or_made(
    begun: Begun, side: EntrustedSide, qyapi: FakeQyapi, clock: MovableClock, kind: str
) -> None:
    qyapi.fail(ADD_RULE, kind)
    await begun.watches("返利")
    clock.advance(LATER)
    await begun.step()
    assert len(side.rules) == 1
    assert writes(qyapi).count(ADD_RULE) == (1 if kind == "cut" else 2)


async def test_a_process_killed_after_making_a_rule_finds_it_again(
    begun: Begun, lives: Lives, side: EntrustedSide, qyapi: FakeQyapi, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def killed(*_: object, **__: object) -> None:
        raise DatabaseUnavailable("the process is gone")

    with monkeypatch.context() as patch:
        patch.setattr(wecom_entrusted, "note_left", killed)
        await begun.watches("返利")
    await Begun(lives).step()
    assert len(side.rules) == 1
    assert writes(qyapi) == [ADD_RULE]


async def test_of_two_rules_of_ours_one_goes(begun: Begun, side: EntrustedSide, clock: MovableClock) -> None:
    """As where the list did not show yet what had been made."""
    await begun.watches("返利")
    (rule,) = side.rules.values()
    side.rules["twin"] = rule | {"rule_id": "twin"}
    clock.advance(DAY)
    await begun.step()
    assert len(side.rules) == 1


async def test_as_many_words_as_fit_are_kept_and_the_rest_is_told_once(begun: Begun, side: EntrustedSide) -> None:
    words = [f"词{n}" for n in range(305)]
    await begun.watches("长" * 33, *words, "词1", more=7)
    (rule,) = side.rules.values()
    assert rule["word_list"] == words[:300]
    await begun.watches("长" * 33, *words, "又一个", more=7)
    assert [(one.standing, one.left_out) for one in begun.changes] == [(Standing.CUT, 13)]


async def test_a_hundred_rules_leave_no_room(begun: Begun, side: EntrustedSide, qyapi: FakeQyapi) -> None:
    side.rules |= {f"theirs{n}": {"rule_id": f"theirs{n}", "rule_name": "x"} for n in range(100)}
    await begun.watches("返利")
    assert begun.standings == [Standing.FULL]
    assert writes(qyapi) == []


async def test_without_colleagues_there_is_no_rule(
    begun: Begun, side: EntrustedSide, qyapi: FakeQyapi, clock: MovableClock
) -> None:
    await begun.watches("返利")
    colleagues = [key for key, one in qyapi.customers.rooms["wrCLUB"].members.items() if one["type"] == 1]
    gone = [qyapi.customers.rooms["wrCLUB"].members.pop(key) for key in colleagues]
    begun.rooms._list_at = None
    await begun.rooms.step(begun.accept)
    await begun.step()
    assert len(gone) == 2
    assert side.rules == {}
    assert begun.standings == [Standing.KEPT, Standing.NOBODY]


async def test_words_for_a_group_that_nobody_knows_are_forgotten(begun: Begun, side: EntrustedSide) -> None:
    await begun.watches("返利", room_id="wrNONE")
    assert side.rules == {}
    async with begun.left._writer.reader() as session:
        assert await wecom_entrusted.all_of(session, Entrusted.WORDS) == []


async def test_a_colleague_the_app_does_not_see_is_told_of(begun: Begun, side: EntrustedSide) -> None:
    side.invisible.add("lisi")
    await begun.watches("返利")
    assert [(one.standing, one.why[:5]) for one in begun.changes] == [(Standing.REFUSED, "60011")]


# -- both -----------------------------------------------------------------------------------------------------------


async def test_with_half_of_all_answers_lost_there_is_one_of_each_at_most(
    lives: Lives, side: EntrustedSide, qyapi: FakeQyapi, clock: MovableClock
) -> None:
    random = Random(7)
    for n in range(8):
        qyapi.customers.open(f"wr{n}", "zhangsan", "wmA1")
    begun = Begun(lives)
    await begun.rooms.step(begun.accept)
    for turn in range(12):
        for n in range(8):
            qyapi.fail("*", random.choice(["cut", "reset", "html"]))
            await begun.greets_with(Text.plain(f"你好 {turn} {n}"), room_id=f"wr{n}")
            qyapi.fail("*", random.choice(["cut", "reset", "html"]))
            await begun.watches(f"词{turn}", room_id=f"wr{n}")
        clock.advance(LATER)
        if turn % 4 == 3:
            begun = Begun(lives)  # and a new process in between
    qyapi.heal()
    for _ in range(3):
        clock.advance(DAY)
        await begun.step()
    assert sorted(one["rule_name"] for one in side.rules.values()) == sorted(
        f"{mark_of(f'wr{n}')} 周末读书" for n in range(8)
    )
    assert {tuple(one["word_list"]) for one in side.rules.values()} == {("词11",)}
    groups = [text.rsplit(" ", 1)[1] for text in content(side)]
    assert len(groups) == len(set(groups))


async def test_the_house_is_asked_at_the_start_every_day_and_about_what_is_new(
    begun: Begun, qyapi: FakeQyapi, lives: Lives, clock: MovableClock
) -> None:
    await begun.step()
    await begun.step()
    assert begun.asked == [CLUB.key]
    clock.advance(timedelta(minutes=1))
    qyapi.customers.open("wrTWO", "zhangsan")
    qyapi.customers.rooms["wrCLUB"].name = "周末徒步"
    begun.rooms._list_at = None
    await begun.rooms.step(begun.accept)
    await begun.step()
    assert begun.asked == [CLUB.key, CLUB.key, "room:wrTWO"]
    clock.advance(DAY)
    await begun.step()
    assert len(begun.asked) == 5


async def test_what_could_not_be_told_is_told_later_and_once(begun: Begun) -> None:
    await begun.step()
    begun.is_down = True
    await begun.greets_with()
    assert begun.left.problem is not None
    begun.is_down = False
    await begun.step()
    await begun.step()
    assert begun.standings == [Standing.KEPT]
    assert begun.left.problem is None


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"at": "2026-03-01T09:00:00"},
        {"at": "yesterday"},
        {"at": "2026-03-01T09:00:00+00:00", "what": "greeting"},
        {"at": "2026-03-01T09:00:00+00:00", "what": "else", "standing": "kept", "left_out": 0, "why": ""},
        {"at": "2026-03-01T09:00:00+00:00", "what": "words", "standing": "kept", "left_out": None, "why": ""},
        None,
    ],
)
def test_an_update_of_ours_that_makes_no_sense_is_no_event(told: object) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        entrusted_words.understand({"surface": "room", "chat_id": "wrCLUB", "entrusted": told})
