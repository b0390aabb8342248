"""Who speaks in an export, under the keys the Bot API gives the same accounts."""

from dataclasses import dataclass, field
from functools import lru_cache

from bot.domain.people import PersonRef, SenderKind
from bot.domain.text import clean_name
from bot.imports.telegram_export.reader import ExportedChat, Json

_OLD_USERS = 1 << 32
_OLD_CHATS = 2 << 32
"""Exports from before 2021 write ids as numbers, with the kind of account above the 32nd bit."""
_LONGEST_ID = 19


def key_of(account: object) -> str | None:
    """ "user5" is "5", "channel5" is "-1005", "chat5" is "-5"; None where nobody is named."""
    if isinstance(account, str):
        return _key_of_text(account)
    if type(account) is not int or account <= 0:
        return None
    if account >= _OLD_CHATS:
        return f"-100{account - _OLD_CHATS}"
    return str(account - _OLD_USERS if account >= _OLD_USERS else account)


@lru_cache(maxsize=65_536)
def _key_of_text(account: str) -> str | None:
    for prefix, sign in (("user", ""), ("channel", "-100"), ("chat", "-")):
        digits = account.removeprefix(prefix)
        if digits != account and digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST_ID:
            return sign + digits
    return None


@dataclass(slots=True)
class Accounts:
    """What the whole file says about accounts; learnt in one pass before the pass that imports.

    People who were added or removed are named without an id: a name borne by exactly one account stands for it.
    """

    chat: ExportedChat
    names: dict[str, str] = field(default_factory=dict)
    bots: set[str] = field(default_factory=set)
    messages: int = 0
    _keys: dict[str, str | None] = field(default_factory=dict)
    _refs: dict[str, PersonRef] = field(default_factory=dict)

    def learn(self, raw: Json) -> None:
        """Take in one message of the first pass."""
        self.messages += 1
        account, name = raw.get("from_id"), raw.get("from")
        if account is None:
            account, name = raw.get("actor_id"), raw.get("actor")
        key = key_of(account)
        if key is None:
            return
        if isinstance(name, str) and name and self.names.get(key) != name:
            self.names[key] = name
            self._keys[name] = key if self._keys.get(name, key) == key else None
        if "inline_bot_buttons" in raw and "via_bot" not in raw:
            self.bots.add(key)  # nobody else can hang buttons under a message

    def is_deleted(self, key: str) -> bool:
        """An account that is gone: the file knows its number and no name."""
        return key not in self.names

    def ref(self, key: str, name: object = None) -> PersonRef:
        """The account as a sender."""
        known = self._refs.get(key)
        if known is None:
            shown = self.names.get(key) or (name if isinstance(name, str) else "")
            known = self._refs[key] = PersonRef(key, clean_name(shown), kind=self._kind(key))
        return known

    def named(self, name: object) -> PersonRef:
        """Who goes by this name; without a key where nobody does or several do."""
        shown = name if isinstance(name, str) else ""
        key = self._keys.get(shown)
        return self.ref(key) if key is not None else PersonRef("", clean_name(shown))

    def _kind(self, key: str) -> SenderKind:
        if not key.startswith("-"):
            return SenderKind.BOT if key in self.bots else SenderKind.PERSON
        return SenderKind.ANONYMOUS_ADMIN if key == self.chat.key else SenderKind.FOREIGN_CHANNEL
