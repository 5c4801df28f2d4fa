"""The reader of server-sent events, in the browser that runs it."""

import pytest

from tests.web.widget.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PARSE = """
async (texts) => {
  const { EventParser } = await import("/static/widget/src/stream.js");
  return texts.map((parts) => {
    const parser = new EventParser();
    return parts.flatMap((part) => [...parser.push(part)]);
  });
}
"""
PARSE_PIECES = """
async (text) => {
  const { EventParser } = await import("/static/widget/src/stream.js");
  const answers = new Set();
  const parse = (parts) => {
    const parser = new EventParser();
    answers.add(JSON.stringify(parts.flatMap((part) => [...parser.push(part)])));
  };
  parse(text.split(""));
  for (let a = 0; a <= text.length; a++) {
    for (let b = a; b <= text.length; b++) parse([text.slice(0, a), text.slice(a, b), text.slice(b)]);
  }
  return [...answers].map((answer) => JSON.parse(answer));
}
"""
STREAM = (
    ": ping\r\n\r\nid: 1-0\r\ndata: a\r\ndata:b\r\ndata\r\n\r\n"
    "event: typing\ndata:  two spaces: and a colon\nretry: 5\nunknown\n\n"
    "event: nothing\n\nid: 2-0\rdata: ümlaut ß\r\r: end\n"
)
EVENTS = [
    {"event": "message", "id": "1-0", "data": "a\nb\n"},
    {"event": "typing", "data": " two spaces: and a colon"},
    {"event": "message", "id": "2-0", "data": "ümlaut ß"},
]


async def test_any_pieces_give_the_same_events(visit: Visit) -> None:
    """Cut at every place, at every pair of places, and into single characters."""
    chat = await visit.page("/blank")
    assert await chat.page.evaluate(PARSE_PIECES, STREAM) == [EVENTS]


async def test_an_unfinished_event_is_not_given(visit: Visit) -> None:
    chat = await visit.page("/blank")
    assert await chat.page.evaluate(PARSE, [["id: 1\ndata: half"], ["data: half\n"], [""]]) == [[], [], []]
