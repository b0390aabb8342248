"""All features, in the order in which guards and listeners run. One line per feature."""

from bot.routing import Router
from handlers import (
    appeals,
    cases,
    checkin,
    commands,
    help,
    points,
    polls,
    privacy,
    purge,
    reports,
    ritual,
    roll,
    roster,
    sanctions,
    settings,
    setup,
    streak,
    transfer,
)

ROUTERS: tuple[Router, ...] = (
    roster.router,
    setup.router,
    settings.router,
    transfer.router,
    help.router,
    privacy.router,
    commands.router,
    polls.router,
    sanctions.router,
    cases.router,
    purge.router,
    appeals.router,
    reports.router,
    checkin.router,
    roll.router,
    streak.router,
    ritual.router,
    points.router,
)
