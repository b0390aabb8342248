"""Each detector: one table of what it catches and one of what it leaves alone."""

from datetime import timedelta

import pytest

from bot.domain.events import MediaKind, Origin
from bot.domain.people import PersonRef, SenderKind
from bot.services.moderation.checks import check_of
from bot.services.moderation.facts import Match, MessageFacts
from bot.services.moderation.rules import rules_from_data
from bot.services.moderation.windows import Windows
from bot.services.moderation.words import WordList
from tests.services.moderation.said import said

LISTS = {"bad": WordList.compile(["赌博", "ass"])}


def found(detector: dict[str, object], facts: MessageFacts) -> Match | None:
    (rule,) = rules_from_data([{"id": "r", "name": "r", "detector": detector}])
    check = check_of(rule, LISTS)
    assert callable(check)
    match = check(facts, Windows())
    if match is not None:
        assert match.detector == detector["kind"]
        assert facts.message.text[match.start : match.end].startswith(match.excerpt) or match.end == 0
    return match


CHANNEL = Origin("channel", "ch-9", "Ads")
ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"  # a flag spelled in tag characters

CAUGHT = [
    ({"kind": "words", "list": "bad"}, said("来賭·博"), "赌博"),
    ({"kind": "patterns", "patterns": [r"v\s*x\d+"]}, said("加ＶＸ123"), r"v\s*x\d+"),
    ({"kind": "links"}, said("x.com"), "x.com"),
    ({"kind": "links"}, said("here", links=("tg://settings",)), "tg"),
    ({"kind": "links", "mode": "deny", "domains": ["evil.com"]}, said("http://a.evil.com./x"), "evil.com"),
    ({"kind": "links", "mode": "deny", "domains": ["https://Evil.com/"]}, said("evil.com"), "evil.com"),
    ({"kind": "links", "mode": "deny", "domains": ["apple.com"]}, said("http://\u0430pple.com"), "apple.com"),
    ({"kind": "links", "mode": "deny", "domains": ["t.me"]}, said("telegram.me/abcde"), "telegram.me"),
    ({"kind": "links", "mode": "allow", "domains": ["good.com"]}, said("good.com evil.com"), "evil.com"),
    ({"kind": "links", "mode": "allow", "domains": ["good.com"]}, said("https://good.com@evil.com"), "evil.com"),
    ({"kind": "links", "mode": "allow", "domains": ["good.com"]}, said("http://notgood.com"), "notgood.com"),
    ({"kind": "links", "mode": "allow", "domains": ["apple.com"]}, said("http://\u0430pple.com"), "xn--pple-43d.com"),
    ({"kind": "invites"}, said("来 t.me/+AbC"), "t.me/+AbC"),
    ({"kind": "invites"}, said("see", links=("https://t.me/OtherGroup",)), "@othergroup"),
    ({"kind": "invites", "mentions": True}, said("来 @Strange_Group 吧", strange=("strange_group",)), "@strange_group"),
    ({"kind": "forwards"}, said("x", forwarded=CHANNEL), "channel"),
    ({"kind": "forwards", "origins": ["hidden"]}, said("x", forwarded=Origin("hidden", None, "A")), "hidden"),
    ({"kind": "foreign_quotes"}, said("x", elsewhere=CHANNEL), "channel"),
    ({"kind": "channel_posts"}, said("x", by="ch-9", kind=SenderKind.FOREIGN_CHANNEL), "ch-9"),
    ({"kind": "media", "kinds": ["contact", "giveaway"]}, said(media=MediaKind.GIVEAWAY), "giveaway"),
    ({"kind": "via_bot"}, said("x", via_bot="gamebot"), "gamebot"),
    ({"kind": "mentions", "limit": 3}, said("@aaaa1 @bbbb2 @cccc3"), ""),
    ({"kind": "mentions", "limit": 2}, said("hi", mentions=(PersonRef("1", "a"), PersonRef("2", "b"))), ""),
    ({"kind": "shouting"}, said("BUY THIS THING RIGHT NOW ok"), ""),
    ({"kind": "emoji", "limit": 3}, said("😀👨‍👩‍👧🇨🇳"), ""),
    ({"kind": "length", "characters": 10}, said("x" * 10), "characters"),
    ({"kind": "length", "characters": None, "lines": 3}, said("a\n\nb"), "lines"),
    ({"kind": "invisible"}, said("\u200b\u3164 \u2800"), "empty"),
    ({"kind": "invisible"}, said(""), "empty"),
    ({"kind": "invisible", "hidden": 5}, said("h\u0301\u0302\u0303\u0304\u0305i"), "hidden"),
    ({"kind": "scripts", "scripts": ["arabic"]}, said("مرحبا بكم في مجموعتنا"), "arabic"),
    ({"kind": "scripts", "scripts": ["arabic", "cyrillic"]}, said("Купить дешево сейчас"), "cyrillic"),
    ({"kind": "newcomers", "limits": ["links"]}, said("x.com", age=timedelta(hours=1)), "links"),
    ({"kind": "newcomers", "limits": ["media"]}, said(media=MediaKind.PHOTO, count=2), "media"),
    ({"kind": "newcomers", "limits": ["forwards"]}, said(forwarded=CHANNEL, age=timedelta(0)), "forwards"),
]  # fmt: skip


@pytest.mark.parametrize(("detector", "facts", "entry"), CAUGHT)
def test_what_a_detector_is_for_is_caught(detector: dict[str, object], facts: MessageFacts, entry: str) -> None:
    match = found(detector, facts)
    assert match is not None
    assert match.entry == entry


LEFT_ALONE = [
    ({"kind": "words", "list": "bad"}, said("a class of glass")),
    ({"kind": "patterns", "patterns": ["foo"]}, said("fo o")),
    ({"kind": "links"}, said("no links here. ok")),
    ({"kind": "links", "mode": "deny", "domains": ["evil.com"]}, said("notevil.com evil.com.cn")),
    ({"kind": "links", "mode": "allow", "domains": ["t.me"]}, said("telegram.me/abcde")),
    ({"kind": "links", "mode": "allow", "domains": ["good.com"]}, said("https://WWW.good.com./x")),
    ({"kind": "invites"}, said("https://t.me/ourgroup/12 https://t.me/share/url?url=x")),
    ({"kind": "invites", "public_names": False}, said("https://t.me/OtherGroup")),
    ({"kind": "invites", "own": ["@OtherGroup"], "mentions": True}, said("t.me/othergroup", strange=("othergroup",))),
    ({"kind": "invites"}, said("@someone", strange=("someone",))),
    ({"kind": "forwards"}, said("x")),
    ({"kind": "forwards", "origins": ["channel"]}, said("x", forwarded=Origin("person", "7", "A"))),
    ({"kind": "forwards", "allowed": ["ch-9"]}, said("x", forwarded=CHANNEL)),
    ({"kind": "forwards"}, said("x", forwarded=Origin("chat", "chat-1", "here"))),
    ({"kind": "foreign_quotes"}, said("x", elsewhere=Origin("chat", "chat-1", "another topic of this chat"))),
    ({"kind": "channel_posts"}, said("x")),
    ({"kind": "channel_posts", "allowed": ["ch-9"]}, said("x", by="ch-9", kind=SenderKind.FOREIGN_CHANNEL)),
    ({"kind": "media", "kinds": ["contact"]}, said(media=MediaKind.PHOTO)),
    ({"kind": "via_bot", "allowed": ["@GameBot"]}, said("x", via_bot="gamebot")),
    ({"kind": "mentions", "limit": 2}, said("@aaaa1 @AAAA1 a@mail.example")),
    ({"kind": "shouting"}, said("BUY NOW")),
    ({"kind": "shouting"}, said("今天 GDP 与 CPI 数据公布，大家怎么看这件事情呢")),
    ({"kind": "emoji", "limit": 3}, said("👍🏽👨‍👩‍👧‍👦 12345")),
    ({"kind": "length"}, said("short")),
    ({"kind": "invisible"}, said("😀")),
    ({"kind": "invisible"}, said("？！")),
    ({"kind": "invisible"}, said("", media=MediaKind.PHOTO)),
    ({"kind": "invisible", "hidden": 3}, said(f"👨‍👩‍👧‍👦 {ENGLAND}")),
    ({"kind": "scripts", "scripts": ["cyrillic"]}, said("今天学了一个俄语词 спасибо 很有意思，大家一起学")),
    ({"kind": "newcomers", "limits": ["links"]}, said("x.com")),
    ({"kind": "newcomers", "limits": ["links"]}, said("x.com", age=None, count=0)),
    ({"kind": "newcomers", "limits": ["links"]}, said("hello", age=timedelta(0))),
    ({"kind": "newcomers", "limits": ["media"]}, said("x.com", age=timedelta(0))),
]  # fmt: skip


@pytest.mark.parametrize(("detector", "facts"), LEFT_ALONE)
def test_what_a_detector_is_not_for_is_left_alone(detector: dict[str, object], facts: MessageFacts) -> None:
    assert found(detector, facts) is None
