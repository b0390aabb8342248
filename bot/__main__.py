"""``python -m bot``: the same as the console script ``hearth``."""

from bot.cli import main

main()
