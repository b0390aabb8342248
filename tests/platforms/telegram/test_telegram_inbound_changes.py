"""Comings, goings, presses, votes and reactions, as one raw update tells them."""

import copy
from datetime import timedelta
from typing import Any

from bot.domain.clock import MovableClock
from bot.domain.events import (
    BotStandingChanged,
    ButtonPressed,
    ChatMigrated,
    ChatRenamed,
    Event,
    Invite,
    JoinRequested,
    JoinSource,
    MemberChanged,
    MemberJoined,
    MemberLeft,
    NoticeKind,
    NoticePosted,
    PollAnswered,
    PollCounted,
    ReactionChanged,
    ReactionsCounted,
    Unknown,
)
from bot.domain.people import AdminPower, ChatKind, MemberStatus, SenderKind
from bot.platforms.telegram.inbound import Inbound
from bot.platforms.telegram.intake import keep
from tests.platforms.telegram import payloads
from tests.platforms.telegram.hearing import AT, NOW, heard, one
from tests.platforms.telegram.payloads import (
    BOT,
    CHANNEL,
    DATE,
    GROUP,
    MEI,
    MING,
    membership,
    message,
    said,
    update,
)


def test_join_and_leave_lines_are_notices_with_hints_that_leave_the_bot_out() -> None:
    notice, joined = heard(said(text=..., new_chat_members=[MEI, BOT]))
    assert isinstance(notice, NoticePosted)
    assert (notice.kind, notice.message_key, [who.key for who in notice.people]) == (
        NoticeKind.JOIN, "42", ["11", "1000000001"])  # fmt: skip
    assert isinstance(joined, MemberJoined)
    assert (joined.person.key, joined.hint, joined.source) == ("11", True, JoinSource.ADDED)
    notice, left = heard(said(text=..., left_chat_member=MEI, **{"from": MEI}))
    assert isinstance(left, MemberLeft)
    assert (left.person.key, left.by, left.hint) == ("11", None, True)


def test_a_new_title_is_a_notice_and_a_new_name() -> None:
    notice, renamed = heard(said(text=..., new_chat_title="新名字"))
    assert isinstance(notice, NoticePosted)
    assert isinstance(renamed, ChatRenamed)
    assert renamed.title == "新名字"


def test_both_lines_of_an_upgrade_tell_the_same() -> None:
    before = {"id": -5, "title": "小群", "type": "group"}
    to = one(said(text=..., chat=before, migrate_to_chat_id=GROUP["id"]), ChatMigrated)
    since = one(said(text=..., migrate_from_chat_id=-5), ChatMigrated)
    assert (to.chat.key, to.new_key) == (since.chat.key, since.new_key) == ("-5", "-1001234567890")


MUTED = {"status": "restricted", "is_member": True, "can_send_messages": False, "until_date": DATE + 600}
AWAY = {"status": "restricted", "is_member": False, "until_date": 0}


def change(old: dict[str, Any], new: dict[str, Any], **more: Any) -> list[Event]:
    return heard(update("chat_member", membership(old, new, **more)))


def test_coming_by_link_by_request_by_hand_and_by_nothing() -> None:
    came = {"old": {"status": "left"}, "new": {"status": "member"}}
    (by_link,) = change(**came, by=MEI, invite_link=payloads.LINK)
    assert isinstance(by_link, MemberJoined)
    assert (by_link.source, by_link.by, by_link.hint) == (JoinSource.LINK, None, False)
    assert by_link.invite == Invite("https://t.me/+AAAA", "推荐", "1000000001")
    (by_request,) = change(**came, by=MING, via_join_request=True, invite_link=payloads.LINK)
    assert isinstance(by_request, MemberJoined)
    assert by_request.source is JoinSource.REQUEST
    (added,) = change(**came, by=MING)
    assert isinstance(added, MemberJoined)
    assert added.source is JoinSource.ADDED
    assert added.by is not None
    assert added.by.key == "7999999999"
    (alone,) = change(**came, by=MEI)
    assert isinstance(alone, MemberJoined)
    assert alone.source is JoinSource.UNKNOWN


def test_presence_decides_between_joining_leaving_and_changing() -> None:
    back, muted = change(AWAY, MUTED, by=MEI)
    assert isinstance(back, MemberJoined)
    assert isinstance(muted, MemberChanged)
    assert (muted.old, muted.new) == (MemberStatus.MEMBER, MemberStatus.RESTRICTED)
    (gone,) = change(MUTED, AWAY, by=MEI)
    assert isinstance(gone, MemberLeft)
    assert not gone.banned
    (banned,) = change({"status": "member"}, {"status": "kicked", "until_date": 0})
    assert isinstance(banned, MemberLeft)
    assert banned.banned
    (mute,) = change({"status": "member"}, MUTED)
    assert isinstance(mute, MemberChanged)
    assert mute.until == AT + timedelta(minutes=10)
    (unbanned,) = change({"status": "kicked", "until_date": 0}, {"status": "left"})
    assert isinstance(unbanned, MemberChanged)
    assert (unbanned.old, unbanned.new) == (MemberStatus.BANNED, MemberStatus.LEFT)


def test_a_promotion_tells_the_powers() -> None:
    (event,) = change({"status": "member"}, {"status": "administrator", **payloads.RIGHTS})
    assert isinstance(event, MemberChanged)
    assert event.powers == {AdminPower.DELETE}


def test_our_own_standing_is_told_apart() -> None:
    raw = membership({"status": "member"}, {"status": "kicked", "until_date": 0}, who=BOT)
    for kind in ("my_chat_member", "chat_member"):
        event = one(update(kind, raw), BotStandingChanged)
        assert (event.old, event.new, event.by.key) == (MemberStatus.MEMBER, MemberStatus.BANNED, "7999999999")


def test_our_own_right_to_restrict_counts_in_supergroups_only() -> None:
    admin = {"status": "administrator", "can_restrict_members": True, "can_delete_messages": True}
    raw = membership({"status": "member"}, admin, who=BOT)
    assert one(update("my_chat_member", raw), BotStandingChanged).powers == {AdminPower.DELETE, AdminPower.RESTRICT}
    basic = raw | {"chat": {"id": -4_000_000_055, "type": "group", "title": "小群"}}
    assert one(update("my_chat_member", basic), BotStandingChanged).powers == {AdminPower.DELETE}


def test_a_join_request_may_be_answered_in_private() -> None:
    event = one(payloads.ALL[25], JoinRequested)
    assert (event.person.key, event.private_key, event.bio) == ("11", "11", "hi")
    assert event.invite is not None


def test_a_press_is_dated_by_its_arrival_even_when_read_again_later() -> None:
    raw = keep(update("callback_query", {"id": "7", "from": MEI, "message": message(), "data": "tok"}), NOW)
    (event,) = Inbound(str(BOT["id"]), MovableClock(NOW + timedelta(hours=3))).understand(raw)
    assert isinstance(event, ButtonPressed)
    assert (event.at, event.token, event.press_key, event.message_key) == (NOW, "tok", "7", "42")
    assert (event.chat.key, event.presser.key) == ("-1001234567890", "11")


def test_a_press_on_a_message_that_bots_cannot_see_any_more() -> None:
    inaccessible = {"chat": GROUP, "message_id": 42, "date": 0}
    query = {"id": "7", "from": MEI, "message": inaccessible, "data": "tok"}
    assert one(update("callback_query", query), ButtonPressed).message_key == "42"
    del query["message"]
    event = one(update("callback_query", query), ButtonPressed)
    assert (event.message_key, event.chat.key, event.chat.kind) == (None, "11", ChatKind.PRIVATE)


def test_reactions_tell_what_came_and_what_went() -> None:
    event = one(payloads.ALL[26], ReactionChanged)
    assert event.person is not None
    assert (event.added, event.removed) == (("🎉", "custom:5"), ("👍",))
    hidden = copy.deepcopy(payloads.ALL[26])
    del hidden["message_reaction"]["user"]
    assert one(hidden, ReactionChanged).person is None
    assert one(payloads.ALL[27], ReactionsCounted).total == 3


def test_polls_are_counted_and_answered() -> None:
    counted = one(payloads.ALL[28], PollCounted)
    assert (counted.poll_key, counted.counts, counted.voters, counted.is_closed) == ("55", (2, 1), 3, True)
    assert counted.at == NOW
    answered = one(payloads.ALL[29], PollAnswered)
    assert (answered.poll_key, answered.voter.key, answered.options) == ("55", "11", (1,))
    behind = {"poll_id": "55", "voter_chat": CHANNEL, "user": MEI, "option_ids": []}
    assert one(update("poll_answer", behind), PollAnswered).voter.kind is SenderKind.FOREIGN_CHANNEL
    anonymous = {"poll_id": "55", "voter_chat": GROUP, "option_ids": []}
    assert one(update("poll_answer", anonymous), PollAnswered).voter.kind is SenderKind.ANONYMOUS_ADMIN


def test_an_unknown_kind_is_kept_as_such() -> None:
    event = one(payloads.ALL[-1], Unknown)
    assert (event.kind, event.chat.key, event.at) == ("chat_boost", "-1001234567890", NOW)
    inline = one(update("inline_query", {"id": "1", "from": MEI, "query": ""}), Unknown)
    assert (inline.chat.key, inline.chat.kind) == ("11", ChatKind.PRIVATE)
