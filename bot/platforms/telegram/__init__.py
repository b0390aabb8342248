"""Telegram through the Bot API: long polling or a webhook in, python-telegram-bot's calls out."""
