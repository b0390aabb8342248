"""XML to fields: lists whatever their number, limits, and one error for everything else."""

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.wecom.app.crypto import BadCallback
from bot.platforms.wecom.app.xml import BODY_LIMIT, DEEPEST, MOST_ELEMENTS, encrypted_in, read_fields
from tests.platforms.wecom.envelopes import clicked, joined, said

NOW = 1_700_000_000


def test_a_message_becomes_its_fields() -> None:
    assert read_fields(said(NOW, "打卡 <读书> 30 分钟 & 更多", number=1234567890123456)) == {
        "ToUserName": "wwCORP",
        "FromUserName": "zhangsan",
        "CreateTime": "1700000000",
        "MsgType": "text",
        "Content": "打卡 <读书> 30 分钟 & 更多",
        "MsgId": "1234567890123456",
        "AgentID": "1000002",
    }


@pytest.mark.parametrize("people", [(), ("wmA",), ("wmA", "wmB"), tuple(f"wm{n}" for n in range(500))])
def test_changed_members_are_a_list_whatever_their_number(people: tuple[str, ...]) -> None:
    fields = read_fields(joined(NOW, *people))
    assert fields["MemChangeList"] == list(people)
    assert (fields["LastMemVer"], fields["CurMemVer"]) == ("9c3f", "7121")


def test_bare_text_where_a_list_should_be_counts_as_its_only_entry() -> None:
    assert read_fields("<xml><MemChangeList><![CDATA[wmA]]></MemChangeList></xml>") == {"MemChangeList": ["wmA"]}
    assert read_fields("<xml><MemChangeList> \n </MemChangeList></xml>") == {"MemChangeList": []}


@pytest.mark.parametrize("options", [("a",), ("a", "c"), ()])
def test_chosen_options_are_lists_at_both_levels(options: tuple[str, ...]) -> None:
    fields = read_fields(clicked(NOW, {"q1": options}))
    assert fields["SelectedItems"] == [{"QuestionKey": "q1", "OptionIds": list(options)}]
    both = read_fields(clicked(NOW, {"q1": options, "q2": ("z",)}))
    assert [item["QuestionKey"] for item in both["SelectedItems"]] == ["q1", "q2"]


def test_an_element_that_comes_twice_keeps_both() -> None:
    assert read_fields("<xml><A>1</A><A>2</A><A>3</A><B/></xml>") == {"A": ["1", "2", "3"], "B": ""}


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><xml><A>&b;</A></xml>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><xml><A>&a;</A></xml>'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "<xml>",
        "<xml></xml>",
        "<xml>only text</xml>",
        "<html><A>1</A></html>",
        "<xml><A>1</A></xml><xml><A>1</A></xml>",
        "<xml><A>\x00</A></xml>",
        "<xml><A>\ud800</A></xml>",
        "<xml><A>&unknown;</A></xml>",
        "<!DOCTYPE xml><xml><A>1</A></xml>",
        '<?xml version="1.0" encoding="no-such-thing"?><xml><A>1</xml>',
        BOMB,
        OUTSIDE,
        "<xml>" + "<A>" * DEEPEST + "</A>" * DEEPEST + "</xml>",
        "<xml>" + "<A/>" * MOST_ELEMENTS + "</xml>",
        "<xml><A>" + "x" * BODY_LIMIT + "</A></xml>",
        "<" * 100_000,
    ],
)
def test_whatever_else_comes_is_a_bad_callback(text: str) -> None:
    with pytest.raises(BadCallback):
        read_fields(text)


@given(st.text(alphabet=st.sampled_from("<>/!&;[]xmlABCDT \x00é\ud800\"'=-?")))
def test_no_text_at_all_raises_anything_else(text: str) -> None:
    for tried in (text, f"<xml>{text}</xml>", f"<xml><A>{text}</A><MemChangeList>{text}</MemChangeList></xml>"):
        with suppress(BadCallback):
            read_fields(tried)


@given(st.binary())
def test_an_envelope_that_is_none_raises_bad_callback_and_nothing_else(body: bytes) -> None:
    for tried in (body, b"<xml><Encrypt>" + body + b"</Encrypt></xml>"):
        with suppress(BadCallback):
            encrypted_in(tried)


@pytest.mark.parametrize(
    "body",
    [b"<xml><Encrypt><![CDATA[QUJD]]></Encrypt></xml>", b"<xml>\n<Encrypt> QUJD </Encrypt>\n<AgentID/></xml>"],
)
def test_the_encrypted_part_is_found_with_and_without_cdata(body: bytes) -> None:
    assert encrypted_in(body) == "QUJD"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<xml></xml>",
        b"<Encrypt></Encrypt>",
        b"<Encrypt>QU JD</Encrypt>",
        b"<Encrypt>QUJD</Encrypt><Encrypt>QUJD</Encrypt>",
        b"<Encrypt><Encrypt>QUJD</Encrypt></Encrypt>",
        b'{"encrypt":"QUJD"}',
        b"<Encrypt>&#81;</Encrypt>",
        b"<Encrypt>QUJD</Encrypt>".ljust(BODY_LIMIT + 1),
    ],
)
def test_an_envelope_with_no_single_encrypted_part_is_refused(body: bytes) -> None:
    with pytest.raises(BadCallback):
        encrypted_in(body)


@pytest.mark.parametrize("piece", [b"<Encrypt>", b"<Encrypt> ", b"<Encrypt>A", b"A", b" ", b"<Encrypt><![CDATA[A"])
def test_no_envelope_takes_long_to_look_through(piece: bytes) -> None:
    body = b"<Encrypt>" + piece * ((BODY_LIMIT - 100) // len(piece))
    began = time.perf_counter()
    with pytest.raises(BadCallback):
        encrypted_in(body)
    assert time.perf_counter() - began < 1
