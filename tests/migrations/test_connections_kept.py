"""Which group somebody runs from their private chat survives the step that keeps one for each platform."""

from datetime import UTC, datetime

from bot.domain.clock import MovableClock
from bot.storage.migrations import downgrade, revisions, upgrade
from tests.migrations.statements import run

CLOCK = MovableClock(datetime(2026, 5, 1, 12, tzinfo=UTC))
ROWS = (
    "INSERT INTO people (id, name, created_at) VALUES (1, 'A', '2026-01-01 00:00:00')",
    (
        "INSERT INTO chats"
        " (id, platform, key, kind, title, is_forum, state, settings, bot_status, bot_powers, created_at)"
        " VALUES (7, 'telegram', '-7', 'group', '', FALSE, 'active', '{}', 'member', '', '2026-01-01 00:00:00')"
    ),
    "INSERT INTO connections (person_id, chat_id, connected_at) VALUES (1, 7, '2026-02-03 04:05:06')",
)


async def test_connections_learn_their_platform_and_forget_it_again(empty_database_url: str) -> None:
    url = empty_database_url
    before = revisions()[revisions().index("0014") - 1]
    await upgrade(url, clock=CLOCK)
    await downgrade(url, before)
    await run(url, *ROWS)
    for _ in range(2):
        await upgrade(url, clock=CLOCK)
        assert await run(url, "SELECT person_id, platform, chat_id FROM connections") == [(1, "telegram", 7)]
        await downgrade(url, before)
        assert await run(url, "SELECT person_id, chat_id FROM connections") == [(1, 7)]
