"""What strangers send to an address they have found: forged, mutilated, caught and sent again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random

from tests.platforms.wecom.envelopes import AES_KEY, Callback, WeComSends, clicked, happened, joined, said

_FRIEND = WeComSends()
_GUESSES = WeComSends(token="another-token"), WeComSends(aes_key=AES_KEY[::-1]), WeComSends(corp="wwOTHER")


@dataclass(frozen=True, slots=True)
class Knock:
    """One request and what must become of it: a genuine one is kept once, everything else never."""

    callback: Callback
    is_genuine: bool
    statuses: tuple[int, ...] = (403,)


class Hostility:
    """An endless mix around the time ``now``; about a tenth is genuine. The same seed knocks the same way."""

    def __init__(self, seed: int, now: int) -> None:
        self._dice = Random(seed)
        self._now = now
        self._caught: list[Callback] = []
        self._numbers = iter(range(1, 10**9))
        self._attacks: tuple[Callable[[Callback], Knock], ...] = (
            self._mutilate_body,
            self._mutilate_query,
            self._drop_part,
            self._grow,
            self._guess_keys,
            self._shift_time,
            self._send_junk,
            self._replay,
            self._swap_bodies,
        )

    def knocks(self, count: int) -> Iterator[Knock]:
        for _ in range(count):
            good = _FRIEND.callback(self._told(), self._now + self._dice.randrange(-500, 500))
            if self._dice.random() < 0.1:
                self._caught.append(good)
                yield Knock(good, is_genuine=True, statuses=(200,))
            else:
                yield self._dice.choice(self._attacks)(good)

    def _told(self) -> str:
        number, now = next(self._numbers), self._now
        return self._dice.choice(
            (
                lambda: said(now, f"打卡 第 {number} 次", number=number),
                lambda: happened(now, "click", f"<EventKey>menu-{number}</EventKey>"),
                lambda: clicked(now, TaskId=f"t-{number}"),
                lambda: joined(now, f"wm{number}").replace("7121", str(number)),
            )
        )()

    def _mutilate_body(self, good: Callback) -> Knock:
        body, first = bytearray(good.body), good.body.index(b"<Encrypt>")
        for _ in range(self._dice.randrange(1, 6)):
            at = self._dice.randrange(first, good.body.index(b"</Encrypt>"))
            body[at] = body[at] ^ (1 << self._dice.randrange(7))
        changed = replace(good, body=bytes(body))
        return Knock(changed, is_genuine=False) if changed != good else self._send_junk(good)

    def _mutilate_query(self, good: Callback) -> Knock:
        name = self._dice.choice(tuple(good.query))
        value = list(good.query[name])
        value[self._dice.randrange(len(value))] = chr(self._dice.choice((0, 9, 32, 0x7F, 0xE9, 0x663, 0x4E00, 0x1F600)))
        return Knock(replace(good, query={**good.query, name: "".join(value)}), is_genuine=False)

    def _drop_part(self, good: Callback) -> Knock:
        if self._dice.random() < 0.5:
            name = self._dice.choice(tuple(good.query))
            query = {key: value for key, value in good.query.items() if key != name}
            return Knock(replace(good, query=query), is_genuine=False)
        end = good.body.index(b"</Encrypt>")
        return Knock(replace(good, body=good.body[: self._dice.randrange(end)]), is_genuine=False)

    def _grow(self, good: Callback) -> Knock:
        piece = self._dice.choice((b"<Encrypt>", b"<A>", b"&a;", b"\x00", b"<!DOCTYPE x [", b"A"))
        body = piece * self._dice.randrange(1, 4_000) + good.body.replace(b"<Encrypt>", b"<Encrypt>" + piece)
        return Knock(replace(good, body=body), is_genuine=False)

    def _guess_keys(self, _: Callback) -> Knock:
        return Knock(self._dice.choice(_GUESSES).callback(self._told(), self._now), is_genuine=False)

    def _shift_time(self, _: Callback) -> Knock:
        away = self._dice.choice((-1, 1)) * self._dice.randrange(700, 10**6)
        return Knock(_FRIEND.callback(self._told(), self._now + away), is_genuine=False)

    def _send_junk(self, good: Callback) -> Knock:
        return Knock(replace(good, body=self._dice.randbytes(self._dice.randrange(3_000))), is_genuine=False)

    def _replay(self, good: Callback) -> Knock:
        """To the letter. WeCom does so too when our answer was lost, so it is told the same as then."""
        if not self._caught:
            return self._send_junk(good)
        return Knock(self._dice.choice(self._caught), is_genuine=False, statuses=(200,))

    def _swap_bodies(self, good: Callback) -> Knock:
        if not self._caught:
            return self._send_junk(good)
        return Knock(replace(good, body=self._dice.choice(self._caught).body), is_genuine=False)
