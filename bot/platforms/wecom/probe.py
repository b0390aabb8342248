"""What only a live tenant can tell about a group with the AI bot, tried in one that the owner names.

Something is posted there. What WeCom answered is told at once; what only people can see is asked of them.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random
from secrets import token_hex

from bot.domain.actions import Button
from bot.domain.findings import Finding
from bot.domain.text import Text
from bot.platforms.port import RetryLater, Unreached, Unsure
from bot.platforms.wecom import keys
from bot.platforms.wecom.aibot import cards, reading
from bot.platforms.wecom.aibot.caller import card_of, words_of
from bot.platforms.wecom.aibot.cards import Wording
from bot.platforms.wecom.aibot.connection import Connection
from bot.platforms.wecom.aibot.frames import Answer, Command, Json, event_type_of, req_id_of
from bot.platforms.wecom.bot_settings import BotSettings
from bot.platforms.wecom.keys import Address, Place
from bot.platforms.wecom.store import Shown

_PATIENCE = 15.0
_GROUP = 2  # chat_type of a push into a group


@dataclass(frozen=True, slots=True)
class ProbeWords:
    """What people in the group read; from the catalogue."""

    mention: str
    card: str
    button: str
    pressed: str
    repeated: str


async def probe(
    settings: BotSettings,
    owner: str,
    chat_key: str,
    words: ProbeWords,
    *,
    tell: Callable[[str], None],
    wait: float = 120,
) -> list[Finding]:
    """Try a mention, a pushed card, an update for one person, and an answer that is given twice.

    ``tell``: what to do now, while it waits.
    """
    with contextlib.suppress(ValueError):
        address = keys.read(chat_key)
        if address is not None and address.place is Place.BOT:
            async with _subscribed(settings) as line:
                if line is None:
                    return [
                        Finding("wecom bot", is_well=False, sentence="The AI bot cannot connect; run doctor first.")
                    ]
                findings = await _try(line, address, owner, words, tell=tell, wait=wait)
                if findings[0].is_well:
                    findings.append(await _repeat(line, address, words, tell=tell, wait=wait))
                return findings
    sentence = "Only groups with the AI bot can be probed; their keys begin with bot: and stand in the lines above."
    return [Finding("probe", is_well=False, sentence=sentence)]


class _Line:
    """A connection, and the presses and lines that come over it."""

    def __init__(self, settings: BotSettings) -> None:
        self.settings = settings
        self.presses: asyncio.Queue[Json] = asyncio.Queue()
        self.lines: asyncio.Queue[Json] = asyncio.Queue()
        self.connection = Connection(settings, Random(), self._hear)  # noqa: S311  it spreads waits

    def _hear(self, frame: Json) -> None:
        if event_type_of(frame) == "template_card_event":
            self.presses.put_nowait(frame)
        elif frame.get("cmd") == Command.MESSAGE:
            self.lines.put_nowait(frame)

    async def push(self, address: Address, body: Json) -> Answer:
        return await self.connection.ask(Command.PUSH, {"chatid": address.name, "chat_type": _GROUP, **body})

    async def press_of(self, task_id: str, wait: float) -> Json | None:
        """The first press on this card; None where nobody pressed in time."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait):
                while True:
                    frame = await self.presses.get()
                    with contextlib.suppress(ValueError):
                        if reading.CardEvent(frame["body"]).task_id == task_id:
                            return frame
        return None

    async def line_in(self, address: Address, wait: float) -> Json | None:
        """The next line that somebody says to the bot in this group; None where nobody did in time."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait):
                while True:
                    frame = await self.lines.get()
                    with contextlib.suppress(ValueError):
                        if reading.address_of(reading.table(frame.get("body"), "a body")) == address:
                            return frame
        return None


@asynccontextmanager
async def _subscribed(settings: BotSettings) -> AsyncIterator[_Line | None]:
    line = _Line(settings)
    running = asyncio.create_task(line.connection.run())
    try:
        yield line if await line.connection.wait_until_subscribed(_PATIENCE) else None
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def _try(
    line: _Line, address: Address, owner: str, words: ProbeWords, *, tell: Callable[[str], None], wait: float
) -> list[Finding]:
    try:
        said = await line.push(address, words_of(f"{words.mention} <@{owner}>"))
        findings = [_of_mention(said, owner)]
        if not said.is_ok:
            return findings
        task_id = f"probe-{token_hex(8)}"
        wording = Wording(title=words.card, submit=words.button, closed=words.pressed)
        shown = Shown(text=Text.plain(words.card), buttons=((Button(label=words.button, token="probe"),),))  # noqa: S106  a button's key
        card = await line.push(address, card_of(cards.card(task_id, shown, wording)))
        findings.append(_of_card(card))
        if not card.is_ok:
            return findings
        tell(f"Press the button of the new card in the group now; {wait:.0f} seconds are left.")
        press = await line.press_of(task_id, wait)
        if press is None:
            no_press = "Nobody pressed the button in time, so nothing is known about presses. Try again."
            return [*findings, Finding("press on a card", is_well=False, sentence=no_press)]
        clicker = reading.userid_of(press["body"])
        closed = cards.card(task_id, Shown(text=Text.plain(words.pressed)), wording)
        body: Json = {"response_type": "update_template_card", "template_card": closed, "userids": [clicker]}
        updated = await line.connection.ask(Command.UPDATE, body, req_id_of(press))
        return [*findings, _of_press(clicker, owner), _of_update(updated, clicker)]
    except (RetryLater, Unreached, Unsure) as error:
        return [Finding("probe", is_well=False, sentence=f"The connection did not last: {error}.")]


async def _repeat(
    line: _Line, address: Address, words: ProbeWords, *, tell: Callable[[str], None], wait: float
) -> Finding:
    """Whether a finished answer that is sent again takes its own place: after a kill nobody knows if it arrived."""
    what = "an answer given twice"
    tell(f"Say something to the bot in the group now, with an @; {wait:.0f} seconds are left.")
    said = await line.line_in(address, wait)
    if said is None:
        return Finding(what, is_well=False, sentence="Nobody spoke to the bot in time, so nothing is known. Try again.")
    stream = {"id": f"probe-{token_hex(8)}", "finish": True, "content": words.repeated}
    body: Json = {"msgtype": "stream", "stream": stream}
    try:
        first = await line.connection.ask(Command.RESPOND, body, req_id_of(said))
        again = await line.connection.ask(Command.RESPOND, body, req_id_of(said))
    except (RetryLater, Unreached, Unsure) as error:
        return Finding(what, is_well=False, sentence=f"The connection did not last: {error}.")
    return _of_repeat(first, again)


def _of_mention(answer: Answer, owner: str) -> Finding:
    if answer.is_ok:
        sentence = (
            f"The message was taken. Look at it: where @{owner} is blue and rings, mentions work; where <@{owner}> "
            "stands there as it is, they do not."
        )
    else:
        sentence = f"{answer}. Nothing can be pushed into this group; speak to the bot there with an @ first."
    return Finding("mention", is_well=answer.is_ok, sentence=sentence)


def _of_card(answer: Answer) -> Finding:
    if answer.is_ok:
        return Finding("card in a group", is_well=True, sentence="Groups take cards, so buttons are shown as buttons.")
    sentence = f"{answer}. This group takes no cards: Hearth shows numbered lines there instead."
    return Finding("card in a group", is_well=False, sentence=sentence)


def _of_press(clicker: str, owner: str) -> Finding:
    sentence = f"WeCom says that {clicker} pressed it."
    if clicker.lower() != owner.lower():
        sentence += f" If that was {owner}, write {clicker} into wecom.owners: this bot knows people by other ids."
    return Finding("press on a card", is_well=True, sentence=sentence)


def _of_update(answer: Answer, clicker: str) -> Finding:
    if not answer.is_ok:
        sentence = f"{answer}. A pressed card cannot be changed for one person; the answer is not shown on it."
        return Finding("update for one person", is_well=False, sentence=sentence)
    sentence = (
        f"The card was changed for {clicker} alone. Let somebody else look at it: where they still see the button, "
        "everybody presses for themselves; where they do not, one press closes a card for all."
    )
    return Finding("update for one person", is_well=True, sentence=sentence)


def _of_repeat(first: Answer, again: Answer) -> Finding:
    what = "an answer given twice"
    if not first.is_ok:
        return Finding(what, is_well=False, sentence=f"{first}. A line cannot even be answered once.")
    told = "took it" if again.is_ok else f"refused it ({again.code})"
    sentence = (
        f"The same finished answer was sent twice, and WeCom {told} the second time. Look at the group: where the "
        "answer stands there once, what was being sent when Hearth was killed could be sent again; where it stands "
        "twice, never."
    )
    return Finding(what, is_well=True, sentence=sentence)
