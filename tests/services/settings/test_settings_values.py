"""Values of knobs: what is written can be read, by people and from files, whatever the model holds."""

import json
from datetime import time, timedelta
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from bot.domain.settings import ChatSettings, settings_from_json
from bot.domain.settings.stored import read_stored
from bot.services.settings import knobs as found
from bot.services.settings.changes import BadValue, Turned, differing, turn
from bot.services.settings.document import DEEPEST, BadDocument, compare, read_document, write_document
from bot.services.settings.knobs import Bounds, Kind, Knob, UnknownKnob, find_knob, knobs
from bot.services.settings.values import NotReadable, example, presets, read, read_toml, to_toml, written


class Odd(BaseModel):
    """Kinds of fields a section may have."""

    pause: Annotated[timedelta, Field(ge=timedelta(minutes=1), le=timedelta(days=1))] = timedelta(hours=2)
    hours: list[Literal[24, 48]] = [24]
    words: tuple[str, ...] = ()
    label: Annotated[str, Field(max_length=5)] | None = None
    links: dict[str, str] = {"a": "b"}
    level: Annotated[int, Field(gt=0, lt=10)] = 3
    mode: Literal["a", "b"] = "a"
    at: time | None = time(9)


ODD = {name: found._knob("odd", name, field) for name, field in Odd.model_fields.items()}


def test_each_field_is_the_kind_it_is() -> None:
    kinds = {name: knob.kind for name, knob in ODD.items()}
    assert kinds == {
        "pause": Kind.DURATION,
        "hours": Kind.VALUE,
        "words": Kind.LIST,
        "label": Kind.TEXT,
        "links": Kind.VALUE,
        "level": Kind.NUMBER,
        "mode": Kind.CHOICE,
        "at": Kind.TIME,
    }
    assert ODD["level"].bounds == Bounds(1, 9)
    assert ODD["label"].bounds == Bounds(longest=5)
    assert [name for name, knob in ODD.items() if knob.is_optional] == ["label", "at"]


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("pause", "2小时30分", timedelta(hours=2, minutes=30)),
        ("words", "一、二，三\nfour", ["一", "二", "三", "four"]),
        ("words", '""', []),
        ("label", "无", None),
        ("label", " 好 ", "好"),
        ("links", '{a = "c"}', {"a": "c"}),
        ("level", "７", 7),
        ("mode", "B", "b"),
        ("at", "9：30", time(9, 30)),
        ("at", "关", None),
    ],
)
def test_people_may_write_it_their_way(name: str, text: str, value: object) -> None:
    assert read(ODD[name], text) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pause", "soon"),
        ("pause", "forever"),
        ("level", "1e9"),
        ("mode", "c"),
        ("at", "24:00"),
        ("links", "{"),
        ("links", "[" * 4000),
    ],
)
def test_what_is_no_value_is_not_read(name: str, text: str) -> None:
    with pytest.raises(NotReadable):
        read(ODD[name], text)


@pytest.mark.parametrize("knob", [*knobs().values(), *ODD.values()], ids=lambda knob: knob.name)
def test_defaults_examples_and_presets_can_be_typed_and_put_into_files(knob: Knob) -> None:
    model = found.section_type(knob.section) if knob.section != "odd" else Odd
    for text in (written(knob, knob.default), example(knob), *presets(knob)):
        model.model_validate({knob.field: read(knob, text)})
    assert model.model_validate({knob.field: read_toml(knob, to_toml(knob.default))}) == model()


@pytest.mark.parametrize("knob", [knob for knob in knobs().values() if knob.kind is Kind.NUMBER], ids=lambda k: k.name)
def test_numbers_outside_their_bounds_are_refused(knob: Knob) -> None:
    if knob.bounds.high is not None:
        assert turn(ChatSettings(), {knob: knob.bounds.high + 1}) == (BadValue(knob),)  # type: ignore[operator]  # a number


def test_all_of_several_knobs_or_none() -> None:
    good, bad = knobs()["checkin.base_points"], knobs()["checkin.grace_days"]
    assert turn(ChatSettings(), {good: 9, bad: 99}) == (BadValue(bad),)


def test_what_differs_is_stored_and_read_again() -> None:
    outcome = turn(ChatSettings(), {knobs()["general.quiet_from"]: None, knobs()["polls.open_hours"]: 3})
    assert isinstance(outcome, Turned)
    chosen = differing(outcome.settings)
    assert chosen == {"general": {"quiet_from": None}, "polls": {"open_hours": 3}}
    assert read_stored(json.dumps(chosen)) == outcome.settings


def test_chats_that_chose_the_same_share_one_object() -> None:
    assert settings_from_json('{"polls": {"open_hours": 3}}') is settings_from_json('{"polls": {"open_hours": 3}}')
    assert settings_from_json('{"polls": {"open_hours": 3}}') != settings_from_json('{"polls": {"open_hours": 4}}')


def test_a_name_is_found_however_it_is_typed() -> None:
    knob = find_knob(" Checkin.Day-Start ")
    assert isinstance(knob, Knob)
    assert knob.name == "checkin.day_start"
    assert find_knob("day_start") == UnknownKnob("day_start", ("general.day_start", "checkin.day_start"))
    assert find_knob("x" * 10_000) == UnknownKnob("x" * 64)


def test_a_written_document_changes_nothing() -> None:
    document = write_document(ChatSettings(), head=["一\n[二]"], comment=lambda name: f"{name}\n[x]")
    tables = read_document(document.encode())
    assert not isinstance(tables, BadDocument)
    assert compare(ChatSettings(), tables).changes == ()
    assert compare(ChatSettings(), tables).refused == ()


def test_nesting_has_an_end() -> None:
    assert isinstance(read_document(b"a = " + b"[" * DEEPEST + b"]" * DEEPEST), BadDocument)
    assert not isinstance(read_document(b"a = " + b"[" * (DEEPEST - 1) + b"]" * (DEEPEST - 1)), BadDocument)


@given(content=st.binary(max_size=400) | st.text(alphabet='[]{}="\n.ab1#', max_size=80).map(str.encode))
def test_no_file_breaks_the_reader(content: bytes) -> None:
    tables = read_document(content)
    if not isinstance(tables, BadDocument):
        compare(ChatSettings(), tables)
