"""What changes a conversation and leaves the floor as it is, whoever has it: consent, reach, edits, reports.

Rules of `hub.floor`'s table, pure as all of them. An address that is barred gets nothing until the customer
writes from it again; one that was unsubscribed, until the customer asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from hub.bot import Question
from hub.content import text
from hub.conversation import Barred, Conversation, Floor
from hub.effects import Amend, AskBot, Confirm, Effect, Hear, Note, Show, Step, Track
from hub.messages import Address, Deleted, Edited, Keyword, Reached, Reported, Said
from hub.texts import TAKEN_BACK, channel

STOPPED = "The customer unsubscribed from {channel}: nothing can be sent there until they write START."
_STARTS = frozenset({Keyword.START, Keyword.MAYBE_START, Keyword.HELLO})
_CONSENT = frozenset({Keyword.STOP, Keyword.START, Keyword.HELP})


@dataclass(frozen=True, slots=True)
class Consent:
    """The customer stops or allows messages, or writes from where they stopped them: no word for the bot."""

    said: Said


def heard(now: Conversation, said: Said) -> Said | Consent:
    """What the message is: a matter of consent, or something to answer."""
    stopped = is_stopped(now, said.address)
    if said.keyword in _CONSENT or (stopped and said.keyword is not Keyword.HELLO):
        return Consent(said)
    return replace(said, keyword=None) if said.keyword is Keyword.MAYBE_START else said


def consent(now: Conversation, event: Consent, _: str) -> Step:
    """Write it down, bar the address or open it, and answer what the channel leaves to us."""
    said = event.said
    told = (Hear(said), *_shown(now, said))
    if said.keyword is Keyword.STOP:
        why = STOPPED.format(channel=channel(said.address.channel))
        after = bar(now, Barred(said.address, why, said.at, stopped=True))
        return after, (*told, Note(why), Confirm(Keyword.STOP))
    if said.keyword in _STARTS:
        again = Note(f"The customer allows messages on {channel(said.address.channel)} again.")
        noted = (again,) if is_stopped(now, said.address) else ()
        return allow(now, said.address), (*told, *noted, Confirm(Keyword.START))
    return now, (*told, Confirm(said.keyword)) if said.keyword else told


def edited(now: Conversation, edit: Edited, _: str) -> Step:
    """The transcript shows both; the bot answers anew if it was the customer's last word and its own turn."""
    amend = Amend(f"{edit.of}:0", text(edit.text))
    if now.floor is not Floor.BOT or edit.of != now.latest or is_stopped(now, edit.address):
        return now, (amend,)
    said = Said(edit.id, edit.at, edit.address, edit.text)
    question = Question(now.customer, edit.id, edit.address.channel, edit.text, history=now.unheard)
    return now, (amend, AskBot(said, question))


def deleted(now: Conversation, taken: Deleted, _: str) -> Step:
    """The words are taken out of sight and out of what the bot is told; that there were some is not."""
    amend = Amend(f"{taken.of}:0")
    gone = next((one for one in now.unheard if one.id == taken.of), None)
    if gone is None:
        return now, (amend,)
    after = replace(now, unheard=tuple(one for one in now.unheard if one is not gone))
    if now.case is None or now.case.last_text != gone.text[:200]:
        return after, (amend,)
    case = replace(now.case, last_text=TAKEN_BACK)
    return replace(after, case=case), (amend, Show(case))


def reached(now: Conversation, reach: Reached, _: str) -> Step:
    """Bar the address, or open it: unless it was the customer who closed it."""
    if reach.reachable:
        return (now if is_stopped(now, reach.address) else allow(now, reach.address)), ()
    if is_stopped(now, reach.address):
        return now, ()
    why = reach.why or f"The customer cannot be reached on {channel(reach.address.channel)}."
    return bar(now, Barred(reach.address, why, reach.at, reach.stopped)), (Note(why),)


def reported(now: Conversation, report: Reported, _: str) -> Step:
    """What the provider says became of a message; the log takes it if it is news."""
    return now, (Track(report.mid, report.status, report.reason),)


def bar(now: Conversation, barred: Barred) -> Conversation:
    """With the address barred, and for this reason only."""
    return replace(now, barred=(*allow(now, barred.address).barred, barred))


def allow(now: Conversation, address: Address) -> Conversation:
    """With the address open."""
    return replace(now, barred=tuple(barred for barred in now.barred if barred.address != address))


def is_stopped(now: Conversation, address: Address) -> bool:
    """Whether the customer unsubscribed there."""
    barred = now.bars(address)
    return barred is not None and barred.stopped


def _shown(now: Conversation, said: Said) -> tuple[Effect, ...]:
    if now.case is None:
        return ()
    return (Show(replace(now.case, last_text=said.text[:200], last_at=said.at)),)
