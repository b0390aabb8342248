"""Addresses: found bare or disguised, and reduced to the host they really lead to."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.moderation.addresses import addresses_in, parse_address
from bot.services.moderation.places import Invitation, PublicName, door_behind


def hosts(text: str, *links: str) -> list[str]:
    return [address.host for address in addresses_in(text, links)]


@pytest.mark.parametrize(
    ("written", "host"),
    [
        ("https://Evil.COM/path", "evil.com"),
        ("https://evil.com.", "evil.com"),
        ("http://evil.com:8080/x", "evil.com"),
        ("evil.com:8080", "evil.com"),
        ("https://good.com@evil.com/", "evil.com"),
        ("https://good.com%40evil.com/", "evil.com"),
        ("https://user:pass@evil.com", "evil.com"),
        ("https://evil.com\\@good.com", "evil.com"),
        ("https:\\\\evil.com/x", "evil.com"),
        ("https:evil.com/x", "evil.com"),
        ("https://%65vil.com", "evil.com"),
        ("https://evil。com", "evil.com"),
        ("https://ｅｖｉｌ．ｃｏｍ", "evil.com"),
        ("https://ev\u200bil.com", "evil.com"),
        ("//evil.com/x", "evil.com"),
        ("http://2130706433/", "2130706433"),
        ("http://[::1]/x", "::1"),
    ],
)
def test_a_link_is_reduced_to_its_host(written: str, host: str) -> None:
    address = parse_address(written)
    assert (address.host if address else "") == host


@pytest.mark.parametrize("written", ["mailto:a@evil.com", "tel:+123", "a@evil.com", "", "https://", "javascript:x//y"])
def test_what_names_no_place_is_no_address(written: str) -> None:
    assert parse_address(written) is None


def test_a_look_alike_host_reads_as_what_it_imitates_but_is_another() -> None:
    address = parse_address("https://www.\u0430pple.com/id")  # a Cyrillic letter
    assert address is not None
    assert address.host.startswith("www.xn--")
    assert address.reads_as("apple.com")
    assert not address.is_under("apple.com")
    encoded = parse_address("https://www.xn--pple-43d.com/id")
    assert encoded is not None
    assert encoded.readable == "www.apple.com"


def test_below_a_domain_is_not_beside_it() -> None:
    below, beside = parse_address("a.b.evil.com"), parse_address("notevil.com")
    assert below is not None
    assert beside is not None
    assert below.is_under("evil.com")
    assert not beside.is_under("evil.com")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("看看 baidu.com 吧", ["baidu.com"]),
        ("请访问baidu.com领取", ["baidu.com"]),
        ("baidu。com", ["baidu.com"]),
        ("go to WWW.Evil.CN/x?y=1, now", ["www.evil.cn"]),
        ("t.me/abcdef", ["t.me"]),
        ("https://good.com@evil.com/x", ["evil.com"]),
        ("https://a.com https://b.com/1 https://a.com", ["a.com", "b.com"]),
        ("（https://evil.com）", ["evil.com"]),
        ("see README.md and main.py", []),
        ("the end.it was fine. Or so.me think", []),
        ("version 1.2.3 costs 3.50", []),
        ("很好。我们走吧。ok", []),
        ("mail me at a.person@evil.com", []),
        ("evil.com。OK then", ["evil.com"]),
        ("(see https://evil.com/a), https://evil.com。谢谢", ["evil.com", "evil.com"]),
        ("点https://evil.com谢谢", ["evil.com"]),
        ("self.app.run_config", []),
        ("e.g. this, i.e. that...", []),
    ],
)
def test_bare_addresses_are_found_and_ordinary_dots_are_not(text: str, found: list[str]) -> None:
    assert hosts(text) == found


def test_a_hidden_link_has_no_place_in_the_text() -> None:
    (address,) = addresses_in("click here", ["https://evil.com/x"])
    assert (address.host, address.start, address.end) == ("evil.com", 0, 0)


@pytest.mark.parametrize(
    "link",
    [
        "https://t.me/+AbCdEf",
        "t.me/joinchat/AbC",
        "http://telegram.me/joinchat/AbC",
        "telegram.dog/%2BAbC",
        "https://t.me//joinchat/AbC",
        "tg://join?invite=AbC",
        "https://t.me/addlist/AbC",
        "https://discord.gg/abc",
        "https://discord.com/invite/abc",
        "https://chat.whatsapp.com/AbC",
        "https://weixin.qq.com/g/AbC",
        "https://work.weixin.qq.com/gm/abc",
        "https://qm.qq.com/q/abc",
    ],
)
def test_an_invitation_is_known_on_every_platform(link: str) -> None:
    address = parse_address(link)
    assert address is not None
    assert door_behind(address) == Invitation()


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ("https://t.me/SomeGroup", "somegroup"),
        ("t.me/s/somegroup/12?single", "somegroup"),
        ("https://somegroup.t.me", "somegroup"),
        ("https://www.t.me/somegroup", "somegroup"),
        ("tg://resolve?domain=somegroup&start=1", "somegroup"),
    ],
)
def test_a_public_name_is_read_from_every_form_of_its_link(link: str, name: str) -> None:
    address = parse_address(link)
    assert address is not None
    assert door_behind(address) == PublicName(name)


@pytest.mark.parametrize(
    "link",
    ["https://t.me/share/url?url=x", "https://t.me/addstickers/abc", "https://t.me/c/123/4", "https://baidu.com/+x"],
)
def test_other_links_open_no_group(link: str) -> None:
    address = parse_address(link)
    assert address is not None
    assert door_behind(address) is None


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("ahtps:/.@%[]\\xn-。?#")), max_size=80))
def test_no_text_breaks_the_search_and_places_are_inside(text: str) -> None:
    for address in addresses_in(text, [text]):
        assert 0 <= address.start <= address.end <= len(text)
        door_behind(address)


@pytest.mark.parametrize("piece", ["a.", "a-", "a.a@", "http://", "x" * 63 + ".", "a.com@", "。a"])
def test_a_long_hostile_text_is_searched_in_no_time(piece: str) -> None:
    began = time.process_time()
    addresses_in((piece * 4096)[:4096])
    assert time.process_time() - began < 1.0  # a search that backtracks takes minutes
