"""The sites of `channels.yml`, and who may use them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.errors import Unreadable
from tests.strategies import json_values
from web.sites import Site, sites

SITE = Site("demo", frozenset({"https://shop.example"}))


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("https://shop.example", "https://shop.example"),
        ("http://localhost:8080/", "http://localhost:8080"),
        ("HTTPS://Shop.Example/a/page", "https://shop.example"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_an_origin_is_kept_as_browsers_send_it(written: str, origin: str) -> None:
    found = sites({"sites": [{"key": "demo", "origins": [written]}]})
    assert found == {"demo": Site("demo", frozenset({origin}))}


@pytest.mark.parametrize(
    "origin", ["", "shop.example", "ftp://shop.example", "https://", "javascript:x", "*"]
)
def test_what_is_no_origin_is_said(origin: str) -> None:
    with pytest.raises(Unreadable, match="is not an origin"):
        sites({"sites": [{"key": "demo", "origins": [origin]}]})


@pytest.mark.parametrize("config", [{}, {"sites": []}, {"sites": "demo"}, {"sites": None}])
def test_a_web_chat_without_sites_is_said(config: dict[str, Any]) -> None:
    with pytest.raises(Unreadable, match="at least one site"):
        sites(config)


@given(st.dictionaries(st.just("sites"), json_values | st.lists(json_values)))
def test_any_section_is_sites_or_unreadable(config: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        sites(config)


@pytest.mark.parametrize(
    ("origin", "host", "admitted"),
    [
        (None, "hub.example", True),
        ("https://shop.example", "hub.example", True),
        ("https://hub.example", "hub.example", True),
        ("https://evil.example", "hub.example", False),
        ("https://shop.example.evil.example", "hub.example", False),
        ("null", "hub.example", False),
        ("http://[", "hub.example", False),
        ("https://shop.example@evil.example", "hub.example", False),
    ],
)
def test_a_site_admits_its_own_pages_and_ours(origin: str | None, host: str, admitted: bool) -> None:
    assert SITE.admits(origin, host) == admitted


@given(st.text(), st.text(min_size=1))
def test_any_origin_is_admitted_or_not(origin: str, host: str) -> None:
    assert SITE.admits(origin, host) in {True, False}
