"""What a tab may ask for, as it comes over the WebSocket: one JSON object, told apart by ``do``."""

from typing import Annotated, Literal

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, TypeAdapter

PHOTO_LIMIT = 3 * 1024 * 1024
"""Bytes of a photo or file; the page makes photos smaller before it sends them."""
MESSAGE_LIMIT = PHOTO_LIMIT * 4 // 3 + 64 * 1024
"""Bytes of one message over the WebSocket: a file in base64, and words around it."""

Key = Annotated[str, Field(min_length=1, max_length=64)]
Words = Annotated[str, Field(max_length=4_096)]
Name = Annotated[str, Field(min_length=1, max_length=64, pattern=r"\S")]


class _Ask(BaseModel):
    """``id`` comes back with the answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[int, Field(ge=0, lt=2**53)] = 0


class Be(_Ask):
    """Look through somebody's eyes, and act as that person; ``hidden``: as an admin who hides behind the group.

    ``language``: what the page speaks from now on.
    """

    do: Literal["be"]
    person: Key
    hidden: bool = False
    language: Annotated[str, Field(max_length=16)] | None = None


class Say(_Ask):
    do: Literal["say"]
    room: Key
    text: Words = ""
    reply_to: Key | None = None
    topic: Key | None = None
    file: Annotated[Base64Bytes, Field(max_length=PHOTO_LIMIT)] | None = None
    is_photo: bool = False


class Edit(_Ask):
    do: Literal["edit"]
    room: Key
    line: Key
    text: Annotated[str, Field(min_length=1, max_length=4_096)]


class Delete(_Ask):
    do: Literal["delete"]
    room: Key
    line: Key


class Pin(_Ask):
    do: Literal["pin"]
    room: Key
    line: Key


class Press(_Ask):
    """Tap the button at a row and a place in it; both count from 0."""

    do: Literal["press"]
    room: Key
    line: Key
    row: Annotated[int, Field(ge=0, lt=100)]
    place: Annotated[int, Field(ge=0, lt=100)]


class Vote(_Ask):
    do: Literal["vote"]
    room: Key
    line: Key
    options: Annotated[list[Annotated[int, Field(ge=0, lt=100)]], Field(max_length=100)]


class React(_Ask):
    do: Literal["react"]
    room: Key
    line: Key
    emoji: Annotated[str, Field(max_length=16)]


class Join(_Ask):
    """``invite``: by this invitation of somebody's, which may lead to the door only."""

    do: Literal["join"]
    room: Key
    invite: Annotated[str, Field(max_length=128)] | None = None


class Leave(_Ask):
    do: Literal["leave"]
    room: Key


class Knock(_Ask):
    """Ask to be let in."""

    do: Literal["knock"]
    room: Key
    bio: Annotated[str, Field(max_length=140)] = ""


class AddPerson(_Ask):
    """Somebody new comes into this world, outside of every group, and is who this tab is from then on."""

    do: Literal["add_person"]
    name: Name


class AddTopic(_Ask):
    do: Literal["add_topic"]
    room: Key
    name: Name


class Promote(_Ask):
    """The owner makes somebody an admin, or an admin a member again."""

    do: Literal["promote"]
    room: Key
    person: Key
    admin: bool


class Move(_Ask):
    """Move the clock: by an hour, a day or a week, or to what happens next by itself."""

    do: Literal["move"]
    by: Literal["hour", "day", "week", "next"]


class Flow(_Ask):
    """How many seconds pass in one; 0: the clock stands."""

    do: Literal["flow"]
    speed: Annotated[float, Field(ge=0, le=3_600)]


class Halt(_Ask):
    """Let a clock that is being moved stop where it is."""

    do: Literal["halt"]


class Play(_Ask):
    """Bring a group to life whose people act by themselves."""

    do: Literal["play"]
    scenario: Key
    people: Annotated[int, Field(ge=5, le=200)] = 24


class Behave(_Ask):
    """Whether the people of such groups act, or only those at the page."""

    do: Literal["behave"]
    on: bool


class Earlier(_Ask):
    """Lines of a room before a line."""

    do: Literal["earlier"]
    room: Key
    before: Key


class Explain(_Ask):
    """What the bot knows of a line: what it was told, what it did, and why."""

    do: Literal["explain"]
    room: Key
    line: Key


PersonsMove = Say | Edit | Delete | Pin | Press | Vote | React | Join | Leave | Knock | AddTopic | Promote
"""What a person does in a room."""

ClocksMove = Move | Flow | Halt

Ask = Annotated[
    Be | AddPerson | PersonsMove | ClocksMove | Play | Behave | Earlier | Explain, Field(discriminator="do")
]

ASKS: TypeAdapter[Ask] = TypeAdapter(Ask)
