"""Our actions carried out in the pretend world: one exhaustive match, refused where a real platform would refuse."""

from typing import assert_never

from bot.domain import actions as act
from bot.domain.ballots import HandOutBallots, MarkBallot
from bot.domain.entrusted import EntrustGreeting, EntrustWords
from bot.domain.events import Invite, JoinSource, MediaKind
from bot.domain.founding import AddMember, FoundGroup
from bot.domain.people import AdminPower, ChatKind, MemberStatus
from bot.domain.text import Text
from bot.platforms.playground.filling import add, found
from bot.platforms.playground.state import INVITES, Change, Invitation, Line, Poll, Room, Standing, Thing
from bot.platforms.playground.world import World
from bot.platforms.port import Gone, Refused

TEXT_LIMIT = 4_096
CAPTION_LIMIT = 1_024
POLL_OPTIONS = 12


class Outbound:
    """What the bot does. Raises Gone and Refused; nothing else can go wrong here."""

    def __init__(self, world: World) -> None:
        self._world = world

    def perform(self, action: act.Action) -> act.Receipt:  # noqa: C901, PLR0912  one arm per kind of action
        match action:
            case act.SendText() | act.SendPoll() | act.SendFile() | act.CopyMessage():
                return self._send(action)
            case act.EditText() | act.EditButtons():
                return self._edit(action)
            case act.DeleteMessages():
                self._delete(action)
            case act.AnswerButton():
                self._answer(action, self._world.rooms.get(action.chat_key))
            case act.MuteMember(until=until, media_only=media_only):
                self._restrict(action, Standing(MemberStatus.RESTRICTED, until=until, media_only=media_only))
            case act.BanMember(until=until):
                self._restrict(action, Standing(MemberStatus.BANNED, until=until))
            case act.UnmuteMember() | act.UnbanMember() | act.KickMember():
                self._release(action)
            case act.BanChannel(channel_key=key):
                self._bar(action, key, is_barred=True)
            case act.UnbanChannel(channel_key=key):
                self._bar(action, key, is_barred=False)
            case act.PinMessage() | act.UnpinMessage():
                self._pin(action)
            case act.StopPoll(message=message):
                room = self._room(action)
                self._world.close_poll(room, self._own(room, message), by=self._world.bot.key)
            case act.React(message=message, emoji=emoji):
                self._react(self._room(action), message, emoji)
            case act.ApproveJoin() | act.DeclineJoin():
                self._decide(action)
            case act.MakeInvite() | act.WithdrawInvite():
                return act.Receipt(invite_url=self._invite(action))
            case act.SetMenu(scope=scope, commands=commands, language=language):
                self._world.menus[scope, action.chat_key, language] = commands
                self._world.touch(Thing.MENUS)
            case FoundGroup():
                return found(self._world, action)
            case AddMember(person_key=key):
                add(self._world, self._room(action, AdminPower.INVITE), key)
            case act.LeaveChat():
                self._leave(action.chat_key)
            case EntrustGreeting() | EntrustWords() | HandOutBallots() | MarkBallot():
                raise Refused(f"here the bot says everything itself, and polls have buttons: {action.kind}")
            case _:
                assert_never(action)
        return act.Receipt()

    # -- gates ----------------------------------------------------------------------------------------------------

    def _room(self, action: act.Action, power: AdminPower | None = None) -> Room:
        """The room an action goes to. Raises Gone where we cannot be, Refused where we lack the power."""
        return self._entered(action.chat_key, power)

    def _entered(self, key: str, power: AdminPower | None = None) -> Room:
        person = self._world.people.get(key)
        if person is not None and not person.opened:
            raise Gone("this person has never written to the bot")
        room = self._world.rooms.get(key)
        if room is None or not self._world.standing(room, self._world.bot.key).status.is_present:
            raise Gone("the bot is not in this chat")
        if power is not None and not self._world.may(room, self._world.bot.key, power):
            raise Refused(f"the bot lacks the right: {power}", lacks_right=True)
        return room

    def _line(self, room: Room, target: act.MessageTarget) -> Line:
        line = room.lines.get(target) if isinstance(target, str) else None
        if line is None or line.is_deleted:
            raise Refused("the message is not there any more")
        return line

    def _own(self, room: Room, target: act.MessageTarget) -> Line:
        line = self._line(room, target)
        if line.sender.key != self._world.bot.key:
            raise Refused("the message is not the bot's own")
        return line

    # -- what is said ---------------------------------------------------------------------------------------------

    def _send(self, action: act.SendText | act.SendPoll | act.SendFile | act.CopyMessage) -> act.Receipt:
        room = self._room(action)
        if not self._world.may_write(room, self._world.bot.key):
            raise Refused("the bot may not write here", lacks_right=True)
        if action.topic is not None and action.topic not in room.topics:
            raise Refused("the topic is not there any more")
        now = self._world.clock.now()
        line = Line(self._world.next_key(), room.key, self._world.bot.ref(), now, topic=action.topic)
        match action:
            case act.SendText():
                line.text, line.buttons, line.only_for = _said(action.text), action.buttons, action.only_for
                line.reply_to = self._answered(room, action.reply_to)
            case act.SendPoll():
                line.poll = self._poll(action)
            case act.SendFile():
                line.text = _said(action.caption, CAPTION_LIMIT) if action.caption else Text()
                line.media = MediaKind.PHOTO if action.is_photo else MediaKind.DOCUMENT
                line.file_key, line.reply_to = f"file-{line.key}", self._answered(room, action.reply_to)
                self._world.keep_file(line.file_key, action.content)
            case act.CopyMessage():
                original = self._line(self._entered(action.from_chat_key), action.message_key)
                line.text, line.media, line.file_key = original.text, original.media, original.file_key
                line.buttons = action.buttons
        self._world.post(room, line)
        return act.Receipt(message_key=line.key, poll_key=line.poll.key if line.poll else None)

    def _answered(self, room: Room, target: act.MessageTarget | None) -> str | None:
        """An answer goes out even when what it answers is gone."""
        return target if isinstance(target, str) and target in room.lines else None

    def _poll(self, action: act.SendPoll) -> Poll:
        if not 1 <= len(action.options) <= POLL_OPTIONS:
            raise Refused(f"a poll has 1 to {POLL_OPTIONS} options")
        return Poll(
            f"poll-{self._world.next_key()}", action.question, action.options, action.anonymous, action.multiple,
            action.correct, action.explanation, action.closes_at, action.allow_revoting, action.hide_results,
        )  # fmt: skip

    def _edit(self, action: act.EditText | act.EditButtons) -> act.Receipt:
        room = self._room(action)
        line = self._own(room, action.message)
        text = _said(action.text) if isinstance(action, act.EditText) else line.text
        if (text, action.buttons) != (line.text, line.buttons):
            before, line.text, line.buttons = str(line.text), text, action.buttons
            line.edited_at = self._world.clock.now()
            self._world.changed(room, line, before)
        return act.Receipt(message_key=line.key)

    def _delete(self, action: act.DeleteMessages) -> None:
        """What is gone already is deleted as well."""
        room, bot = self._room(action), self._world.bot.key
        lines = [room.lines[key] for key in action.messages if isinstance(key, str) and key in room.lines]
        if any(line.sender.key != bot for line in lines) and not self._world.may(room, bot, AdminPower.DELETE):
            raise Refused(f"the bot lacks the right: {AdminPower.DELETE}", lacks_right=True)
        for line in lines:
            self._world.drop(room, line, by=bot)

    def _answer(self, answer: act.AnswerButton, room: Room | None) -> None:
        """A press that nobody waits for any more needs no answer."""
        world, key, text = self._world, answer.press_key, answer.text
        if key in world.presses:
            world.presses[key].append(text)
            if room is not None and text:
                presser = world.pressers[key]
                world.show(Change.ANSWERED, room, world.bot.key, person_key=presser, words=text, is_alert=answer.alert)

    def _pin(self, action: act.PinMessage | act.UnpinMessage) -> None:
        room = self._room(action, AdminPower.PIN)
        if isinstance(action, act.UnpinMessage):
            was = [key for key in room.pinned if key == action.message]
            room.pinned = [key for key in room.pinned if key != action.message]
            if was:
                self._world.show(Change.UNPINNED, room, self._world.bot.key, line=room.lines[was[0]])
            return
        line = self._line(room, action.message)
        if line.key not in room.pinned:
            room.pinned.append(line.key)
            self._world.show(Change.PINNED, room, self._world.bot.key, line=line)

    def _react(self, room: Room, target: act.MessageTarget, emoji: str) -> None:
        line, bot = self._line(room, target), self._world.bot.key
        line.reactions.pop(bot, None)
        if emoji:
            line.reactions[bot] = emoji
        self._world.show(Change.REACTED, room, bot, line=line, words=emoji)

    # -- members --------------------------------------------------------------------------------------------------

    def _bar(self, action: act.BanChannel | act.UnbanChannel, channel_key: str, *, is_barred: bool) -> None:
        room = self._room(action, AdminPower.RESTRICT)
        (room.banned_channels.add if is_barred else room.banned_channels.discard)(channel_key)
        self._world.touch_room(room)

    def _victim(
        self, action: act.MuteMember | act.BanMember | act.UnmuteMember | act.UnbanMember | act.KickMember
    ) -> Room:
        """The room where somebody is to be restricted or freed. Raises Refused for admins and strangers."""
        room = self._room(action, AdminPower.RESTRICT)
        if room.kind is not ChatKind.GROUP:
            raise Refused("nobody can be restricted in a private chat")
        if action.person_key not in self._world.people:
            raise Refused("there is no such person")
        if self._world.standing(room, action.person_key).status.is_admin:
            raise Refused("admins cannot be restricted")
        return room

    def _restrict(self, action: act.MuteMember | act.BanMember, new: Standing) -> None:
        """A mute or ban whose end has passed while it waited is not begun any more."""
        room, now = self._victim(action), self._world.clock.now()
        if new.until is not None and new.until <= now:
            return
        self._world.stand(room, action.person_key, new, by=self._world.bot.key, at=now)
        if isinstance(action, act.BanMember):
            for line in room.visible():
                if line.sender.key == action.person_key and line.notice is None:
                    self._world.drop(room, line, by=self._world.bot.key)

    def _release(self, action: act.UnmuteMember | act.UnbanMember | act.KickMember) -> None:
        room = self._victim(action)
        status = self._world.standing(room, action.person_key).status
        match action:
            case act.UnmuteMember():
                applies, after = status is MemberStatus.RESTRICTED, MemberStatus.MEMBER
            case act.UnbanMember():
                applies, after = status is MemberStatus.BANNED, MemberStatus.LEFT
            case _:
                applies, after = status is not MemberStatus.LEFT, MemberStatus.LEFT
        if applies:
            now = self._world.clock.now()
            self._world.stand(room, action.person_key, Standing(after), by=self._world.bot.key, at=now)

    def _invite(self, action: act.MakeInvite | act.WithdrawInvite) -> str | None:
        room = self._room(action, AdminPower.INVITE)
        self._world.touch_room(room)
        if isinstance(action, act.WithdrawInvite):
            room.invites.pop(action.url, None)
            return None
        url = action.known
        if url is None or url not in room.invites:
            url = f"{INVITES}{room.key}-{self._world.next_key()}"
        room.invites[url] = Invitation(action.name, asks_first=action.by_request is True)
        return url

    def _decide(self, action: act.ApproveJoin | act.DeclineJoin) -> None:
        room = self._room(action, AdminPower.INVITE)
        present = self._world.standing(room, action.person_key).status.is_present
        knocked = action.person_key in room.requests
        room.requests.discard(action.person_key)
        url = room.knocked_by.pop(action.person_key, None)
        self._world.touch_room(room)
        if isinstance(action, act.DeclineJoin) or present:
            return
        if not knocked:
            raise Refused("this person does not ask to join")
        bot, now = self._world.bot.key, self._world.clock.now()
        member = Standing(MemberStatus.MEMBER)
        invite = Invite(url, by_request=True) if url else None
        self._world.stand(room, action.person_key, member, by=bot, at=now, source=JoinSource.REQUEST, invite=invite)

    def _leave(self, key: str) -> None:
        room, bot = self._world.rooms.get(key), self._world.bot.key
        if room is not None and self._world.standing(room, bot).status.is_present:
            self._world.stand(room, bot, Standing(MemberStatus.LEFT), by=bot, at=self._world.clock.now())


def _said(text: Text, limit: int = TEXT_LIMIT) -> Text:
    if not str(text).strip():
        raise Refused("the text is empty")
    if len(str(text)) > limit:
        raise Refused("the text is too long")
    return text
