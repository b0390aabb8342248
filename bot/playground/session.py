"""One tab's asks, carried out: a move in the pretend world, a turn of the clock, or a look behind the scenes."""

import json
from datetime import timedelta
from typing import assert_never

from pydantic import ValidationError

from bot.domain.actions import Button
from bot.domain.errors import DatabaseUnavailable
from bot.domain.events import MediaKind
from bot.domain.people import ChatKind
from bot.platforms.playground.state import Touched
from bot.playground import protocol as ask
from bot.playground.inspector import explain
from bot.playground.lounge import Lounge, Tab
from bot.playground.views import Seen

LONGEST_SEARCH = timedelta(days=7)
SPANS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}


class Unwilling(Exception):
    """The page is told why not; ``key`` is a phrase of its catalogue."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class Session:
    """What one tab asks for. Whatever it asks, it gets an answer, and the session lives on."""

    def __init__(self, lounge: Lounge, tab: Tab) -> None:
        self._lounge = lounge
        self._tab = tab
        self._world = lounge.world
        self._people = lounge.platform.people

    async def answer(self, text: str) -> Seen:
        number = 0
        try:
            document = json.loads(text)
            if isinstance(document, dict) and isinstance(document.get("id"), int):
                number = document["id"]
            asked = ask.ASKS.validate_python(document)
            return {"re": number, "ok": True, **(await self._perform(asked) or {})}
        except (ValidationError, ValueError, RecursionError):
            return self._refusal(number, "page.refused-unreadable")
        except Unwilling as unwilling:
            return self._refusal(number, unwilling.key)
        except (PermissionError, LookupError):
            return self._refusal(number, "page.refused-move")
        except DatabaseUnavailable:
            return self._refusal(number, "page.refused-database")

    def _refusal(self, number: int, key: str) -> Seen:
        return {"re": number, "ok": False, "error": self._lounge.phrases.line(self._tab.language, key)}

    async def _perform(self, asked: ask.Ask) -> Seen | None:
        match asked:
            case ask.Be() | ask.AddPerson():
                await self._become(asked)
            case ask.Earlier():
                self._must_see(asked.room)
                return self._lounge.earlier(self._tab, self._world.rooms[asked.room], asked.before)
            case ask.Explain():
                self._must_see(asked.room)
                return await explain(self._lounge.house, self._lounge.platform, asked.room, asked.line)
            case ask.Move() | ask.Flow() | ask.Halt():
                await self._turn_the_clock(asked)
            case ask.Play() | ask.Behave():
                return await self._direct(asked)
            case _:
                self._move(asked)
                await self._lounge.platform.keep()
                await self._lounge.time.settle()
                await self._lounge.look_ahead()
        return None

    # -- who one is -----------------------------------------------------------------------------------------------

    async def _become(self, asked: ask.Be | ask.AddPerson) -> None:
        tab = self._tab
        if isinstance(asked, ask.AddPerson):
            tab.me, tab.hidden = self._people.add_person(asked.name), False
            await self._lounge.platform.keep()
        elif asked.person not in self._world.people or self._world.people[asked.person].is_bot:
            raise Unwilling("page.refused-person")
        else:
            tab.me, tab.hidden = asked.person, asked.hidden
            if asked.language is not None:
                tab.language = self._lounge.phrases.closest(asked.language)
        self._lounge.show_everything(tab)

    # -- moves ----------------------------------------------------------------------------------------------------

    def _move(self, asked: ask.PersonsMove) -> None:
        """Something a person does; everything of it happens before anybody else's turn."""
        me, people = self._tab.me, self._people
        self._must_see(asked.room)
        match asked:
            case ask.Say():
                self._say(asked)
            case ask.Edit():
                if people.line(asked.room, asked.line).sender.key != me:
                    raise Unwilling("page.refused-not-yours")
                people.edit(asked.room, asked.line, asked.text)
            case ask.Delete():
                people.delete(asked.room, me, asked.line)
            case ask.Pin():
                people.pin(asked.room, me, asked.line)
            case ask.Press():
                people.press_button(asked.room, me, people.line(asked.room, asked.line), self._button(asked))
            case ask.Vote():
                people.vote(asked.room, me, asked.line, asked.options)
            case ask.React():
                people.react(asked.room, me, asked.line, asked.emoji)
            case ask.Join() | ask.Leave() | ask.Knock():
                self._come_or_go(asked)
            case ask.AddTopic() | ask.Promote():
                self._govern(asked)
            case _:
                assert_never(asked)

    def _come_or_go(self, asked: ask.Join | ask.Leave | ask.Knock) -> None:
        me, people = self._tab.me, self._people
        match asked:
            case ask.Join(invite=str(url)):
                people.open_invite(url, me)
            case ask.Join(room=room):
                people.join(room, me, link="https://example.org/join")
            case ask.Leave(room=room):
                people.leave(room, me)
            case ask.Knock(room=room, bio=bio):
                people.request_join(room, me, bio=bio)

    def _must_see(self, room: str) -> None:
        """Another person's private chat is not there for one."""
        place = self._world.rooms.get(room)
        if room != self._tab.me and (place is None or place.kind is not ChatKind.GROUP):
            raise Unwilling("page.refused-move")

    def _say(self, asked: ask.Say) -> None:
        if not asked.text.strip() and asked.file is None:
            raise Unwilling("page.refused-empty")
        media = (MediaKind.PHOTO if asked.is_photo else MediaKind.DOCUMENT) if asked.file is not None else None
        self._people.say(
            asked.room, self._tab.me, asked.text, reply_to=asked.reply_to, topic=asked.topic, media=media,
            file=asked.file, anonymously=self._tab.hidden and asked.room != self._tab.me,
        )  # fmt: skip

    def _button(self, asked: ask.Press) -> Button:
        return self._people.line(asked.room, asked.line).buttons[asked.row][asked.place]

    def _govern(self, asked: ask.AddTopic | ask.Promote) -> None:
        standing = self._world.standing(self._world.rooms[asked.room], self._tab.me)
        if not standing.status.is_admin:
            raise Unwilling("page.refused-admins-only")
        if isinstance(asked, ask.AddTopic):
            self._people.add_topic(asked.room, asked.name)
        elif asked.admin:
            self._people.promote(asked.room, asked.person)
        else:
            self._people.demote(asked.room, asked.person)

    # -- the clock ------------------------------------------------------------------------------------------------

    async def _turn_the_clock(self, asked: ask.ClocksMove) -> None:
        lounge, time = self._lounge, self._lounge.time
        if not time.can_move:
            raise Unwilling("page.refused-clock")
        if isinstance(asked, ask.Flow):
            await time.flow(asked.speed)
            lounge.tell_time()
            return
        if isinstance(asked, ask.Halt):
            time.halt()
            return
        lounge.is_moving = True
        lounge.tell_time()
        try:
            await self._pass(asked)
        finally:
            lounge.is_moving = False
        await lounge.look_ahead()

    async def _direct(self, asked: ask.Play | ask.Behave) -> Seen:
        lounge = self._lounge
        if lounge.stage is None:
            raise Unwilling("page.refused-clock")
        if isinstance(asked, ask.Behave):
            lounge.stage.switch(on=asked.on)
            await lounge.look_ahead()
            return {}
        room = await lounge.stage.play(asked.scenario, asked.people, guest=self._tab.me)
        await lounge.platform.keep()
        await lounge.look_ahead()
        return {"room": room}

    async def _pass(self, asked: ask.Move) -> None:
        time = self._lounge.time
        if asked.by == "next":
            await self._pass_to_something()
        else:
            await time.pass_to(time.now() + SPANS[asked.by])

    async def _pass_to_something(self) -> None:
        """To the next moment at which this person sees something: a timer may ring for others, or in vain."""
        time, seen = self._lounge.time, list[Touched]()
        latest = time.now() + LONGEST_SEARCH
        self._world.on_touched.append(seen.append)
        try:
            while not any(self._lounge.is_seen(one, self._tab.me) for one in seen):
                moment = await time.next_at()
                if moment is None:
                    raise Unwilling("page.refused-nothing-next")
                await time.pass_to(moment)
                if time.now() < moment or moment >= latest:  # halted, or far enough
                    break
        finally:
            self._world.on_touched.remove(seen.append)
