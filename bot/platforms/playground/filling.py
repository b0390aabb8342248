"""Groups that the bot makes in the pretend world, and whom it brings into them."""

from bot.domain.actions import Receipt
from bot.domain.events import JoinSource
from bot.domain.founding import FoundGroup, NotFounded
from bot.domain.people import ChatKind, MemberStatus
from bot.domain.text import clean_name
from bot.platforms.playground.state import ALL_POWERS, Room, Standing, Thing
from bot.platforms.playground.world import World
from bot.platforms.port import Refused


def found(world: World, action: FoundGroup) -> Receipt:
    """A group of whoever asked; once for each token. People are called by their username, or by their name.

    Raises Refused where nobody is called so.
    """
    key = f"group-{action.token}"
    if key in world.rooms:
        return Receipt(message_key=key)
    called = {one.username or one.name: one.key for one in world.people.values()}
    strangers = [name for name in action.names if name not in called]
    if strangers:
        raise Refused(f"{NotFounded.PEOPLE}: nobody is called {strangers[0]}")
    standings = {called[name]: Standing(MemberStatus.MEMBER) for name in action.names}
    standings[action.chat_key] = Standing(MemberStatus.OWNER, ALL_POWERS)
    room = world.rooms[key] = Room(key, ChatKind.GROUP, clean_name(action.title), None, standings)
    world.touch(Thing.ROOM, key)
    now = world.clock.now()
    world.stand(room, world.bot.key, Standing(MemberStatus.ADMIN, ALL_POWERS), by=action.chat_key, at=now)
    return Receipt(message_key=key)


def add(world: World, room: Room, person_key: str) -> None:
    """Bring somebody in who is not there."""
    if not world.standing(room, person_key).status.is_present:
        member, now = Standing(MemberStatus.MEMBER), world.clock.now()
        world.stand(room, person_key, member, by=world.bot.key, at=now, source=JoinSource.ADDED)
