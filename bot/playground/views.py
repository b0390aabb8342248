"""The pretend world as one person sees it, in plain JSON for the page."""

from collections import Counter
from datetime import datetime
from typing import Any

from bot.domain.menus import MenuScope
from bot.domain.people import AdminPower, ChatKind, PersonRef
from bot.domain.text import Segment, Style
from bot.platforms.playground.state import Line, Person, Poll, Room, Standing
from bot.platforms.playground.world import World

Seen = dict[str, Any]
INVITES_SHOWN = 3


def moment(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at is not None else None


def sees_room(room: Room, me: str) -> bool:
    """Groups are public here; a private chat is its person's own."""
    return room.kind is ChatKind.GROUP or room.key == me


def sees_line(line: Line, me: str) -> bool:
    return line.only_for is None or me in (line.only_for, line.sender.key)


def person_seen(person: Person) -> Seen:
    return {
        "key": person.key,
        "name": person.name,
        "username": person.username,
        "isBot": person.is_bot,
        "hasOpened": person.opened,
        "hasBlocked": person.blocked,
    }


def room_seen(world: World, room: Room, me: str, language: str) -> Seen:
    mine = world.standing(room, me)
    return {
        "key": room.key,
        "kind": room.kind,
        "title": room.title,
        "topics": [{"key": key, "name": name} for key, name in room.topics.items()],
        "pinned": [key for key in room.pinned if key in room.lines],
        "knocking": sorted(room.requests),
        "invites": [] if mine.status.is_present else _invites_seen(room),
        "standings": {key: _standing_seen(world.standing(room, key)) for key in list(room.standings)},
        "mine": _standing_seen(mine)
        | {
            "mayWrite": world.may_write(room, me),
            "maySendFiles": world.may_write(room, me, media=True),
            "mayDelete": world.may(room, me, AdminPower.DELETE),
            "mayPin": world.may(room, me, AdminPower.PIN),
        },
        "menu": _menu_seen(world, room, language, is_admin=mine.status.is_admin),
    }


def _invites_seen(room: Room) -> list[Seen]:
    """By whose invitation one may come in, the newest first."""
    found = [{"url": url, "name": one.name} for url, one in room.invites.items()]
    return found[: -INVITES_SHOWN - 1 : -1]


def _standing_seen(standing: Standing) -> Seen:
    return {
        "status": standing.status,
        "until": moment(standing.until),
        "mediaOnly": standing.media_only,
        "isAnonymous": standing.is_anonymous,
    }


def _menu_seen(world: World, room: Room, language: str, *, is_admin: bool) -> list[Seen]:
    """What the platform would show on a slash: the room's own menu where it has one."""
    if room.kind is ChatKind.PRIVATE:
        wanted = [(MenuScope.PRIVATE, "", language), (MenuScope.PRIVATE, "", None)]
    else:
        own = MenuScope.CHAT_ADMINS if is_admin else MenuScope.CHAT
        wanted = [(own, room.key, None), (MenuScope.GROUPS, "", language), (MenuScope.GROUPS, "", None)]
    commands = next((world.menus[key] for key in wanted if key in world.menus), ())
    return [{"command": one.command, "description": one.description} for one in commands]


def line_seen(line: Line, me: str) -> Seen:
    return {
        "key": line.key,
        "room": line.room_key,
        "by": _sender_seen(line.sender),
        "at": moment(line.at),
        "text": [_segment_seen(segment) for segment in line.text.segments],
        "buttons": [
            [{"label": one.label, "url": one.url, "opens": one.start is not None} for one in row]
            for row in line.buttons
        ],
        "replyTo": line.reply_to,
        "topic": line.topic,
        "media": line.media,
        "file": line.file_key,
        "forwarded": line.forwarded.name if line.forwarded is not None else None,
        "notice": line.notice,
        "people": [person.name for person in line.people],
        "poll": _poll_seen(line.poll, me) if line.poll is not None else None,
        "onlyFor": line.only_for,
        "editedAt": moment(line.edited_at),
        "deletedAt": moment(line.deleted_at),
        "deletedBy": line.deleted_by,
        "reactions": [
            {"emoji": emoji, "count": count, "mine": line.reactions.get(me) == emoji}
            for emoji, count in Counter(line.reactions.values()).items()
        ],
    }


def _sender_seen(sender: PersonRef) -> Seen:
    return {"key": sender.key, "name": sender.name, "kind": sender.kind}


def _segment_seen(segment: Segment) -> Seen:
    seen: Seen = {"text": segment.text}
    if segment.style is not Style.PLAIN:
        seen["style"] = segment.style
    if segment.url is not None:
        seen["url"] = segment.url
    if segment.person_key is not None:
        seen["person"] = segment.person_key
    return seen


def _poll_seen(poll: Poll, me: str) -> Seen:
    """Counts show once one has voted or the poll is over, as apps do; hidden ones only when it is over."""
    mine = poll.votes.get(me, ())
    shows = poll.is_closed or (bool(mine) and not poll.hides_results)
    counts = poll.counts
    return {
        "question": poll.question,
        "options": [
            {"text": text, "count": counts[index] if shows else None, "mine": index in mine}
            for index, text in enumerate(poll.options)
        ],
        "voters": sum(map(bool, poll.votes.values())),
        "isAnonymous": poll.is_anonymous,
        "isMultiple": poll.is_multiple,
        "isClosed": poll.is_closed,
        "mayRevote": poll.may_revote and not poll.correct,
        "correct": list(poll.correct) if shows and poll.correct else None,
        "explanation": poll.explanation if shows else "",
        "closesAt": moment(poll.closes_at),
    }
