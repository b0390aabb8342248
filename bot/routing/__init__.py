"""From an event to the functions that answer it."""

from bot.routing.chat_view import ChatView
from bot.routing.ctx import Ctx
from bot.routing.entries import Args, Command, Entry, Match, Stage, Where
from bot.routing.router import Router
from bot.routing.routes import Routes

__all__ = ["Args", "ChatView", "Command", "Ctx", "Entry", "Match", "Router", "Routes", "Stage", "Where"]
