"""Which lines of a turn are sent where: on which channels, to which addresses, with which menus.

On a channel without buttons the choices of a turn become one menu under its last message: numbers that start
anew in each message would mean two things.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hub.content import Block, Card, Choice, Choices, Content, choices
from hub.conversation import Conversation, Menu
from hub.messages import Delivery, Entry, Keyword, Outbound, Status


@dataclass(frozen=True, slots=True)
class Ways:
    """The channels as a turn sees them."""

    pushed: frozenset[str] = frozenset()
    """Those whose messages have to be sent to a provider."""
    numbered: frozenset[str] = frozenset()
    """Those without buttons."""
    replies: Mapping[str, Mapping[Keyword, str]] = field(default_factory=dict)
    """What the hub says on a channel to STOP, START and HELP."""


def outgoing(
    now: Conversation, said: Sequence[Entry], ways: Ways, *, farewell: bool = False
) -> tuple[tuple[Outbound, ...], tuple[Delivery, ...]]:
    """What is sent of a turn's lines for the customer, and what became of those that must not be."""
    pushed = [line for line in said if line.address and line.address.channel in ways.pushed]
    barred = {} if farewell else {line.mid: now.bars(line.address) for line in pushed if line.address}
    undelivered = (
        Delivery(line.mid, line.at, Status.FAILED, why.why)
        for line in pushed
        if (why := barred.get(line.mid))
    )
    sent = (_outbound(now, line, farewell) for line in _merged(pushed, ways) if not barred.get(line.mid))
    return tuple(sent), tuple(undelivered)


def shown_menu(now: Conversation, said: Iterable[Entry], ways: Ways, at: int) -> Menu | None:
    """The menu the customer has in front of them after these lines; the one before if nothing was said."""
    lines = [line for line in said if line.address == now.address]
    if not lines or now.address is None or now.address.channel not in ways.numbered:
        return now.menu
    offered = tuple(choice for line in lines for choice in choices(line.content))
    return Menu(offered, at) if offered else None


def _outbound(now: Conversation, line: Entry, farewell: bool) -> Outbound:
    where = line.address
    if where is None:
        raise AssertionError("a line without an address cannot be sent")
    place = now.place if where == now.address else ""
    return Outbound(
        line.mid, line.at, now.customer, where, line.sender, line.content, place, farewell=farewell
    )


def _merged(lines: Sequence[Entry], ways: Ways) -> list[Entry]:
    """The lines, those to a channel without buttons with all their choices under the last one."""
    numbered = [line for line in lines if line.address and line.address.channel in ways.numbered]
    if sum(bool(choices(line.content)) for line in numbered) < 2:  # noqa: PLR2004 - one menu is one already
        return list(lines)
    offered = tuple(choice for line in numbered for choice in choices(line.content))
    last = numbered[-1]
    return [
        replace(line, content=_with_menu(line.content, offered if line is last else ()))
        if line in numbered
        else line
        for line in lines
    ]


def _with_menu(content: Content, offered: tuple[Choice, ...]) -> Content:
    bare = tuple(_bare(block) for block in content if not isinstance(block, Choices))
    return (*bare, Choices(offered)) if offered else bare


def _bare(block: Block) -> Block:
    return replace(block, buttons=()) if isinstance(block, Card) else block
