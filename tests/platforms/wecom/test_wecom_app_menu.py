"""The app's menu: what is tapped comes back as if it had been said."""

from datetime import UTC, datetime

import pytest

from bot.domain.events import MessageReceived
from bot.platforms.wecom.app.inbound import AppInbound
from bot.platforms.wecom.app.intake import keep
from bot.platforms.wecom.app.menu import Entry, menu_body
from tests.platforms.wecom.envelopes import happened


def test_a_menu_is_written_as_wecom_reads_it_and_its_keys_come_back_as_words() -> None:
    body = menu_body(
        [Entry("打卡", "打卡"), Entry("群规", "群规"), Entry("更多", inside=(Entry("我的打卡记录", "我的打卡"),))]
    )
    assert body == {
        "button": [
            {"type": "click", "name": "打卡", "key": "打卡"},
            {"type": "click", "name": "群规", "key": "群规"},
            {"name": "更多", "sub_button": [{"type": "click", "name": "我的打卡记录", "key": "我的打卡"}]},
        ]
    }
    tapped = happened(1_700_000_000, "click", "<EventKey><![CDATA[我的打卡]]></EventKey>")
    (event,) = AppInbound().understand(keep(tapped, datetime(2026, 3, 1, tzinfo=UTC)).content)
    assert isinstance(event, MessageReceived)
    assert event.text == "我的打卡"


@pytest.mark.parametrize(
    "entries",
    [
        [],
        [Entry("打卡", "打卡")] * 4,
        [Entry("", "打卡")],
        [Entry("打卡", "")],
        [Entry("六个字的名称", "x")],  # 18 bytes
        [Entry("打卡", "x" * 129)],
        [Entry("更多", inside=(Entry("打卡", "打卡"),) * 6)],
        [Entry("更多", "打卡", (Entry("打卡", "打卡"),))],
        [Entry("更多", inside=(Entry("更多", inside=(Entry("打卡", "打卡"),)),))],
    ],
)
def test_a_menu_that_wecom_would_refuse_is_refused_here(entries: list[Entry]) -> None:
    with pytest.raises(ValueError, match=r"menu|entry|bytes"):
        menu_body(entries)
