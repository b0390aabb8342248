"""Callbacks to events: who said what in which chat, and nothing but ValueError for what makes no sense."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.events import (
    BotStandingChanged,
    ButtonPressed,
    Event,
    MediaKind,
    MessageReceived,
    PollAnswered,
    Unknown,
)
from bot.domain.people import ChatKind, ChatRef, MemberStatus, PersonRef, PlatformName
from bot.platforms.port import RawUpdate
from bot.platforms.wecom.app.cards import Click, click_in
from bot.platforms.wecom.app.inbound import AppInbound
from bot.platforms.wecom.app.intake import keep
from bot.platforms.wecom.app.xml import Fields
from tests.platforms.wecom.envelopes import clicked, happened, joined, said, xml

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
NOW = int(AT.timestamp())
ZHANG = PersonRef("zhangsan", "zhangsan", username="zhangsan")
ZHANGS_CHAT = ChatRef(PlatformName.WECOM, "zhangsan", ChatKind.PRIVATE, "zhangsan")


def heard(text: str, inbound: AppInbound | None = None) -> Event:
    """The one event of a callback, read back from the inbox as after a crash."""
    raw = keep(text, AT)
    (event,) = (inbound or AppInbound()).understand(RawUpdate.stored(raw.key, raw.lane, raw.body).content)
    return event


def test_a_text_is_said_in_the_private_chat_with_the_app() -> None:
    assert heard(said(NOW, "打卡 读书 30 分钟", number=1234567890123456)) == MessageReceived(
        chat=ZHANGS_CHAT, at=AT, sender=ZHANG, message_key="1234567890123456", text="打卡 读书 30 分钟"
    )


def test_a_colleague_is_called_what_the_house_knows() -> None:
    event = heard(said(NOW, "hi"), AppInbound(name_of={"zhangsan": "张\u202e三"}.__getitem__))
    assert isinstance(event, MessageReceived)
    assert event.sender == PersonRef("zhangsan", "张 三", username="zhangsan")


@pytest.mark.parametrize(
    ("kind", "body", "media", "file_key", "text", "links"),
    [
        ("image", "<PicUrl>https://x.example/1</PicUrl><MediaId>m1</MediaId>", MediaKind.PHOTO, "app:m1", "", ()),
        ("voice", "<MediaId>m2</MediaId><Format>amr</Format>", MediaKind.VOICE, "app:m2", "", ()),
        ("video", "<MediaId>m3</MediaId><ThumbMediaId>t</ThumbMediaId>", MediaKind.VIDEO, "app:m3", "", ()),
        (
            "location",
            "<Location_X>23.134</Location_X><Location_Y>113.358</Location_Y><Scale>20</Scale><Label>天河区</Label>",
            MediaKind.LOCATION, None, "天河区", (),
        ),
        (
            "link",
            "<Title>周报</Title><Description/><Url>https://a.example/w</Url><PicUrl>https://a.example/p</PicUrl>",
            None, None, "周报\nhttps://a.example/w", ("https://a.example/w",),
        ),
    ],
)  # fmt: skip
def test_other_messages_carry_what_they_are(
    kind: str, body: str, media: MediaKind | None, file_key: str | None, text: str, links: tuple[str, ...]
) -> None:
    event = heard(xml(NOW, kind, f"{body}<MsgId>77</MsgId>"))
    assert isinstance(event, MessageReceived)
    assert (event.media, event.file_key, event.text, event.links) == (media, file_key, text, links)
    assert (event.chat, event.message_key) == (ZHANGS_CHAT, "77")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("subscribe", MemberStatus.LEFT, MemberStatus.MEMBER),
        ("unsubscribe", MemberStatus.MEMBER, MemberStatus.LEFT),
        ("enter_agent", MemberStatus.MEMBER, MemberStatus.MEMBER),
    ],
)
def test_who_may_see_the_app_can_be_reached(name: str, old: MemberStatus, new: MemberStatus) -> None:
    assert heard(happened(NOW, name)) == BotStandingChanged(chat=ZHANGS_CHAT, at=AT, by=ZHANG, old=old, new=new)


def test_a_menu_choice_is_as_if_it_had_been_said() -> None:
    event = heard(happened(NOW, "click", "<EventKey><![CDATA[群规]]></EventKey>"))
    assert isinstance(event, MessageReceived)
    assert (event.text, event.sender, event.chat) == ("群规", ZHANG, ZHANGS_CHAT)
    assert event.message_key.startswith("app:event:")


@pytest.mark.parametrize(
    "name", ["view", "LOCATION", "scancode_push", "pic_sysphoto", "open_approval_change", "brand_new"]
)
def test_what_we_do_not_act_on_is_unknown_in_the_chat_it_came_from(name: str) -> None:
    assert heard(happened(NOW, name)) == Unknown(chat=ZHANGS_CHAT, at=AT, kind=name)
    assert heard(xml(NOW, name, "<MsgId>1</MsgId>")) == Unknown(chat=ZHANGS_CHAT, at=AT, kind=name)


def test_a_button_is_pressed_and_its_code_goes_along() -> None:
    event = heard(clicked(NOW, EventKey="checkin:7"))
    assert isinstance(event, ButtonPressed)
    assert (event.presser.key, event.token, event.message_key) == ("lisi", "checkin:7", "poll-42-a1b2")
    assert event.press_key == "RC-1"


def test_a_corner_menu_is_a_button_too() -> None:
    body = (
        "<EventKey>later</EventKey><TaskId>t1</TaskId><CardType>text_notice</CardType><ResponseCode>RC</ResponseCode>"
    )
    event = heard(happened(NOW, "template_card_menu_event", body))
    assert isinstance(event, ButtonPressed)
    assert (event.token, event.press_key) == ("later", "RC")


def test_without_a_code_a_press_is_named_by_its_callback() -> None:
    event = heard(clicked(NOW, ResponseCode=""))
    assert isinstance(event, ButtonPressed)
    assert event.press_key.startswith("app:event:")


@pytest.mark.parametrize(
    ("selected", "options"),
    [
        ({"q": ("1",)}, (1,)),
        ({"q": ("2", "0", "2")}, (0, 2)),
        ({"q": ()}, ()),
        ({}, ()),
        ({"q": ("a", "-1", "1.5", "１", "99999", "3")}, (3,)),
    ],
)
def test_a_vote_names_the_poll_and_the_options(selected: dict[str, tuple[str, ...]], options: tuple[int, ...]) -> None:
    event = heard(clicked(NOW, selected, TaskId="v-42-0"))
    assert isinstance(event, PollAnswered)
    assert (event.poll_key, event.voter.key, event.options) == ("42", "lisi", options)
    assert event.press_key == "v-42-0:RC-1"


def test_a_choice_that_stands_for_buttons_is_the_button_that_was_chosen() -> None:
    event = heard(clicked(NOW, {"q": ("menu:rules",)}))
    assert isinstance(event, ButtonPressed)
    assert (event.token, event.press_key) == ("menu:rules", "RC-1")


def test_a_click_is_told_whole() -> None:
    raw = keep(clicked(NOW, {"q1": ("a", "c"), "q2": ("z",)}, CardType="multiple_interaction"), AT)
    assert click_in(raw.content) == Click(
        user_key="lisi",
        task_id="poll-42-a1b2",
        event_key="submit",
        card_type="multiple_interaction",
        response_code="RC-1",
        selected={"q1": ("a", "c"), "q2": ("z",)},
    )
    assert click_in(keep(said(NOW, "hi"), AT).content) is None
    assert click_in(keep("junk", AT).content) is None
    assert click_in(keep(clicked(NOW, TaskId="t" * 129), AT).content) is None


class Shelf:
    """The customer surface, as far as it is asked anything here."""

    def __init__(self) -> None:
        self.given: list[Fields] = []

    def understand(self, fields: Fields) -> list[Event]:
        self.given.append(fields)
        return []


@pytest.mark.parametrize("name", ["change_external_chat", "change_external_contact"])
def test_events_of_customers_are_handed_on_untouched(name: str) -> None:
    shelf = Shelf()
    raw = keep(joined(NOW, "wmA").replace("change_external_chat", name), AT)
    assert AppInbound(shelf).understand(raw.content) == []
    (fields,) = shelf.given
    assert (fields["Event"], fields["ChatId"], fields["MemChangeList"]) == (name, "wrOgQ1", ["wmA"])
    assert raw.lane == "room:wrOgQ1"


def test_without_a_customer_surface_its_events_are_unknown() -> None:
    event = heard(joined(NOW, "wmA"))
    assert isinstance(event, Unknown)
    assert event.chat.key == ""


def test_the_same_callback_has_the_same_key_and_another_has_another() -> None:
    told = [
        said(NOW, "打卡", number=1),
        said(NOW, "打卡", number=2),
        happened(NOW, "click", "<EventKey>打卡</EventKey>"),
        happened(NOW, "click", "<EventKey>群规</EventKey>"),
        happened(NOW + 1, "click", "<EventKey>打卡</EventKey>"),
        happened(NOW, "click", "<EventKey>打卡</EventKey>", sender="lisi"),
        clicked(NOW),
        clicked(NOW, TaskId="poll-43"),
        joined(NOW, "wmA"),
        joined(NOW, "wmA").replace("wrOgQ1", "wrOgQ2"),
        "junk",
        "junk2",
    ]
    keys = [keep(text, AT).key for text in told]
    assert len(set(keys)) == len(told)
    assert [keep(text, datetime(2026, 3, 1, 9, 1, tzinfo=UTC)).key for text in told] == keys
    assert all(len(key) <= 96 for key in keys)


@pytest.mark.parametrize(
    "text",
    [
        "junk",
        "<xml><A>1</A></xml>",
        xml(NOW, "text", "<MsgId>1</MsgId>"),
        xml(NOW, "text", "<Content>hi</Content>"),
        xml(NOW, "text", "<Content>hi</Content><MsgId>" + "1" * 65 + "</MsgId>"),
        xml(NOW, "text", "<Content><B>hi</B></Content><MsgId>1</MsgId>"),
        said(NOW, "hi", sender=""),
        said(NOW, "hi", sender="x" * 61),
        said(NOW, "hi", sender="room:x"),
        said(0, "hi"),
        said(NOW * 1000, "hi"),
        happened(NOW, "click"),
        clicked(NOW, EventKey=""),
    ],
)
def test_what_makes_no_sense_is_kept_and_then_refused(text: str) -> None:
    raw = keep(text, AT)
    assert raw.key
    assert raw.lane
    with pytest.raises(ValueError, match=r"^a (callback|message|text|menu choice|click|chat id) "):
        AppInbound(Shelf()).understand(raw.content)


_NAMES = st.sampled_from(
    ["MsgType", "Event", "FromUserName", "CreateTime", "MsgId", "Content", "EventKey", "TaskId", "SelectedItems",
     "SelectedItem", "OptionIds", "OptionId", "QuestionKey", "CardType", "MediaId", "ChatId", "Url"]
)  # fmt: skip
_WORDS = st.sampled_from(
    ["event", "text", "image", "link", "click", "template_card_event", "view", "1", "1700000000", "", "\x00", "9" * 40]
)
_TREES: st.SearchStrategy[object] = st.recursive(
    _WORDS | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=6)
)


@given(st.dictionaries(_NAMES, _TREES, max_size=10) | _TREES)
def test_no_content_raises_anything_but_value_error(fields: object) -> None:
    content = {"surface": "app", "fields": fields}
    try:
        for event in AppInbound().understand(content):
            assert event.chat.platform is PlatformName.WECOM
    except ValueError:
        pass
    click_in(content)
