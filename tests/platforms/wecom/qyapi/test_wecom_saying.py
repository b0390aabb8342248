"""Whatever is said, every message is within its bytes, nothing is lost, and nobody's words become markup."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.text import Segment, Style, Text
from bot.platforms.wecom.saying import Said, for_appchat, for_hook, for_member, people_in

PIECES = [
    "火",
    "a",
    "\n",
    " ",
    "`",
    "*",
    "[",
    "]",
    "(",
    ":",
    "<",
    "/",
    "\x00",
    "\ud800",
    "😀",
    "\u200b",
    "```",
    "<a href=",
    "](",
]
ODD = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
LONG = st.builds(lambda piece, times: piece * times, ODD, st.sampled_from([1, 1, 1, 40, 200]))
SEGMENTS = st.lists(
    st.builds(
        Segment,
        text=LONG,
        style=st.sampled_from(Style),
        url=st.sampled_from([None, None, "https://example.org/a b?c=(d)"]),
        person_key=st.sampled_from([None, None, "lisi", "ext:wm1", "@all", "a|b"]),
    ),
    max_size=5,
)
TEXTS = SEGMENTS.map(lambda segments: Text(segments=tuple(segments)))
LIMITS = {"text": 2_048, "markdown": 2_048, "markdown_v2": 4_096}


def _everything(text: Text) -> list[Said]:
    return [for_hook(text), for_appchat(text), for_member(text)]


@given(TEXTS)
def test_every_message_is_within_its_bytes_and_says_something(text: Text) -> None:
    for said in _everything(text):
        for part in said.parts:
            assert part.strip()
            assert 0 < len(part.encode()) <= LIMITS[said.msgtype]
            assert "\x00" not in part


@example("火火火```" * 200)
@given(LONG)
def test_nothing_that_can_be_seen_is_lost(words: str) -> None:
    seen = _visible(words.encode("utf-8", "replace").decode().replace("\x00", ""))
    for said in _everything(Text.plain(words)):
        assert _visible("".join(said.parts)) == seen


def _visible(text: str) -> str:
    return re.sub(r"\s", "", text)


@given(TEXTS)
def test_only_those_of_the_corp_are_called_and_once(text: Text) -> None:
    assert people_in(text) in ((), ("lisi",))


@example("<a火")
@given(LONG)
def test_words_of_somebody_never_become_a_link(words: str) -> None:
    for text in (Text.plain(words), Text.bold("标题") + Text.plain(words), Text.bold(words)):
        for said in _everything(text):
            shown = "\n".join(said.parts)
            assert "<a" not in shown.lower() or said.msgtype != "text"
            assert not re.search(r"\]\(", shown) or said.msgtype == "text"


def test_a_text_calls_people_with_its_last_message() -> None:
    bodies = for_hook(Text.plain("x" * 1_900 + "\n" + "y" * 1_900) + Text.mention("丽丝", "lisi")).bodies()
    called = [body["text"] for body in bodies]
    assert len(called) == 2
    assert "mentioned_list" not in str(called[0])
    assert "'mentioned_list': ['lisi']" in str(called[1])
