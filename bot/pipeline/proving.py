"""An anonymous admin's command waits for a press: only a press says who somebody is.

Telegram shows an anonymous admin as the group itself, so nobody can tell which admin spoke, or whether his own rights
suffice. The command is kept in a button; whoever presses it is checked as if he had said it himself.
"""

from typing import Any

from bot.domain.events import ButtonPressed, MediaKind, MessageReceived, Quoted
from bot.domain.people import PersonRef, SenderKind
from bot.routing import Match, Routes

PROVE = "authority.prove"


def kept_command(message: MessageReceived) -> dict[str, Any]:
    """What a button must hold so that the command can be run later."""
    kept: dict[str, Any] = {"text": message.text, "message_key": message.message_key, "topic": message.topic}
    if message.quoted is not None:
        sender = message.quoted.sender
        kept["quoted"] = {
            "message_key": message.quoted.message_key,
            "text": message.quoted.text[:500],
            "media": message.quoted.media,
            "sender": [sender.key, sender.name, sender.username, sender.kind] if sender else None,
        }
    return kept


def proven_command(
    kept: dict[str, Any], press: ButtonPressed, presser: PersonRef, routes: Routes
) -> tuple[Match | None, MessageReceived]:
    """The kept command as if the presser had said it at the moment of the press."""
    quoted = kept.get("quoted")
    sender = quoted["sender"] if quoted else None
    message = MessageReceived(
        chat=press.chat,
        at=press.at,
        sender=presser,
        message_key=kept["message_key"],
        text=kept["text"],
        topic=kept["topic"],
        quoted=Quoted(
            quoted["message_key"],
            PersonRef(sender[0], sender[1], sender[2], kind=SenderKind(sender[3])) if sender else None,
            quoted["text"],
            MediaKind(quoted["media"]) if quoted["media"] else None,
        )
        if quoted
        else None,
    )
    return routes.spoken_command(message), message
