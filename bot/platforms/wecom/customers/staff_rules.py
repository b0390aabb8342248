"""Intercept rules (聊天敏感词): words that WeCom holds back in what colleagues write to customers, never the reverse.

A rule of ours is known by its id and by the beginning of its name. Those of others are counted and left alone.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeGuard

from bot.domain.entrusted import Entrusted, EntrustWords, Standing
from bot.domain.text import clean_text
from bot.platforms.port import Unsure
from bot.platforms.wecom.api.client import AppClient, Repeat
from bot.platforms.wecom.api.transport import Json
from bot.platforms.wecom.customers.outcomes import Outcome
from bot.storage.writer import Writer
from models import wecom_entrusted as stored
from models.wecom_entrusted import WecomEntrusted
from models.wecom_rooms import room_with_id

_LIST, _GET = "externalcontact/get_intercept_rule_list", "externalcontact/get_intercept_rule"
_ADD, _UPDATE = "externalcontact/add_intercept_rule", "externalcontact/update_intercept_rule"
_DELETE = "externalcontact/del_intercept_rule"
_BLOCK, _WARN = 1, 2
_MOST_RULES: Final = 100
_MOST_WORDS: Final = 300
_LONGEST_WORD: Final = 32
_LONGEST_NAME: Final = 20
_MOST_PEOPLE: Final = 1_000


def content_of(action: EntrustWords) -> str:
    """What is stored of a wish; empty where nothing is wanted."""
    if not action.words:
        return ""
    return action.model_copy(update={"chat_key": ""}).model_dump_json()


def mark_of(room_id: str) -> str:
    """The beginning of the name of this group's rule, by which we find it again whatever we forgot."""
    return f"围炉·{hashlib.sha256(room_id.encode()).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True)
class _Listed:
    rule_id: str | int
    name: str


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A rule as it should be."""

    name: str
    words: tuple[str, ...]
    kind: int
    people: tuple[str, ...]


class StaffRules:
    """``settle`` is one attempt and raises as ``Platform.perform``. Before a rule is made, all there are are listed."""

    what = Entrusted.WORDS

    def __init__(self, client: AppClient, *, writer: Writer) -> None:
        self._client = client
        self._writer = writer

    async def settle(self, row: WecomEntrusted, content: str) -> Outcome | None:
        """Make it so. None: nothing is wanted, and nothing is there."""
        async with self._writer.reader() as session:
            people = (await stored.staff_in(session, row.room_id))[:_MOST_PEOPLE]
            room = await room_with_id(session, row.room_id)
        wish = EntrustWords.model_validate_json(content) if content else EntrustWords(chat_key="")
        words, left_out = _fitting(wish)
        listed = await self._listed()
        mark = mark_of(row.room_id)
        ours = [one for one in listed if str(one.rule_id) == row.remote_id or one.name.startswith(mark)]
        if not (words and people):
            await self._take_away(row, ours)
            return Outcome(Standing.CUT if people else Standing.NOBODY, left_out) if content else None
        name = f"{mark} {clean_text(room.name) if room else ''}"[:_LONGEST_NAME].strip()
        wanted = _Wanted(name, words, _BLOCK if wish.blocks else _WARN, people)
        if not ours and len(listed) >= _MOST_RULES:
            return Outcome(Standing.FULL)
        rule_id = await self._keep(ours[0], wanted) if ours else await self._make(wanted)
        for one in ours[1:]:
            await self._client.post(_DELETE, {"rule_id": one.rule_id}, Repeat.SAFE)
        await self._note(row, str(rule_id))
        return Outcome(Standing.CUT if left_out else Standing.KEPT, left_out)

    async def _listed(self) -> list[_Listed]:
        rules = (await self._client.get(_LIST)).get("rule_list", [])
        if not isinstance(rules, list) or not all(
            isinstance(one, dict) and _is_id(one.get("rule_id")) for one in rules
        ):
            raise Unsure("get_intercept_rule_list told of no rules")
        return [_Listed(one["rule_id"], str(one.get("rule_name") or "")) for one in rules]

    async def _make(self, wanted: _Wanted) -> str | int:
        """Where the end is unclear, the next attempt finds it in the list."""
        body: Json = {
            "rule_name": wanted.name,
            "word_list": list(wanted.words),
            "intercept_type": wanted.kind,
            "applicable_range": {"user_list": list(wanted.people)},
        }
        rule_id = (await self._client.post(_ADD, body, Repeat.NEVER)).get("rule_id")
        if not _is_id(rule_id):
            raise Unsure("add_intercept_rule gave no rule_id")
        return rule_id

    async def _keep(self, ours: _Listed, wanted: _Wanted) -> str | int:
        """Only what differs is changed; nothing where nothing does."""
        told = (await self._client.post(_GET, {"rule_id": ours.rule_id}, Repeat.SAFE)).get("rule")
        if not isinstance(told, dict):
            raise Unsure("get_intercept_rule told of no rule")
        changes = _differing(told, wanted)
        if changes:
            await self._client.post(_UPDATE, {"rule_id": ours.rule_id} | changes, Repeat.SAFE)
        return ours.rule_id

    async def _take_away(self, row: WecomEntrusted, ours: Sequence[_Listed]) -> None:
        for one in ours:
            await self._client.post(_DELETE, {"rule_id": one.rule_id}, Repeat.SAFE)
        await self._note(row, "")

    async def _note(self, row: WecomEntrusted, rule_id: str) -> None:
        if row.remote_id != rule_id:
            note = partial(stored.note_left, room_id=row.room_id, what=self.what, remote_id=rule_id, left="")
            await self._writer.write(note)


def _differing(told: Json, wanted: _Wanted) -> Json:
    changes: Json = {}
    if told.get("rule_name") != wanted.name:
        changes["rule_name"] = wanted.name
    if _texts(told.get("word_list")) != set(wanted.words):
        changes["word_list"] = list(wanted.words)
    if told.get("intercept_type") != wanted.kind:
        changes["intercept_type"] = wanted.kind
    bound = told.get("applicable_range")
    bound = bound if isinstance(bound, dict) else {}
    people, departments = _texts(bound.get("user_list")), bound.get("department_list") or []
    if come := sorted(set(wanted.people) - people):
        changes["add_applicable_range"] = {"user_list": come}
    if gone := sorted(people - set(wanted.people)):
        changes["remove_applicable_range"] = {"user_list": gone}
    if departments:
        changes.setdefault("remove_applicable_range", {})["department_list"] = departments
    return changes


def _fitting(wish: EntrustWords) -> tuple[tuple[str, ...], int]:
    """As many words as a rule holds, each once and none too long, and how many are left out."""
    different: dict[str, str] = {}
    for word in wish.words:
        different.setdefault(word.casefold(), word)
    short = [word for word in different.values() if 0 < len(word) <= _LONGEST_WORD]
    return tuple(short[:_MOST_WORDS]), len(different) - len(short[:_MOST_WORDS]) + wish.more


def _texts(listed: object) -> set[str]:
    return {one for one in listed if isinstance(one, str)} if isinstance(listed, list) else set()


def _is_id(value: object) -> TypeGuard[str | int]:
    """A text or a number, as WeCom likes."""
    return (isinstance(value, str) and 0 < len(value) <= 128) or (isinstance(value, int) and value is not True)
