"""All features, in the order in which guards and listeners run. One line per feature."""

from bot.routing import Router
from handlers import commands, help, polls, roster, setup

ROUTERS: tuple[Router, ...] = (
    roster.router,
    setup.router,
    help.router,
    commands.router,
    polls.router,
)
