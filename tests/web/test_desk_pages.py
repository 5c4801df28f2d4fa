"""The desk's HTML, region by region."""

import pytest

from hub.content import Card, Choice, Choices, Content, Image, Link, Paragraph, Text
from hub.markup import parse
from hub.messages import Delivery, Sender, Status
from tests.values import entry
from web.desk_pages import Pages, Region
from web.desk_view import Transcript, folded


@pytest.fixture(scope="module")
def pages() -> Pages:
    return Pages()


def line(pages: Pages, content: Content, **more: object) -> str:
    return pages.lines(Transcript([entry("m", content=content, id="1-0", **more)])).html


def test_a_region_says_where_it_goes_and_how() -> None:
    partial = Region("#queue", "<p>x</p>").as_partial()
    assert partial == '<hx-partial hx-target="#queue" hx-swap="innerMorph"><p>x</p></hx-partial>'


def test_every_kind_of_content_is_drawn(pages: Pages) -> None:
    content: Content = (
        *parse("**bold** *it* `code`\n\n- one\n- two\n\n1. first"),
        Image("https://shop.example/boot.jpg", "A boot"),
        Card("Boot", "Red", None, "https://shop.example/boot", (Choice("Buy", "/buy"),)),
        Choices((Choice("Refund", "/refund"),)),
    )
    html = line(pages, content)
    for drawn in ("<strong>bold", "<em>it", "<code>code", "<li>two", "<ol>", 'alt="A boot"', "Buy", "Refund"):
        assert drawn in html
    assert "/refund" not in html


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "http://[", "vbscript:x"])
def test_an_unsafe_address_is_neither_link_nor_picture(pages: Pages, url: str) -> None:
    link = Paragraph((Link(url, (Text("label"),)),))
    html = line(pages, (link, Image(url, "alt"), Card("title", image=url, url=url)))
    assert "href" not in html
    assert "src" not in html
    assert "label" in html


def test_a_note_is_marked_as_only_for_colleagues(pages: Pages) -> None:
    assert "only for colleagues" in line(pages, parse("x"), sender=Sender.NOTE, agent="Ada")


def test_a_failed_delivery_is_shown_with_its_reason(pages: Pages) -> None:
    failed = Delivery("m", 1, Status.FAILED, reason="number is unknown <b>", maybe_doubled=True)
    html = pages.lines(folded([entry("m", id="1"), failed])).html
    assert "Not delivered: number is unknown &lt;b&gt;" in html
    assert "may have got this twice" in html
    assert failed.reason not in html
    assert pages.delivery(failed).target.removeprefix("#") in html


def test_nothing_is_inline(pages: Pages) -> None:
    """The content policy forbids it, so it would silently not work."""
    html = pages.page("sign_in.html", login='"><script>', next="/desk", error="no") + pages.refusal("x").html
    for inline in ("<script>", "style=", "onclick", "javascript:"):
        assert inline not in html
