"""Plain statements on a database whose tables are not today's."""

from sqlalchemy import text

from bot.storage.engine import open_engine


async def run(url: str, *statements: str) -> list[tuple[object, ...]]:
    """In one transaction; the rows of the last."""
    engine = open_engine(url)
    rows: list[tuple[object, ...]] = []
    async with engine.begin() as connection:
        for statement in statements:
            found = await connection.execute(text(statement))
            rows = [tuple(row) for row in found] if found.returns_rows else []
    await engine.dispose()
    return rows
