"""Our actions as Bot API calls: one exhaustive match, one attempt, numbers only from keys we were given."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import assert_never

from bot.domain import actions as act
from bot.domain.ballots import HandOutBallots, MarkBallot
from bot.domain.clock import Clock
from bot.domain.entrusted import EntrustGreeting, EntrustWords
from bot.domain.founding import AddMember, FoundGroup
from bot.platforms.port import Refused, Unsure
from bot.platforms.telegram.arguments import (
    correct_options,
    line_of,
    markup_of,
    number_of,
    reply_to,
    scope_of,
    topic_of,
    within_reach,
    without_media,
)
from bot.platforms.telegram.failures import done as _done
from bot.platforms.telegram.failures import failure_of, is_done_already
from bot.platforms.telegram.formatting import CAPTION_LIMIT, TEXT_LIMIT, one_piece, pieces
from bot.platforms.telegram.invites import make_invite, withdraw_invite
from bot.platforms.telegram.sdk import Bot, BotCommand, ChatPermissions, InputFile, Message, TelegramError

_SHORTEST_POLL = timedelta(seconds=10)  # sendPoll: 5 to 2,628,000 s ahead
_LONGEST_POLL = timedelta(seconds=2_627_000)
_POLL_OPTIONS = 12
_NAMES_OTHERS = (
    act.MuteMember,
    act.UnmuteMember,
    act.KickMember,
    act.BanMember,
    act.UnbanMember,
    act.BanChannel,
    act.UnbanChannel,
    act.ApproveJoin,
    act.DeclineJoin,
    act.CopyMessage,
)
"""Actions about somebody or something outside the chat they go to."""
_ANSWER = 200
_COMMANDS = 100
_DESCRIPTION = 256
_DELETE_AT_ONCE = 100


class Outbound:
    """Performs actions through a Bot object. ``clock`` measures how far away a given end is."""

    def __init__(self, bot: Bot, clock: Clock, username: Callable[[], str | None] = lambda: None) -> None:
        self._bot = bot
        self._clock = clock
        self._username = username

    async def perform(self, action: act.Action) -> act.Receipt:
        """One attempt. Raises the port's failures, and ValueError where a key cannot be Telegram's."""
        try:
            return await self._call(action)
        except TelegramError as error:
            if is_done_already(action, error):
                return act.Receipt()
            raise failure_of(
                error, everywhere=not action.chat_key, names_others=isinstance(action, _NAMES_OTHERS)
            ) from None

    async def _call(self, action: act.Action) -> act.Receipt:  # noqa: C901, PLR0911, PLR0912, PLR0915  one arm per kind
        bot = self._bot
        match action:
            case act.SendText():
                return await self._send_text(action)
            case act.SendPoll():
                return await self._send_poll(action)
            case act.SendFile():
                return await self._send_file(action)
            case act.CopyMessage():
                return await self._copy(action)
            case act.EditText() | act.EditButtons():
                return await self._edit(action)
            case act.DeleteMessages():
                return await self._delete(action)
            case act.SetMenu():
                return await self._set_menu(action)
            case act.MuteMember() | act.BanMember():
                return await self._take_away(action)
            case act.MakeInvite():
                return await make_invite(bot, action)
            case act.WithdrawInvite():
                await withdraw_invite(bot, action)
            case act.AnswerButton(press_key=key, text=text, alert=alert, url=url):
                await _done(bot.answer_callback_query(key, text[:_ANSWER] or None, show_alert=alert, url=url))
            case act.UnmuteMember():
                await _done(self._restrict(action.chat_key, action.person_key, ChatPermissions.all_permissions(), None))
            case act.KickMember():
                who = number_of(action.person_key)
                await _done(bot.unban_chat_member(number_of(action.chat_key), who, only_if_banned=False))
            case act.UnbanMember():
                who = number_of(action.person_key)
                await _done(bot.unban_chat_member(number_of(action.chat_key), who, only_if_banned=True))
            case act.BanChannel():
                await _done(bot.ban_chat_sender_chat(number_of(action.chat_key), number_of(action.channel_key)))
            case act.UnbanChannel():
                await _done(bot.unban_chat_sender_chat(number_of(action.chat_key), number_of(action.channel_key)))
            case act.PinMessage():
                line = line_of(action.message)
                await _done(bot.pin_chat_message(number_of(action.chat_key), line, disable_notification=action.silent))
            case act.UnpinMessage():
                await _done(bot.unpin_chat_message(number_of(action.chat_key), line_of(action.message)))
            case act.StopPoll():
                await _done(bot.stop_poll(number_of(action.chat_key), line_of(action.message)))
            case act.React():
                line = line_of(action.message)
                await _done(bot.set_message_reaction(number_of(action.chat_key), line, action.emoji or None))
            case act.ApproveJoin():
                await _done(bot.approve_chat_join_request(number_of(action.chat_key), number_of(action.person_key)))
            case act.DeclineJoin():
                await _done(bot.decline_chat_join_request(number_of(action.chat_key), number_of(action.person_key)))
            case HandOutBallots() | MarkBallot() | FoundGroup() | AddMember():
                raise Refused(f"Telegram lets no bot do this: {action.kind}")
            case act.LeaveChat():
                await _done(bot.leave_chat(number_of(action.chat_key)))
            case EntrustGreeting() | EntrustWords():
                raise Refused(f"Telegram says nothing in our place: {action.kind}")
            case _:
                assert_never(action)
        return act.Receipt()

    async def _send_text(self, action: act.SendText) -> act.Receipt:
        """Long texts go out as several messages: the first answers, the last carries the buttons."""
        parts = pieces(action.text)
        if not parts:
            raise Refused("the text is empty")
        chat_id, thread = number_of(action.chat_key), topic_of(action.topic)
        reply, markup = reply_to(action.reply_to), markup_of(action.buttons, self._username())
        first: Message | None = None
        for index, part in enumerate(parts):
            sending = self._bot.send_message(
                chat_id,
                part.text,
                entities=part.entities or None,
                disable_notification=action.silent or None,
                message_thread_id=thread,
                reply_parameters=reply if index == 0 else None,
                reply_markup=markup if index == len(parts) - 1 else None,
            )
            try:
                sent = await _done(sending)
            except TelegramError as error:
                if first is None:
                    raise
                raise Unsure(f"only {index} of {len(parts)} parts were sent: {error.message}") from None
            first = first or sent
        assert first is not None  # there was at least one part
        return act.Receipt(message_key=str(first.message_id))

    async def _send_poll(self, action: act.SendPoll) -> act.Receipt:
        if len(action.options) > _POLL_OPTIONS:
            raise Refused(f"a poll has at most {_POLL_OPTIONS} options")
        ahead = action.closes_at - self._clock.now() if action.closes_at else None
        can_close_itself = ahead is not None and _SHORTEST_POLL <= ahead <= _LONGEST_POLL
        sent = await _done(
            self._bot.send_poll(
                number_of(action.chat_key),
                action.question,
                list(action.options),
                is_anonymous=action.anonymous,
                type="quiz" if action.correct else "regular",
                correct_option_ids=correct_options(action.correct),
                explanation=action.explanation or None,
                allows_multiple_answers=action.multiple or None,
                allows_revoting=action.allow_revoting,
                hide_results_until_closes=action.hide_results or None,
                close_date=action.closes_at if can_close_itself else None,
                disable_notification=action.silent or None,
                message_thread_id=topic_of(action.topic),
            )
        )
        return act.Receipt(message_key=str(sent.message_id), poll_key=sent.poll.id if sent.poll else None)

    async def _send_file(self, action: act.SendFile) -> act.Receipt:
        caption = one_piece(action.caption, CAPTION_LIMIT)
        send: Callable[..., Awaitable[Message]] = self._bot.send_photo if action.is_photo else self._bot.send_document
        sent = await _done(
            send(
                number_of(action.chat_key),
                InputFile(action.content, filename=action.name),
                caption=caption.text or None,
                caption_entities=caption.entities or None,
                message_thread_id=topic_of(action.topic),
                reply_parameters=reply_to(action.reply_to),
            )
        )
        return act.Receipt(message_key=str(sent.message_id))

    async def _copy(self, action: act.CopyMessage) -> act.Receipt:
        copied = await _done(
            self._bot.copy_message(
                number_of(action.chat_key),
                number_of(action.from_chat_key),
                number_of(action.message_key),
                disable_notification=action.silent or None,
                message_thread_id=topic_of(action.topic),
                reply_markup=markup_of(action.buttons, self._username()),
            )
        )
        return act.Receipt(message_key=str(copied.message_id))

    async def _edit(self, action: act.EditText | act.EditButtons) -> act.Receipt:
        """An edit cannot become two messages, so a text that is too long is cut."""
        chat_id, line = number_of(action.chat_key), line_of(action.message)
        markup = markup_of(action.buttons, self._username())
        if isinstance(action, act.EditText):
            part = one_piece(action.text, TEXT_LIMIT)
            await _done(
                self._bot.edit_message_text(
                    part.text, chat_id, line, entities=part.entities or None, reply_markup=markup
                )
            )
        else:
            await _done(self._bot.edit_message_reply_markup(chat_id, line, reply_markup=markup))
        return act.Receipt(message_key=str(line))

    async def _delete(self, action: act.DeleteMessages) -> act.Receipt:
        """One message by its own call, which tells why it fails; many in one call, which skips what is missing."""
        chat_id, lines = number_of(action.chat_key), [line_of(message) for message in action.messages]
        if len(lines) == 1:
            await _done(self._bot.delete_message(chat_id, lines[0]))
        for start in range(0, len(lines) if len(lines) > 1 else 0, _DELETE_AT_ONCE):
            await _done(self._bot.delete_messages(chat_id, lines[start : start + _DELETE_AT_ONCE]))
        return act.Receipt()

    async def _take_away(self, action: act.MuteMember | act.BanMember) -> act.Receipt:
        """A mute or ban. One whose end has passed while it waited is not begun any more."""
        now = self._clock.now()
        if action.until is not None and action.until <= now:
            return act.Receipt()
        until = within_reach(action.until, now)
        if isinstance(action, act.BanMember):
            await _done(self._bot.ban_chat_member(number_of(action.chat_key), number_of(action.person_key), until))
        else:
            allowed = without_media() if action.media_only else ChatPermissions.no_permissions()
            await _done(self._restrict(action.chat_key, action.person_key, allowed, until))
        return act.Receipt()

    def _restrict(
        self, chat_key: str, person_key: str, allowed: ChatPermissions, until: datetime | None
    ) -> Awaitable[bool]:
        """Permissions count one by one; otherwise stickers or previews would imply the right to write."""
        return self._bot.restrict_chat_member(
            number_of(chat_key), number_of(person_key), allowed, until, use_independent_chat_permissions=True
        )

    async def _set_menu(self, action: act.SetMenu) -> act.Receipt:
        """An empty menu is a deleted one. Languages are two letters here (Bot API: ISO 639-1)."""
        scope = scope_of(action)
        language = action.language.partition("-")[0].lower() if action.language else None
        shown = [
            BotCommand(command.command, command.description[:_DESCRIPTION]) for command in action.commands[:_COMMANDS]
        ]
        if shown:
            await _done(self._bot.set_my_commands(shown, scope=scope, language_code=language))
        else:
            await _done(self._bot.delete_my_commands(scope=scope, language_code=language))
        return act.Receipt()
