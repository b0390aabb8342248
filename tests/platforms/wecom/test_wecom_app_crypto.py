"""The envelope: the known vector both ways, and one error for everything that is none."""

import base64
import json
import subprocess
import sys
import warnings
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.wecom.app.crypto import BadCallback, Envelope
from tests.platforms.wecom.envelopes import AES_KEY, CORP, TOKEN

SAID = (
    '{"msgid":"m1","aibotid":"b1","chatid":"wrG","chattype":"group","from":{"userid":"zhang"},'
    '"msgtype":"text","text":{"content":"@小助手 打卡"}}'
)
ENCRYPTED = (
    "Q3stYC6hdFzMh9T8HCvyDMVzx0IfINQF7iy7NO9DFEglxPiXHOEJwZG/gfdLtQDTJMhqbP2AXDCUbrCIGLeWJextnTK4DZwA+m0TQ4k3zd8Zxx"
    "Lzyrlzp9UsGJjcmUNRMhsM39eiGplkkJGOfr7umAJFZ9/yt/G1yccPVTM1UAzNUCQAGioz87D82CjVYwUNLOoZw3ysxdAGimbbjh3Vi7dr2BF3"
    "Fr0SKsqvsLDojF2Ey9V8bjZVROnGxvG47UzW"
)
SIGNATURE = "de3916afd00d44ac65c258462692f5652ae55f42"

OURS = Envelope(TOKEN, AES_KEY, CORP)
BOTS = Envelope(TOKEN, AES_KEY, "", draw_salt=lambda: b"0123456789abcdef")


def test_the_known_envelope_opens_and_closes_to_the_letter() -> None:
    assert BOTS.open(ENCRYPTED) == SAID
    assert json.loads(BOTS.open(ENCRYPTED))["text"]["content"] == "@小助手 打卡"
    sealed = BOTS.close(SAID, timestamp="1700000000", nonce="n0nce")
    assert (sealed.encrypted, sealed.signature) == (ENCRYPTED, SIGNATURE)
    assert BOTS.is_signed(SIGNATURE, "1700000000", "n0nce", ENCRYPTED)


def test_a_key_with_spare_bits_is_a_key() -> None:
    assert AES_KEY[-1] == "G"  # 0b000110: its last two bits say nothing
    canonical = Envelope(TOKEN, AES_KEY[:-1] + "E", "")
    assert canonical.open(ENCRYPTED) == SAID


@pytest.mark.parametrize("key", ["", "short", AES_KEY + "=", AES_KEY[:-1] + "_", AES_KEY[:-1] + "é", AES_KEY + "\n"])
def test_what_is_no_key_is_the_operators_mistake(key: str) -> None:
    with pytest.raises(ValueError, match="43 characters"):
        Envelope(TOKEN, key, CORP)


def test_every_envelope_has_a_salt_of_its_own() -> None:
    assert len({OURS.close("same", timestamp="1", nonce="n").encrypted for _ in range(50)}) == 50


@pytest.mark.parametrize("receiver", ["wwOTHER", "", CORP.lower(), CORP + "x"])
def test_an_envelope_for_somebody_else_is_not_opened(receiver: str) -> None:
    theirs = Envelope(TOKEN, AES_KEY, receiver)
    with pytest.raises(BadCallback, match="cannot be decrypted"):
        OURS.open(theirs.close("<xml/>", timestamp="1", nonce="n").encrypted)


def test_a_signature_covers_every_part() -> None:
    assert not BOTS.is_signed(SIGNATURE[:-1] + "3", "1700000000", "n0nce", ENCRYPTED)
    assert not BOTS.is_signed(SIGNATURE.upper(), "1700000000", "n0nce", ENCRYPTED)
    assert not BOTS.is_signed(SIGNATURE, "1700000001", "n0nce", ENCRYPTED)
    assert not BOTS.is_signed(SIGNATURE, "1700000000", "nonce", ENCRYPTED)
    assert not BOTS.is_signed(SIGNATURE, "1700000000", "n0nce", ENCRYPTED + "=")
    assert not BOTS.is_signed("é\ud800", "\ud800", "é", "\x00")


@given(st.text())
def test_whatever_is_closed_opens_to_the_same(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    sealed = OURS.close(text, timestamp="1", nonce="n")
    assert OURS.open(sealed.encrypted) == text
    assert OURS.is_signed(sealed.signature, "1", "n", sealed.encrypted)


def only_bad_callback(encrypted: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with suppress(BadCallback):
            OURS.open(encrypted)


@given(st.one_of(st.text(), st.binary().map(lambda raw: base64.b64encode(raw).decode())))
def test_what_is_no_envelope_raises_bad_callback_and_nothing_else(junk: str) -> None:
    only_bad_callback(junk)


@given(st.binary(min_size=0, max_size=200), st.integers(1, 6))
def test_garbage_encrypted_with_the_right_key_raises_bad_callback_and_nothing_else(raw: bytes, blocks: int) -> None:
    """As if the key had leaked: lengths that lie, padding that lies, text that is no text."""
    padded = raw.ljust(-(-max(len(raw), 1) // 16) * 16 * blocks, b"\x00")
    only_bad_callback(base64.b64encode(OURS._cipher.cipher.encrypt(padded)).decode())


@given(st.data())
def test_a_mutated_envelope_raises_bad_callback_and_nothing_else(data: st.DataObject) -> None:
    raw = bytearray(base64.b64decode(ENCRYPTED))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(raw)))
    only_bad_callback(base64.b64encode(raw[:cut]).decode())


@pytest.mark.parametrize(("padding", "is_good"), [(1, True), (32, True), (33, False), (80, False)])
def test_padding_beyond_a_block_is_noticed(padding: int, is_good: bool) -> None:
    text = b"x" * (140 - padding)
    whole = b"0123456789abcdef" + len(text).to_bytes(4, "big") + text + bytes([padding]) * padding
    sealed = base64.b64encode(BOTS._cipher.cipher.encrypt(whole)).decode()
    if is_good:
        assert BOTS.open(sealed) == text.decode()
    else:
        with pytest.raises(BadCallback, match="padding"):
            BOTS.open(sealed)


def test_whoever_receives_no_callbacks_needs_no_wechatpy() -> None:
    program = (
        "import sys; sys.modules['wechatpy'] = sys.modules['cryptography'] = None; "
        "import bot.platforms.wecom.app.callbacks, bot.platforms.wecom.app.inbound"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[3])
