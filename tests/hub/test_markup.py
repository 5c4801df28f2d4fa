"""Light markup: what it understands, and that nothing else gets through or gets lost."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.content import (
    Bold,
    Break,
    Code,
    Content,
    Inline,
    Italic,
    ItemList,
    Link,
    Paragraph,
    Text,
    from_json,
    to_json,
)
from hub.markup import SCHEMES, parse, safe_url
from tests.strategies import words

marked = st.lists(
    st.sampled_from(
        ["**", "*", "_", "`", "[", "](", ")", "- ", "1. ", "\n", "\n\n", "  ", "\\", "<b>", "&amp;", "# "]
    )
    | st.sampled_from(["javascript:alert(1)", "https://shop.example", "word", "> ", "![", "\t"])
    | words,
    max_size=20,
).map("".join)
"""Text that looks like markup, mostly broken."""


@given(marked)
def test_any_text_becomes_a_tree_that_json_can_carry(text: str) -> None:
    tree = parse(text)
    assert from_json(json.loads(json.dumps(to_json(tree)))) == tree


@given(st.text("ab *_`[]-\n\\<>", max_size=40))
def test_no_letter_is_lost(text: str) -> None:
    shown = "".join(_shown(parse(text)))
    assert [c for c in shown if c in "ab"] == [c for c in text if c in "ab"]


@given(marked)
def test_every_link_has_a_safe_scheme(text: str) -> None:
    for url in _links(parse(text)):
        assert url.partition(":")[0].lower() in SCHEMES


@pytest.mark.parametrize("opening", ["*a ", "**a ", "_a ", "[a ", "- ", "> ", "`"])
def test_markup_nested_without_end_is_still_read(opening: str) -> None:
    closing = {"*a ": " a*", "**a ": " a**", "_a ": " a_", "[a ": " a](https://shop.example)"}.get(
        opening, ""
    )
    assert parse(opening * 3000 + "end" + closing * 3000)


def test_each_kind_of_markup() -> None:
    assert parse("**bold** *italic* `code`\n[label](https://shop.example)") == (
        Paragraph(
            (
                Bold((Text("bold"),)),
                Text(" "),
                Italic((Text("italic"),)),
                Text(" "),
                Code("code"),
                Break(),
                Link("https://shop.example", (Text("label"),)),
            )
        ),
    )


def test_lists_with_bullets_and_numbers() -> None:
    assert parse("- tea\n- milk\n\n1. one\n2. two") == (
        ItemList(((Text("tea"),), (Text("milk"),))),
        ItemList(((Text("one"),), (Text("two"),)), ordered=True),
    )


def test_a_list_inside_a_list_is_told_on_new_lines() -> None:
    assert parse("- tea\n  - green") == (ItemList(((Text("tea"), Break(), Text("green")),)),)


def test_html_stays_the_words_it_is() -> None:
    assert parse("<script>x</script>") == (Paragraph((Text("<script>x</script>"),)),)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//shop.example", ""]
)
def test_a_link_elsewhere_is_only_its_label(url: str) -> None:
    tree = parse(f"[label]({url})")
    assert not list(_links(tree))
    assert "label" in "".join(_shown(tree))


@pytest.mark.parametrize("url", ["https://a", "HTTP://a", "mailto:a@b.example", "tel:5550100"])
def test_safe_addresses(url: str) -> None:
    assert safe_url(url)


@pytest.mark.parametrize("url", ["http://[broken", "shop.example", "java\nscript:alert(1)"])
def test_unsafe_addresses(url: str) -> None:
    assert not safe_url(url)


@given(st.text())
def test_any_text_is_a_safe_address_or_not(text: str) -> None:
    assert safe_url(text) in {True, False}


def _links(tree: Content) -> Iterator[str]:
    return (node.url for node in _nodes(tree) if isinstance(node, Link))


def _shown(tree: Content) -> Iterator[str]:
    return (node.text for node in _nodes(tree) if isinstance(node, Text | Code))


def _nodes(tree: Content) -> Iterator[Inline]:
    for block in tree:
        match block:
            case Paragraph(children):
                yield from _within(children)
            case ItemList(items):
                for item in items:
                    yield from _within(item)


def _within(children: tuple[Inline, ...]) -> Iterator[Inline]:
    for node in children:
        yield node
        if isinstance(node, Bold | Italic | Link):
            yield from _within(node.children)
