"""Inline nodes as plain words."""

from __future__ import annotations

import pytest

from adapters.twilio.words import words
from hub.content import Bold, Break, Code, Italic, Link, Text


def test_nothing_is_marked_up() -> None:
    nodes = (Bold((Text("Order "), Italic((Code("4021"),)))), Break(), Text("is *here*"))
    assert words(nodes) == "Order 4021\nis *here*"


@pytest.mark.parametrize(
    ("url", "label", "shown"),
    [
        ("https://shop.example/a", "our shop", "our shop (https://shop.example/a)"),
        ("https://shop.example/a", "https://shop.example/a", "https://shop.example/a"),
        ("https://shop.example/a", "", "https://shop.example/a"),
        ("mailto:help@shop.example", "help@shop.example", "help@shop.example"),
        ("mailto:help@shop.example", "write to us", "write to us (help@shop.example)"),
        ("tel:+12025550100", "+12025550100", "+12025550100"),
    ],
)
def test_a_link_is_its_address(url: str, label: str, shown: str) -> None:
    assert words((Link(url, (Text(label),)),)) == shown
