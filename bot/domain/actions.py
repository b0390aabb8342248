"""What we ask a platform to do. A closed union: each platform's ``outbound`` matches it exhaustively."""

from datetime import datetime
from enum import IntEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from bot.domain.acts import Act, VisibleAct
from bot.domain.ballots import HandOutBallots, MarkBallot
from bot.domain.entrusted import EntrustGreeting, EntrustWords
from bot.domain.founding import AddMember, FoundGroup
from bot.domain.menus import MenuCommand, MenuScope
from bot.domain.text import Text


class Priority(IntEnum):
    """Lower goes first. Moderation never waits behind chatter."""

    MODERATION = 0
    BUTTON = 1
    REPLY = 2
    ANNOUNCEMENT = 3
    DIGEST = 4


class Button(BaseModel):
    """One button: it carries a token back to us, or opens an address, or opens the private chat with the bot.

    ``start`` is what the bot is told there: the person's first line is then ``/start <start>``. A platform without
    such links leaves the button out.
    """

    model_config = ConfigDict(frozen=True)

    label: str
    token: str | None = None
    url: str | None = None
    start: str | None = None


Keyboard = tuple[tuple[Button, ...], ...]


class Sent(BaseModel):
    """A message of ours, named by the action that sends it; resolved to the platform's key in time."""

    model_config = ConfigDict(frozen=True)

    action_id: int


MessageTarget = str | Sent
"""A message: the platform's own key, or one of ours by the id of the action that sent it."""


class SendText(VisibleAct):
    kind: Literal["send_text"] = "send_text"
    text: Text
    topic: str | None = None
    reply_to: MessageTarget | None = None
    buttons: Keyboard = ()
    silent: bool = False
    only_for: str | None = None
    """A person's key: where the platform can, show it to that person alone; elsewhere everybody sees it."""
    asker: str | None = None
    """The key of whoever the buttons answer, where they are for nobody else; None: they are for everybody."""


class SendPoll(VisibleAct):
    kind: Literal["send_poll"] = "send_poll"
    question: str
    options: tuple[str, ...]
    anonymous: bool = False
    multiple: bool = False
    correct: tuple[int, ...] = ()
    explanation: str = ""
    topic: str | None = None
    silent: bool = False
    closes_at: datetime | None = None
    allow_revoting: bool = True
    hide_results: bool = False


class SendFile(VisibleAct):
    """A small file of ours (an export, a chart). ``content`` is base64 in storage."""

    kind: Literal["send_file"] = "send_file"
    name: str
    content: bytes
    caption: Text = Text()
    is_photo: bool = False
    topic: str | None = None
    reply_to: MessageTarget | None = None

    model_config = ConfigDict(frozen=True, ser_json_bytes="base64", val_json_bytes="base64")


class CopyMessage(VisibleAct):
    """Send a copy of a message that exists elsewhere, without its author's name."""

    kind: Literal["copy_message"] = "copy_message"
    from_chat_key: str
    message_key: str
    topic: str | None = None
    silent: bool = False
    buttons: Keyboard = ()


class EditText(Act):
    kind: Literal["edit_text"] = "edit_text"
    message: MessageTarget
    text: Text
    buttons: Keyboard = ()


class EditButtons(Act):
    kind: Literal["edit_buttons"] = "edit_buttons"
    message: MessageTarget
    buttons: Keyboard = ()


class DeleteMessages(Act):
    kind: Literal["delete_messages"] = "delete_messages"
    messages: tuple[MessageTarget, ...]


class AnswerButton(Act):
    kind: Literal["answer_button"] = "answer_button"
    press_key: str
    text: str = ""
    alert: bool = False
    url: str | None = None


class MuteMember(Act):
    """Take the right to write until ``until`` (UTC; None: until lifted)."""

    kind: Literal["mute_member"] = "mute_member"
    person_key: str
    until: datetime | None = None
    media_only: bool = False


class UnmuteMember(Act):
    kind: Literal["unmute_member"] = "unmute_member"
    person_key: str


class KickMember(Act):
    """Remove, free to come back."""

    kind: Literal["kick_member"] = "kick_member"
    person_key: str


class BanMember(Act):
    kind: Literal["ban_member"] = "ban_member"
    person_key: str
    until: datetime | None = None


class UnbanMember(Act):
    """Lift a ban; somebody who is present stays."""

    kind: Literal["unban_member"] = "unban_member"
    person_key: str


class BanChannel(Act):
    kind: Literal["ban_channel"] = "ban_channel"
    channel_key: str


class UnbanChannel(Act):
    kind: Literal["unban_channel"] = "unban_channel"
    channel_key: str


class PinMessage(Act):
    kind: Literal["pin_message"] = "pin_message"
    message: MessageTarget
    silent: bool = True


class UnpinMessage(Act):
    kind: Literal["unpin_message"] = "unpin_message"
    message: MessageTarget


class StopPoll(Act):
    kind: Literal["stop_poll"] = "stop_poll"
    message: MessageTarget


class React(Act):
    """Set our one reaction on a message; empty ``emoji`` takes it away."""

    kind: Literal["react"] = "react"
    message: MessageTarget
    emoji: str = ""


class ApproveJoin(Act):
    kind: Literal["approve_join"] = "approve_join"
    person_key: str


class DeclineJoin(Act):
    kind: Literal["decline_join"] = "decline_join"
    person_key: str


class SetMenu(Act):
    """Show these commands in the platform's own menu. ``chat_key`` is empty for the two general scopes."""

    kind: Literal["set_menu"] = "set_menu"
    scope: MenuScope
    commands: tuple[MenuCommand, ...]
    language: str | None = None


class LeaveChat(Act):
    kind: Literal["leave_chat"] = "leave_chat"


class MakeInvite(Act):
    """A person's own invitation into the chat, told as ``InviteAnswered``. Made twice, one of them is used by nobody.

    ``known`` is handed out again where it still leads into the chat. ``by_request``: who comes by it must be let in;
    None: where the platform's own settings of the chat say so. ``ask`` tells one asking from another.
    """

    kind: Literal["make_invite"] = "make_invite"
    person_key: str
    name: str
    known: str | None = None
    by_request: bool | None = None
    ask: int


class WithdrawInvite(Act):
    kind: Literal["withdraw_invite"] = "withdraw_invite"
    url: str


Action = Annotated[
    SendText
    | SendPoll
    | FoundGroup
    | AddMember
    | HandOutBallots
    | MarkBallot
    | SendFile
    | CopyMessage
    | EditText
    | EditButtons
    | DeleteMessages
    | AnswerButton
    | MuteMember
    | UnmuteMember
    | KickMember
    | BanMember
    | UnbanMember
    | BanChannel
    | UnbanChannel
    | PinMessage
    | UnpinMessage
    | StopPoll
    | React
    | ApproveJoin
    | DeclineJoin
    | SetMenu
    | LeaveChat
    | EntrustGreeting
    | EntrustWords
    | MakeInvite
    | WithdrawInvite,
    Field(discriminator="kind"),
]

ACTIONS: TypeAdapter[Action] = TypeAdapter(Action)


class Receipt(BaseModel):
    """What the platform gave back for something visible, or for an invitation."""

    model_config = ConfigDict(frozen=True)

    message_key: str | None = None
    poll_key: str | None = None
    invite_url: str | None = None
    is_picture: bool = False
    """The invitation is a picture at its address (a QR code), not a link into the chat."""
