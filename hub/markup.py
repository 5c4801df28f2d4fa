"""Light markup (a safe subset of Markdown) to the content tree."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from hub.content import (
    Block,
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
    text,
)

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_MOST_NESTED = 20
"""No writer nests emphasis deeper; whoever does would only have readers of the tree run out of stack."""
_RULES = ("emphasis", "link", "backticks", "list", "newline", "escape")


def parse(markup: str) -> Content:
    """Bold, italic, code, links and lists; everything else, HTML included, stays the words it is."""
    tokens = _parser().parse(markup)
    if any(inline.level > _MOST_NESTED for token in tokens for inline in token.children or ()):
        return text(markup)
    return tuple(block for node in SyntaxTreeNode(tokens).children for block in _blocks(node))


def safe_url(url: str) -> bool:
    """Whether a link may be shown: http, https, mailto or tel."""
    try:
        return urlsplit(url).scheme.lower() in SCHEMES
    except ValueError:
        return False


def _parser() -> MarkdownIt:
    return MarkdownIt("zero").enable(list(_RULES))


def _blocks(node: SyntaxTreeNode) -> list[Block]:
    match node.type:
        case "bullet_list" | "ordered_list":
            items = tuple(_item(item) for item in node.children)
            return [ItemList(items, ordered=node.type == "ordered_list")]
        case _:
            return [Paragraph(_inlines(node.children))]


def _item(item: SyntaxTreeNode) -> tuple[Inline, ...]:
    """One item's words; a list inside it is told on new lines, for channels have no nested lists."""
    out: list[Inline] = []
    for child in item.walk():
        if child.type == "inline":
            out += [*([Break()] if out else []), *_inlines([child])]
    return tuple(out)


def _inlines(nodes: Sequence[SyntaxTreeNode]) -> tuple[Inline, ...]:
    return tuple(inline for node in nodes for inline in _inline(node))


def _inline(node: SyntaxTreeNode) -> tuple[Inline, ...]:
    match node.type:
        case "inline":
            return _inlines(node.children)
        case "link":
            return _link(node)
        case "text" if not node.content:
            return ()
        case _:
            return (_leaf(node),)


def _leaf(node: SyntaxTreeNode) -> Inline:
    match node.type:
        case "strong":
            return Bold(_inlines(node.children))
        case "em":
            return Italic(_inlines(node.children))
        case "code_inline":
            return Code(node.content)
        case "softbreak" | "hardbreak":
            return Break()
        case _:
            return Text(node.content)


def _link(node: SyntaxTreeNode) -> tuple[Inline, ...]:
    url = str(node.attrs.get("href", ""))
    children = _inlines(node.children)
    return (Link(url, children),) if safe_url(url) else children
