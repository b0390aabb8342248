"""A group whose newcomers had to ask before there were invitations is known to be one that asks first."""

from datetime import UTC, datetime

from bot.domain.clock import MovableClock
from bot.storage.migrations import downgrade, revisions, upgrade
from tests.migrations.statements import run

CLOCK = MovableClock(datetime(2026, 5, 1, 12, tzinfo=UTC))
ROWS = (
    (
        "INSERT INTO chats"
        " (id, platform, key, kind, title, is_forum, state, settings, bot_status, bot_powers, created_at)"
        " VALUES (7, 'telegram', '-7', 'group', '', FALSE, 'active', '{}', 'member', '', '2026-01-01 00:00:00')"
    ),
    "INSERT INTO events (chat_id, kind, at) VALUES (7, 'join_request', '2026-02-03 04:05:06')",
    "INSERT INTO events (chat_id, kind, at) VALUES (7, 'join_request', '2026-02-04 04:05:06')",
    "INSERT INTO events (chat_id, kind, at) VALUES (7, 'message', '2026-02-05 04:05:06')",
    "INSERT INTO events (chat_id, kind, at) VALUES (8, 'join_request', '2026-02-05 04:05:06')",
)


async def test_the_last_knock_of_each_group_is_found_among_its_events(empty_database_url: str) -> None:
    url = empty_database_url
    before = revisions()[revisions().index("0018") - 1]
    await upgrade(url, clock=CLOCK)
    await downgrade(url, before)
    await run(url, *ROWS)
    await upgrade(url, clock=CLOCK)
    ((chat_id, knocked_at),) = await run(url, "SELECT chat_id, knocked_at FROM knocked_doors")
    assert (chat_id, str(knocked_at)[:19]) == (7, "2026-02-04 04:05:06")
