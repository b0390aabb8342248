"""Our actions on the long connection: one exhaustive match. What WeCom gives no bot is refused, as itself would."""

from datetime import timedelta
from typing import assert_never

from bot.domain import actions as act
from bot.domain.acts import ActionClass
from bot.domain.ballots import HandOutBallots, MarkBallot
from bot.domain.entrusted import EntrustGreeting, EntrustWords
from bot.domain.errors import DatabaseUnavailable
from bot.domain.founding import AddMember, FoundGroup
from bot.platforms.port import Refused, RetryLater
from bot.platforms.wecom.aibot import files
from bot.platforms.wecom.aibot.answering import Answering
from bot.platforms.wecom.aibot.caller import Caller, checked
from bot.platforms.wecom.aibot.talk import Talk
from bot.platforms.wecom.keys import Address


class Outbound:
    """One attempt at a time. Raises the port's failures."""

    def __init__(self, caller: Caller, talk: Talk, answering: Answering) -> None:
        self._caller = caller
        self._talk = talk
        self._answering = answering

    def frames_of(self, action: act.Action, address: Address) -> int:
        """How many frames with something to read in them are sent for it. Changing a card is none."""
        match action:
            case act.SendText():
                return self._talk.frames_of(action, address)
            case act.SendFile():
                return 1 + (self._talk.frames_of(_caption(action), address) if action.caption else 0)
            case act.AnswerButton():
                return self._answering.frames_of(action)
            case _:
                return int(action.action_class is ActionClass.VISIBLE)

    async def perform(self, action: act.Action, address: Address) -> act.Receipt:
        try:
            return await self._perform(action, address)
        except DatabaseUnavailable:  # nothing was sent: what a card shows is written down before
            raise RetryLater(timedelta(seconds=1)) from None

    async def _perform(self, action: act.Action, address: Address) -> act.Receipt:
        match action:
            case act.SendText():
                return await self._talk.send(action, address)
            case act.SendPoll():
                return await self._talk.ask_natively(action, address)
            case act.SendFile():
                return await self._send_file(action, address)
            case act.EditText() | act.EditButtons():
                return await self._answering.edit(action, address)
            case act.AnswerButton():
                return self._answering.answer(action)
            case act.StopPoll():
                return await self._answering.stop_poll(action)
            case (
                HandOutBallots()
                | MarkBallot()
                | FoundGroup()
                | AddMember()
                | act.CopyMessage()
                | act.DeleteMessages()
                | act.MuteMember()
                | act.UnmuteMember()
                | act.KickMember()
                | act.BanMember()
                | act.UnbanMember()
                | act.BanChannel()
                | act.UnbanChannel()
                | act.PinMessage()
                | act.UnpinMessage()
                | act.React()
                | act.ApproveJoin()
                | act.DeclineJoin()
                | act.SetMenu()
                | act.LeaveChat()
                | EntrustGreeting()
                | EntrustWords()
                | act.MakeInvite()
                | act.WithdrawInvite()
            ):
                raise Refused(f"WeCom lets no bot do this: {action.kind}")
            case _:
                assert_never(action)

    async def _send_file(self, action: act.SendFile, address: Address) -> act.Receipt:
        """The file first: words about a file that does not come would help nobody."""
        kind, media_id = await files.upload(self._caller, action)
        checked(await self._caller.say(address, {"msgtype": kind, kind: {"media_id": media_id}}))
        if not action.caption:
            return act.Receipt(message_key=f"sent:{media_id}"[:64])
        return await self._talk.send(_caption(action), address)


def _caption(action: act.SendFile) -> act.SendText:
    return act.SendText(chat_key=action.chat_key, text=action.caption, reply_to=action.reply_to)
