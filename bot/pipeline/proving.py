"""An anonymous admin's command waits for a press: only a press says who somebody is.

Telegram shows an anonymous admin as the group itself, so nobody can tell which admin spoke, or whether his own rights
suffice. The line is kept in a button; whoever presses it is checked as if he had said it himself. The same goes for a
line that may be the answer to a question of ours: it is one where the presser is who was asked.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.actions import DeleteMessages
from bot.domain.events import ButtonPressed, Event, MediaKind, MessageReceived, Quoted
from bot.domain.people import PersonRef, SenderKind
from bot.routing import Ctx

PROVE = "authority.prove"
PROOF_LIFE = timedelta(minutes=5)


def kept_line(message: MessageReceived) -> dict[str, Any]:
    """What a button must hold so that the line can be obeyed later."""
    kept: dict[str, Any] = {
        "text": message.text,
        "message_key": message.message_key,
        "topic": message.topic,
        "media": message.media,
        "file_key": message.file_key,
        "mentions": [_kept_person(person) for person in message.mentions],
    }
    if message.quoted is not None:
        sender = message.quoted.sender
        kept["quoted"] = {
            "message_key": message.quoted.message_key,
            "text": message.quoted.text[:500],
            "media": message.quoted.media,
            "sender": _kept_person(sender) if sender else None,
        }
    return kept


def proven_line(kept: dict[str, Any], press: ButtonPressed, presser: PersonRef) -> MessageReceived:
    """The kept line as if the presser had said it at the moment of the press."""
    message = MessageReceived(
        chat=press.chat,
        at=press.at,
        sender=presser,
        message_key=kept["message_key"],
        text=kept["text"],
        topic=kept["topic"],
        media=_media(kept["media"]),
        file_key=kept["file_key"],
        mentions=tuple(_person(person) for person in kept["mentions"]),
    )
    quoted = kept.get("quoted")
    if quoted is None:
        return message
    sender = _person(quoted["sender"]) if quoted["sender"] else None
    return replace(message, quoted=Quoted(quoted["message_key"], sender, quoted["text"], _media(quoted["media"])))


def ask_for_proof(ctx: Ctx, *, is_command: bool) -> None:
    """Put the button under an anonymous line. For what may be an answer that is done once, not for every line."""
    assert isinstance(ctx.event, MessageReceived), "only received messages are commands and answers"
    what = "command" if is_command else "answer"
    if not is_command:
        ctx.here.awaiting = frozenset(key for key in ctx.here.awaiting if not ctx.here.stays_anonymous(key))
    label = ctx.line(f"authority.prove-{what}-button")
    button = ctx.button(label, PROVE, kept_line(ctx.event), once=True, life=PROOF_LIFE)
    ctx.reply(f"authority.prove-{what}", buttons=((button,),))


def take_back_question(ctx: Ctx, press: Event) -> None:
    """Now it is known who it was, and nothing else is left of the button's message."""
    assert isinstance(press, ButtonPressed), "proof is a press"
    ctx.here.awaiting -= {press.presser.key}
    if press.message_key is not None:
        ctx.act(DeleteMessages(chat_key=ctx.here.ref.key, messages=(press.message_key,)), where=ctx.here)


def _kept_person(person: PersonRef) -> list[str | None]:
    return [person.key, person.name, person.username, person.kind]


def _person(kept: list[str]) -> PersonRef:
    return PersonRef(kept[0], kept[1], kept[2], kind=SenderKind(kept[3]))


def _media(kept: str | None) -> MediaKind | None:
    return MediaKind(kept) if kept else None
