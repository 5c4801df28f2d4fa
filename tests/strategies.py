"""Hypothesis strategies for the hub's values."""

from __future__ import annotations

from hypothesis import strategies as st

from hub.bot import Answer, Handoff, Memory, Remembered
from hub.content import (
    Block,
    Bold,
    Break,
    Card,
    Choice,
    Choices,
    Code,
    Content,
    File,
    Image,
    Inline,
    Italic,
    ItemList,
    Link,
    Location,
    Paragraph,
    Text,
)
from hub.conversation import Barred, Case, CaseState, Conversation, Floor, Heard, Menu, Packet
from hub.messages import (
    Address,
    AgentLeft,
    Assurance,
    Attachment,
    Claim,
    Command,
    Deleted,
    Delivery,
    Edit,
    Edited,
    Entry,
    Fetched,
    Inbound,
    Keyword,
    Kind,
    Letter,
    LogLine,
    Outbound,
    Press,
    Reached,
    Release,
    Reply,
    Reported,
    Resolve,
    Said,
    Sender,
    Status,
    Transfer,
)

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
"""Any text that UTF-8 can carry."""
names = st.text("abcdefghij", min_size=1, max_size=6)
times = st.integers(0, 2**41)
urls = st.sampled_from(
    ["https://shop.example/a", "http://shop.example", "mailto:help@shop.example", "tel:5550100"]
)
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=10,
)
"""Any value JSON has."""


def _nested(inner: st.SearchStrategy[Inline]) -> st.SearchStrategy[Inline]:
    children = st.lists(inner, max_size=3).map(tuple)
    return st.builds(Bold, children) | st.builds(Italic, children) | st.builds(Link, urls, children)


inlines: st.SearchStrategy[Inline] = st.recursive(
    st.builds(Text, words) | st.builds(Code, words) | st.just(Break()), _nested, max_leaves=6
)
mimes = st.sampled_from(["image/jpeg", "image/png", "application/pdf", "audio/ogg", "video/mp4", "text/html"])
_runs = st.lists(inlines, max_size=4).map(tuple)
offers = st.builds(Choice, title=words, payload=words)
_offered = st.lists(offers, max_size=3).map(tuple)
blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Paragraph, _runs),
    st.builds(ItemList, st.lists(_runs, max_size=3).map(tuple), st.booleans()),
    st.builds(Image, urls, words),
    st.builds(Card, words, words, st.none() | urls, st.none() | urls, _offered),
    st.builds(Choices, _offered),
    st.builds(File, media=words, name=words, mime=mimes, size=st.integers(0, 10**9)),
    st.builds(Location, st.floats(-90, 90), st.floats(-180, 180), words),
)
contents: st.SearchStrategy[Content] = st.lists(blocks, max_size=4).map(tuple)
"""Any content tree."""

addresses = st.builds(Address, channel=st.sampled_from(["webchat", "sms", "telegram"]), id=words)
attachments = st.builds(Attachment, words, st.sampled_from(Kind), words, mimes, words, st.integers(0, 10**9))
said = st.builds(
    Said,
    id=words,
    at=times,
    address=addresses,
    text=words,
    payload=st.none() | words,
    client_id=st.none() | words,
    assurance=st.sampled_from(Assurance),
    place=words,
    blocks=contents,
    attachments=st.lists(attachments, max_size=2).map(tuple),
    press=st.none() | st.builds(Press, words, words),
    keyword=st.none() | st.sampled_from(Keyword),
    link=words,
)
inbound: st.SearchStrategy[Inbound] = st.one_of(
    said,
    st.builds(Edited, words, times, addresses, words, words),
    st.builds(Deleted, words, times, addresses, words),
    st.builds(Reached, words, times, addresses, st.booleans(), words, st.booleans()),
    st.builds(Reported, words, times, addresses, words, st.sampled_from(Status), words),
)
"""Anything a channel hands in."""
_command = {"id": words, "at": times, "case": names, "agent": names}
commands: st.SearchStrategy[Command] = st.one_of(
    st.builds(Claim, name=words, **_command),
    st.builds(
        Reply,
        text=words,
        address=st.none() | addresses,
        files=st.lists(st.builds(File, words, words, mimes), max_size=2).map(tuple),
        **_command,
    ),
    st.builds(Release, note=words, **_command),
    st.builds(Transfer, team=names, note=words, **_command),
    st.builds(Resolve, note=words, **_command),
    st.builds(AgentLeft, **_command),
)
letters: st.SearchStrategy[Letter] = st.one_of(inbound, commands)
log_lines: st.SearchStrategy[LogLine] = st.one_of(
    st.builds(
        Entry,
        mid=words,
        at=times,
        sender=st.sampled_from(Sender),
        content=contents,
        address=st.none() | addresses,
        client_id=st.none() | words,
        agent=st.none() | words,
        id=words,
    ),
    st.builds(
        Delivery,
        mid=words,
        at=times,
        status=st.sampled_from(Status),
        reason=words,
        maybe_doubled=st.booleans(),
    ),
    st.builds(Edit, mid=words, at=times, content=contents),
    st.builds(Fetched, file=st.builds(File, words, words, mimes), at=times, ok=st.booleans(), reason=words),
)
outbounds = st.builds(
    Outbound,
    mid=words,
    at=times,
    customer=names,
    address=addresses,
    sender=st.sampled_from(Sender),
    content=contents,
    place=words,
    press=st.none() | st.builds(Press, words, words),
    farewell=st.booleans(),
)

memories = st.builds(
    Memory,
    intent=words,
    confidence=st.floats(0, 1),
    slots=st.dictionaries(words, json_values, max_size=3),
    active_form=st.none() | words,
    requested_slot=st.none() | words,
)
answers = st.builds(
    Answer,
    messages=st.lists(contents, max_size=3).map(tuple),
    memory=memories,
    handoff=st.none() | st.builds(Handoff, reason=words, team=st.none() | names),
    fallback=st.booleans(),
)
packets = st.builds(
    Packet, memories, st.lists(st.builds(Heard, words, words, st.floats(0, 1)), max_size=3).map(tuple)
)
cases = st.builds(
    Case,
    id=names,
    customer=names,
    team=names,
    reason=words,
    opened_at=times,
    since=times,
    state=st.sampled_from(CaseState),
    agent=st.none() | names,
    priority=st.integers(0, 9),
    bot_down=st.booleans(),
    last_text=words,
    packet=packets,
    version=st.integers(0, 99),
)
conversations = st.builds(
    Conversation,
    customer=names,
    floor=st.sampled_from(Floor),
    version=st.integers(0, 99),
    case=st.none() | cases,
    address=st.none() | addresses,
    addresses=st.lists(addresses, max_size=3).map(tuple),
    place=words,
    latest=words,
    barred=st.lists(st.builds(Barred, addresses, words, times, st.booleans()), max_size=2).map(tuple),
    assurance=st.sampled_from(Assurance),
    offered=_offered,
    menu=st.none() | st.builds(Menu, _offered, times),
    unread_at=st.none() | times,
    unheard=st.lists(
        st.builds(Remembered, words, st.sampled_from(["customer", "agent", "bot"]), words, times), max_size=3
    ).map(tuple),
    settled=st.booleans(),
    packet=packets,
)
"""Any conversation that can be written down, sensible or not."""
