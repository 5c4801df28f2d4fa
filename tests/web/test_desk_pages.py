"""The desk's HTML, region by region."""

import pytest

from hub.content import Card, Choice, Choices, Content, File, Image, Link, Location, Paragraph, Text, text
from hub.links import Links
from hub.markup import parse
from hub.messages import Delivery, Edit, Fetched, Sender, Status
from tests.fakes import Clock
from tests.values import entry
from web.desk_pages import Pages, Region
from web.desk_transcript import Transcript, folded


@pytest.fixture(scope="module")
def pages() -> Pages:
    return Pages(Links(b"secret", "", Clock()))


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


@pytest.mark.parametrize(
    ("status", "word"), [(Status.SENT, "Sent"), (Status.DELIVERED, "Delivered"), (Status.READ, "Read")]
)
def test_how_far_a_message_came_is_said(pages: Pages, status: Status, word: str) -> None:
    assert word in pages.delivery(Delivery("m", 1, status)).html


BOOTS = File("telegram-1", "boots <1>.png", "image/png", 2_500_000)
RECEIPT = File("telegram-2", "receipt.pdf", "application/pdf", 48_213)


def test_a_customers_file_is_waited_for(pages: Pages) -> None:
    html = line(pages, (BOOTS,))
    assert "Being fetched" in html
    assert "/files/" not in html


def test_a_picture_that_came_is_shown_from_our_own_address(pages: Pages) -> None:
    html = pages.lines(folded([entry("m", content=(BOOTS,), id="1"), Fetched(BOOTS, 2, ok=True)])).html
    assert '<img src="/files/telegram-1?until=' in html
    assert 'alt="boots &lt;1&gt;.png"' in html


def test_any_other_file_is_a_download_with_its_kind_and_size(pages: Pages) -> None:
    html = pages.file(Fetched(RECEIPT, 2, ok=True)).html
    assert 'download="receipt.pdf"' in html
    assert "PDF · 47 KB" in html
    assert "<img" not in html


def test_a_file_that_never_came_says_why(pages: Pages) -> None:
    html = pages.file(Fetched(RECEIPT, 2, ok=False, reason="It is gone.")).html
    assert "It is gone." in html
    assert "href" not in html


def test_an_agents_own_file_is_there_at_once(pages: Pages) -> None:
    assert "<img" in line(pages, (BOOTS,), sender=Sender.AGENT, agent="Ada")


def test_a_file_that_comes_later_finds_its_place_in_every_message(pages: Pages) -> None:
    (region,) = pages.told(folded([Fetched(BOOTS, 2, ok=True)]))
    assert f'class="attachment {region.target.removeprefix(".")}"' in line(pages, (BOOTS,))


def test_a_place_is_a_link_to_a_map(pages: Pages) -> None:
    html = line(pages, (Location(52.5163, 13.3777, "The <gate>"),))
    assert 'href="https://www.openstreetmap.org/?mlat=52.516300&amp;mlon=13.377700#' in html
    assert "The &lt;gate&gt;" in html
    assert "<img" not in html


def test_an_edited_message_shows_the_old_words_and_the_new(pages: Pages) -> None:
    html = pages.lines(folded([entry("m", "size 42", id="1"), Edit("m", 2, text("size 43"))])).html
    assert html.index("size 42") < html.index("Edited") < html.index("size 43")


def test_a_message_that_was_taken_back_shows_no_words(pages: Pages) -> None:
    lines = [entry("m", "secret", id="1"), Edit("m", 2, text("more")), Edit("m", 3)]
    html = pages.lines(folded(lines)).html
    assert "Taken back by the customer" in html
    assert "secret" not in html
    assert "more" not in html


@pytest.mark.parametrize(("words", "swap"), [("new", "beforeend"), ("", "innerHTML")])
def test_a_later_edit_finds_its_message(pages: Pages, words: str, swap: str) -> None:
    (region,) = pages.told(folded([Edit("m", 2, text(words) if words else ())]))
    assert region.swap == swap
    assert f'id="{region.target.removeprefix("#")}"' in line(pages, text("old"))


def test_nothing_is_inline(pages: Pages) -> None:
    """The content policy forbids it, so it would silently not work."""
    html = pages.page("sign_in.html", login='"><script>', next="/desk", error="no") + pages.refusal("x").html
    for inline in ("<script>", "style=", "onclick", "javascript:"):
        assert inline not in html
