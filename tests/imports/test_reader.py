"""Reading a file piece by piece: every layout, every break, every wrong file."""

import io
import json
from pathlib import Path

import pytest

from bot.imports.telegram_export import stream
from bot.imports.telegram_export.reader import BrokenExport, Export, WrongFile
from bot.imports.telegram_export.stream import BrokenJson, JsonStream
from tests.imports.exports import a_chat, an_account, line, written

MING = (5, "阿明")
AT = "2026-02-01T10:00:00+08:00"


@pytest.fixture(params=[1, 7, 64, stream.CHUNK])
def chunk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The window grows by so few bytes that every seam is met."""
    monkeypatch.setattr(stream, "CHUNK", request.param)


DOCUMENTS = [
    {},
    {"a": 1, "b": [1, 2.5, -3e2, True, False, None, "x"], "c": {"d": []}},
    {"text": 'quotes " backslash \\ \\\\ \\x0A not an escape, tab \t, 围炉 🔥'},
    {"long": "长" * 500, "n": 1234567890123456789},
]


@pytest.mark.usefixtures("chunk")
@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_what_was_written_is_read(document: object, indent: int | None, ascii_only: bool) -> None:
    text = json.dumps(document, indent=indent, ensure_ascii=ascii_only)
    reading = JsonStream(io.BytesIO(b"\xef\xbb\xbf" + text.encode()))
    assert {name: reading.value() for name in reading.members()} == document
    reading = JsonStream(io.BytesIO(text.encode()))
    reading.skip()
    assert reading.peek() == ""


@pytest.mark.usefixtures("chunk")
def test_control_characters_are_read_as_telegram_writes_them() -> None:
    text = r'["a\x0Bb", "\\x0B", "\\\x1F", "\u00e9\x08"]'
    assert list(JsonStream(io.BytesIO(text.encode())).items()) == ["a\x0bb", "\\x0B", "\\\x1f", "é\x08"]


@pytest.mark.parametrize(
    "text", ["[1,]", "[1 2]", '{"a" 1}', "{1: 2}", "[" * 100_000, "[nul]", "[1" + "0" * 5_000 + "]"]
)
def test_nonsense_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(BrokenJson) as found:
        JsonStream(io.BytesIO(text.encode())).value()
    assert 0 <= found.value.byte <= len(text)


def test_a_break_is_found_at_its_byte_and_line() -> None:
    text = '[\n "围炉",\n {"a": 1},\n {"a": ?},\n 3]'
    reading = JsonStream(io.BytesIO(text.encode()))
    with pytest.raises(BrokenJson) as found:
        list(reading.items())
    assert found.value.byte == text.encode().index(b"?")
    assert found.value.line == 4
    assert not found.value.ends


def test_one_chat_is_read_with_its_messages_in_order(tmp_path: Path) -> None:
    told = [line(n, MING, f"第 {n} 句", AT) for n in range(1, 6)]
    export = Export(written(tmp_path / "result.json", a_chat(told)))
    chat, is_alone = export.first_chat()
    assert (chat.number, chat.name, chat.key, is_alone) == (1_000_000_000, "测试群", "-1001000000000", True)
    assert list(export.messages(chat)) == told


def test_an_account_lists_its_chats_and_any_of_them_is_read(tmp_path: Path) -> None:
    first = a_chat([line(1, MING, "a", AT)], number=11, name="一群")
    second = a_chat([line(n, MING, "b", AT) for n in (1, 2, 3)], number=22, name="二群", kind="private_group")
    export = Export(written(tmp_path / "result.json", an_account(first, second)))
    chats = export.chats()
    assert [(chat.name, chat.key, count) for chat, count in chats] == [("一群", "-10011", 1), ("二群", "-22", 3)]
    assert not export.first_chat()[1]
    assert list(export.messages(chats[1][0])) == second["messages"]


@pytest.mark.parametrize("indent", [None, 1])
def test_a_file_cut_anywhere_gives_what_was_whole_and_says_where_it_ends(tmp_path: Path, indent: int | None) -> None:
    told = [line(n, MING, f'"{n}" \\ 围炉', AT) for n in range(1, 8)]
    whole = json.dumps(a_chat(told), ensure_ascii=False, indent=indent).encode()
    file = tmp_path / "result.json"
    file.write_bytes(whole)
    chat, _ = Export(file).first_chat()
    beginning = whole.index(b'"messages"') + 12
    ends = [whole.index(b"}", whole.index(f'"id": {n}'.encode())) + 1 for n in range(1, 8)]
    for cut in range(beginning, whole.rindex(b"]"), 3):
        file.write_bytes(whole[:cut])
        read: list[dict[str, object]] = []
        with pytest.raises(BrokenExport) as found:
            read.extend(Export(file).messages(chat))
        assert read == told[: sum(end <= cut for end in ends)], cut
        assert found.value.ends, whole[:cut][-20:]
        assert found.value.byte == cut
        assert found.value.last_id == (read[-1]["id"] if read else None)


WRONG = {
    "is empty": b"  \n",
    "is a packed archive": b"PK\x03\x04rest",
    "is an HTML export": b"<!DOCTYPE html><html>",
    "is not UTF-8": '{"a": 1}'.encode("utf-16"),
    "is not JSON as Telegram Desktop writes it": b"hello",
    "it has neither messages nor a list of chats": b'{"version": 3, "items": [{"messages": []}]}',
    "belong to no chat with an id and a type": b'{"messages": [{"id": 1}]}',
}


@pytest.mark.parametrize("sentence", WRONG)
def test_each_wrong_file_gets_its_sentence(sentence: str, tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    file.write_bytes(WRONG[sentence])
    with pytest.raises(WrongFile, match=sentence):
        Export(file).first_chat()


def test_a_folder_and_a_missing_file_get_theirs(tmp_path: Path) -> None:
    with pytest.raises(WrongFile, match="is a folder; name the result"):
        Export(tmp_path)
    with pytest.raises(WrongFile, match="does not exist"):
        Export(tmp_path / "result.json")
