"""The bot to compare with: python-telegram-bot's Application, and the SQLAlchemy ORM with a commit per message.

Written the way such bots are written when they are written well: one engine, WAL with full durability, one session
and one commit per message, one command. It keeps no inbox and no outbox, judges no rule and counts no days.
"""

import argparse
import logging
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import BigInteger, DateTime, Engine, String, Text, event
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, CommandHandler, ContextTypes, MessageHandler, filters

from benchmarks.bot_api import TOKEN


class Base(DeclarativeBase):
    pass


class StoredMessage(Base):
    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, index=True)
    user_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    message_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(16))
    text: Mapped[str | None] = mapped_column(Text)
    sent_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class StockBot:
    """``application`` is ready to be run or to be fed updates."""

    def __init__(self, base_url: str, file: Path) -> None:
        self._engine = create_async_engine(f"sqlite+aiosqlite:///{file}")
        event.listen(self._engine.sync_engine, "connect", _durable)
        self._sessions = async_sessionmaker(self._engine, expire_on_commit=False)
        self.application: Application[Any, Any, Any, Any, Any, Any] = (
            ApplicationBuilder()
            .token(TOKEN)
            .base_url(f"{base_url}/bot")
            .post_init(self._make_tables)
            .post_shutdown(self._close)
            .build()
        )
        self.application.add_handler(MessageHandler(filters.ALL, self._store), group=0)
        self.application.add_handler(CommandHandler("help", self._help), group=1)

    async def _make_tables(self, _: object) -> None:
        async with self._engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)

    async def _close(self, _: object) -> None:
        await self._engine.dispose()

    async def _store(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.effective_message
        if message is None:
            return
        async with self._sessions() as session:
            session.add(_row(message))
            await session.commit()

    async def _help(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        if update.effective_message is not None:
            await update.effective_message.reply_text("/help: this text", do_quote=True)

    async def prepare(self) -> None:
        """What ``run_polling`` does before it polls, for those who feed updates themselves."""
        await self.application.initialize()
        await self._make_tables(None)

    async def finish(self) -> None:
        await self.application.shutdown()
        await self._engine.dispose()


def _row(message: Any) -> StoredMessage:
    kind = "photo" if message.photo else "sticker" if message.sticker else "text" if message.text else "other"
    return StoredMessage(
        chat_id=message.chat_id,
        user_id=message.from_user.id if message.from_user else None,
        message_id=message.message_id,
        kind=kind,
        text=message.text or message.caption,
        sent_at=message.date,
    )


def _durable(connection: Any, _: Engine) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def main() -> None:
    logging.getLogger("httpx").setLevel(logging.WARNING)
    options = argparse.ArgumentParser()
    options.add_argument("--base-url", required=True)
    options.add_argument("--file", type=Path, required=True)
    chosen = options.parse_args()
    StockBot(chosen.base_url, chosen.file).application.run_polling(allowed_updates=Update.ALL_TYPES)


if __name__ == "__main__":
    main()
