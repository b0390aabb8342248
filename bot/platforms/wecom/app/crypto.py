"""The envelope around every callback: signed with the token, encrypted with the EncodingAESKey.

wechatpy does the encryption and is imported here alone. It lets every kind of exception through, compares signatures
in variable time and draws its salt from ``random``; what is missing is added here.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from bot.platforms.wecom.callback_settings import is_aes_key

_BLOCK = 32
_SALT = 16
_HEAD = _SALT + 4
"""Before the text: the salt, and the text's length in four bytes."""


class BadCallback(Exception):
    """What came is not a callback of ours, for whatever reason. The reason is for the log, never for the sender."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A text on its way to WeCom (or, in tests, from it)."""

    encrypted: str
    signature: str
    timestamp: str
    nonce: str


def _fresh_salt() -> bytes:
    return secrets.token_bytes(_SALT)


class Envelope:
    """Opens and closes envelopes of one token, one key and one receiver.

    ``receive_id`` is the CorpID for an app, and empty for an AI bot of the own corp. Raises ValueError where the key
    cannot be one: that is the operator's mistake and not the sender's.
    """

    def __init__(
        self, token: str, aes_key: str, receive_id: str, *, draw_salt: Callable[[], bytes] = _fresh_salt
    ) -> None:
        if not is_aes_key(aes_key):
            raise ValueError("an EncodingAESKey has 43 characters out of A-Z a-z 0-9 + /")
        from wechatpy.enterprise.crypto import PrpCrypto  # noqa: PLC0415  an extra, and 14 MiB, for those who need it

        self._token = token.encode()
        self._receive_id = receive_id
        # The last character carries two spare bits, which WeCom draws like all others: the decoder must not mind.
        self._cipher = PrpCrypto(base64.b64decode(aes_key + "="))
        self._cipher.get_random_string = draw_salt

    def signature_of(self, timestamp: str, nonce: str, encrypted: str) -> str:
        parts = [self._token, *(part.encode("utf-8", "replace") for part in (timestamp, nonce, encrypted))]
        digest = hashlib.sha1(b"".join(sorted(parts)))  # noqa: S324  WeCom's protocol names SHA-1
        return digest.hexdigest()

    def is_signed(self, signature: str, timestamp: str, nonce: str, encrypted: str) -> bool:
        """Whether somebody who knows the token signed exactly this. Takes the same time however wrong it is."""
        right = self.signature_of(timestamp, nonce, encrypted)
        return hmac.compare_digest(right.encode(), signature.encode("utf-8", "replace"))

    def open(self, encrypted: str) -> str:
        """The text inside. Raises BadCallback, and nothing else, for whatever cannot be one of our envelopes."""
        try:
            text: str = self._cipher.decrypt(encrypted, self._receive_id)
            padding = len(base64.b64decode(encrypted)) - _HEAD - len((text + self._receive_id).encode())
        except Exception as error:  # noqa: BLE001  wechatpy lets through whatever its parts raise
            raise BadCallback(f"it cannot be decrypted ({type(error).__name__})") from None
        if not 1 <= padding <= _BLOCK:
            raise BadCallback("its padding is longer than a block")
        return text

    def close(self, text: str, *, timestamp: str, nonce: str) -> Sealed:
        """Encrypt and sign, as WeCom expects an answer and as it sends its own callbacks."""
        encrypted = self._cipher.encrypt(text, self._receive_id).decode()
        return Sealed(encrypted, self.signature_of(timestamp, nonce, encrypted), timestamp, nonce)
