"""A house that has been lived in: a million stored events, put in by bulk insert."""

import sqlite3
from pathlib import Path

_SEATS = """
CREATE TEMP TABLE seats AS
SELECT row_number() OVER (ORDER BY id) - 1 AS seat, id FROM chats WHERE kind = 'group'
"""
_EVENTS = """
WITH RECURSIVE number(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n + 1 < :count)
INSERT INTO events (chat_id, person_id, kind, at, message_key, text)
SELECT seats.id, n * 7919 % :people + 1, 'message',
       datetime('now', '-' || ((:count - n) * 90 / :count) || ' days', '-' || (n % 86400) || ' seconds') || '.000000',
       'old' || n, 'message number ' || n || ' 大家早上好，今天的活动几点开始'
FROM number JOIN seats ON seats.seat = n % :chats
"""
_DAYS = """
INSERT OR IGNORE INTO member_day (chat_id, day, person_id, kind, n)
SELECT chat_id, CAST(julianday(date(at)) - 1721424.5 AS INTEGER), person_id, 'message', count(*)
FROM events WHERE message_key LIKE 'old%' GROUP BY 1, 2, 3
"""
_KEYS = """
WITH RECURSIVE number(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n + 1 < :count)
INSERT INTO inbox (source, update_key, lane, body, received_at, state, attempts)
SELECT 'telegram:1', 'old' || n, '-100', NULL, datetime('now', '-1 day') || '.000000', 'done', 0 FROM number
"""


def seed(file: Path, events: int) -> None:
    """Add events of ninety days, their daily sums, and the update keys of the last two days.

    The file holds a stopped house that has met its groups and people.
    """
    connection = sqlite3.connect(file)
    try:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute(_SEATS)
        chats = connection.execute("SELECT count(*) FROM seats").fetchone()[0]
        people = connection.execute("SELECT max(id) FROM people").fetchone()[0]
        with connection:
            connection.execute(_EVENTS, {"count": events, "chats": chats, "people": people})
            connection.execute(_DAYS)
            connection.execute(_KEYS, {"count": events // 45})
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
