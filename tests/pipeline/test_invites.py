"""What came of an invitation reaches the house before its action counts as done."""

from datetime import timedelta

import pytest

from bot.domain.actions import Action, LeaveChat, MakeInvite, Receipt
from bot.domain.errors import DatabaseUnavailable
from bot.domain.people import PlatformName
from bot.pipeline.invites import Reporting
from bot.platforms.port import Gone, Refused, RetryLater, Unsure

ASKED = MakeInvite(chat_key="-1", person_key="7", name="阿明", ask=1)
MADE = Receipt(invite_url="https://t.example/+a")


class Answers:
    """A platform that makes one answer to everything."""

    name = PlatformName.TELEGRAM

    def __init__(self, answer: Receipt | Exception) -> None:
        self._answer = answer

    async def perform(self, _action: Action) -> Receipt:
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer


class House:
    """Hears what came of invitations."""

    def __init__(self, *, is_away: bool = False) -> None:
        self.told: list[tuple[str | None, bool]] = []
        self._is_away = is_away

    async def hear(self, _asked: MakeInvite, made: Receipt, lacks_right: bool) -> None:
        if self._is_away:
            raise DatabaseUnavailable("gone fishing")
        self.told.append((made.invite_url, lacks_right))


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (MADE, [("https://t.example/+a", False)]),
        (Refused("not enough rights", lacks_right=True), [(None, True)]),
        (Refused("something else"), [(None, False)]),
        (Gone("kicked"), [(None, False)]),
        (Unsure("who knows"), []),
    ],
)
async def test_an_end_is_told_and_what_is_tried_again_is_not(
    answer: Receipt | Exception, told: list[tuple[str | None, bool]]
) -> None:
    house = House()
    platform = Reporting(Answers(answer), house.hear)
    if isinstance(answer, Exception):
        with pytest.raises(type(answer)):
            await platform.perform(ASKED)
    else:
        assert await platform.perform(ASKED) == answer
    assert house.told == told


@pytest.mark.parametrize("answer", [MADE, Refused("no")])
async def test_what_could_not_be_told_is_asked_for_again(answer: Receipt | Exception) -> None:
    platform = Reporting(Answers(answer), House(is_away=True).hear)
    with pytest.raises(Unsure):
        await platform.perform(ASKED)


async def test_nothing_is_told_of_other_actions() -> None:
    house = House()
    assert await Reporting(Answers(Receipt()), house.hear).perform(LeaveChat(chat_key="-1")) == Receipt()
    with pytest.raises(RetryLater):
        await Reporting(Answers(RetryLater(timedelta(seconds=1))), house.hear).perform(LeaveChat(chat_key="-1"))
    assert house.told == []
