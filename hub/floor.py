"""Who has the floor. Two rules hold this file together:

Rule 1: every change of the floor is a row of `TABLE`; a step that is not there raises `NotAllowed`.
Rule 2: nothing here reads a clock, a store or a network: `step` is a function of its arguments.

Events are the letters of a mailbox, and what the bot did with a question. Effects are carried out by
`hub.turns`, all in the commit of one turn. docs/floor.md is drawn from the table (`python -m hub floor`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from hub import asides, texts
from hub.asides import Consent, allow, heard
from hub.bot import Answer, Question, Remembered
from hub.content import Choice, Location, choices, plain, text, token
from hub.conversation import Case, CaseState, Conversation, Floor, Heard, Packet
from hub.effects import AskBot, Effect, Hear, Note, Say, Show, Step, Tell
from hub.errors import NotAllowed
from hub.messages import (
    Address,
    AgentLeft,
    Assurance,
    Claim,
    Command,
    Deleted,
    Edited,
    Keyword,
    Kind,
    Letter,
    Reached,
    Release,
    Reply,
    Reported,
    Resolve,
    Said,
    Sender,
    Transfer,
)
from hub.texts import BACK_TO_BOT, Notice

DEFAULT_TEAM = "support"
HANDOFF_WORDS = frozenset(
    {"human", "agent", "person", "representative", "operator", "/human", "talk to a human"}
)
"""A message that is only this asks for a person even where no bot understands it."""
WITHDRAW = Choice(BACK_TO_BOT, "hub:withdraw")
PERSON = Choice(texts.PERSON, "hub:person")
UNREAD_AGAIN = 60_000
"""Milliseconds within which the customer is told once what the bot cannot read."""
_UNREAD = {
    Kind.PHOTO: Notice.UNREAD_PICTURE,
    Kind.VIDEO: Notice.UNREAD_PICTURE,
    Kind.STICKER: Notice.UNREAD_PICTURE,
    Kind.VOICE: Notice.UNREAD_VOICE,
    Kind.AUDIO: Notice.UNREAD_VOICE,
}
_WORDS: dict[Keyword | None, str] = {Keyword.HELLO: "hello", Keyword.ASSIST: "What can you do?"}
"""What the bot is asked where the customer gave a command."""
MISUNDERSTANDINGS = 2
"""Fallbacks in a row after which the hub itself gets a person."""
MOST_UNHEARD, MOST_HEARD, MOST_OFFERED = 50, 10, 40


@dataclass(frozen=True, slots=True)
class BotAnswered:
    """The bot answered the question this letter asked."""

    said: Said
    at: int
    answer: Answer


@dataclass(frozen=True, slots=True)
class BotFailed:
    """No bot, or no answer within its time."""

    said: Said
    at: int


Event: TypeAlias = Letter | Consent | BotAnswered | BotFailed


def step(now: Conversation, event: Event, fresh_id: str) -> Step:
    """One step: the conversation after it and what has to be done. `fresh_id` names a case opened by it.

    Raises `NotAllowed` where the table has no such step, or the agent does not have the floor.
    """
    if isinstance(event, Said):
        event = heard(now, _as_offered(now, event))
    row = TABLE.get((now.floor, type(event)))
    if row is None:
        raise NotAllowed(_no_such_step(now, event))
    after, effects = row.rule(now, event, fresh_id)
    if after.floor not in row.to:
        raise AssertionError(f"{now.floor} -> {after.floor} by {type(event).__name__} is not in the table")
    return after, effects


# ---- the customer speaks


def _as_offered(now: Conversation, said: Said) -> Said:
    """A payload counts only if it was offered, under the title it was offered with; else it is only words."""
    for choice in now.offered:
        if said.payload in {choice.payload, token(choice.payload)}:
            return replace(said, text=choice.title, payload=choice.payload)
    return replace(said, payload=None, text=said.text or said.payload or "")


def _ask(now: Conversation, said: Said, fresh_id: str) -> Step:
    here = _at(now, said)
    if _asks_for_person(said):
        missed = _miss(here, said)
        queued, effects = _queued(missed, _new_case(missed, said.at, fresh_id, "asked for a person"))
        return queued, (Hear(said), *effects)
    if not said.text and said.content:
        return _cannot_read(here, said)
    return here, (Hear(said), AskBot(said, _question(here, said)))


def _cannot_read(here: Conversation, said: Said) -> Step:
    """Say so, once for an album of ten; a person will see it."""
    missed = _miss(here, said)
    if here.unread_at is not None and said.at - here.unread_at < UNREAD_AGAIN:
        return replace(missed, unread_at=said.at), (Hear(said),)
    after = replace(missed, unread_at=said.at, offered=(*here.offered, PERSON)[-MOST_OFFERED:])
    return after, (Hear(said), Tell(_unread(said)))


def _unread(said: Said) -> Notice:
    if not said.attachments:
        return Notice.UNREAD_PLACE if isinstance(said.blocks[0], Location) else Notice.UNREAD_FILE
    return _UNREAD.get(said.attachments[0].kind, Notice.UNREAD_FILE)


def _wait(now: Conversation, said: Said, _: str) -> Step:
    here, case = _at(now, said), _case(now)
    if said.payload == WITHDRAW.payload:
        return _withdraw(here, said, Notice.WITHDRAWN)
    if case.bot_down and not _asks_for_person(said):
        return here, (Hear(said), AskBot(said, _question(here, said)))
    return _told_the_desk(replace(here, case=replace(case, bot_down=False)), said)


def _listen(now: Conversation, said: Said, _: str) -> Step:
    return _told_the_desk(_at(now, said), said)


def _asks_for_person(said: Said) -> bool:
    if said.payload is None:
        return said.keyword is Keyword.HUMAN or said.text.strip().lower().rstrip(".!") in HANDOFF_WORDS
    return said.payload == PERSON.payload


def _told_the_desk(here: Conversation, said: Said) -> Step:
    case = replace(_case(here), last_text=said.gist[:200], last_at=said.at)
    return replace(_miss(here, said), case=case), (Hear(said), Show(case))


# ---- the bot answers


def _answer(now: Conversation, event: BotAnswered, fresh_id: str) -> Step:
    answer = event.answer
    heard = _remember(now, event)
    says: tuple[Effect, ...] = tuple(Say(Sender.BOT, content) for content in answer.messages)
    reason = _handoff_reason(heard, answer)
    if reason is None:
        return replace(heard, offered=_offer(now, answer)), says
    team = (answer.handoff and answer.handoff.team) or DEFAULT_TEAM
    queued, effects = _queued(heard, _new_case(heard, event.at, fresh_id, reason, team))
    return queued, (*says, *effects)


def _fail(now: Conversation, event: BotFailed, fresh_id: str) -> Step:
    missed = _miss(now, event.said)
    case = replace(_new_case(missed, event.at, fresh_id, "the assistant did not answer"), bot_down=True)
    return _queued(missed, case, Notice.BOT_DOWN)


def _still_down(now: Conversation, event: BotFailed, _: str) -> Step:
    case = replace(_bots_case(now), last_text=event.said.gist[:200], last_at=event.said.at)
    return replace(_miss(now, event.said), case=case), (Show(case),)


def _healed(now: Conversation, event: BotAnswered, fresh_id: str) -> Step:
    _bots_case(now)
    back, shown = _close(now, event.at, CaseState.WITHDRAWN, "the assistant is back")
    after, effects = _answer(back, event, fresh_id)
    return after, (Tell(Notice.BOT_BACK), *shown, *effects)


# ---- the desk acts


def _claim(now: Conversation, claim: Claim, _: str) -> Step:
    case = replace(
        _open_case(now, claim),
        state=CaseState.CLAIMED,
        agent=claim.agent,
        agent_name=claim.name,
        since=claim.at,
        bot_down=False,
        note="",
    )
    after = replace(now, floor=Floor.AGENT, case=case, offered=())
    return after, (Tell(Notice.JOINED, agent=claim.name), Show(case))


def _claim_again(now: Conversation, claim: Claim, _: str) -> Step:
    _held(now, claim)
    return now, ()


def _reply(now: Conversation, reply: Reply, _: str) -> Step:
    case = _held(now, reply)
    content = (*(text(reply.text) if reply.text.strip() else ()), *reply.files)
    if not content:
        raise NotAllowed("There is nothing to send: the message is empty.")
    where = _open_address(now, reply)
    said = Remembered(reply.id, "agent", plain(content), reply.at)
    shown = replace(case, last_text=plain(content)[:200], last_at=reply.at)
    after = replace(now, unheard=(*now.unheard, said)[-MOST_UNHEARD:], case=shown)
    return after, (Say(Sender.AGENT, content, case.agent_name, where), Show(shown))


def _open_address(now: Conversation, reply: Reply) -> Address | None:
    """Where the reply goes, which must be the customer's and not barred: the agent is told why it is."""
    if reply.address not in {None, *now.addresses}:
        raise NotAllowed("This address is not one of the customer's.")
    where = reply.address or now.address
    barred = where and now.bars(where)
    if barred:
        raise NotAllowed(barred.why)
    return where


def _release(now: Conversation, command: Release | AgentLeft, _: str) -> Step:
    case = _held(now, command)
    note = command.note if isinstance(command, Release) else "away longer than the grace time"
    waiting = replace(_unheld(case, command.at), priority=case.priority + 1, note=note)
    effects = (*_noted(note, case), Tell(Notice.LEFT, agent=case.agent_name), Show(waiting))
    return replace(now, floor=Floor.QUEUED, case=waiting, offered=(WITHDRAW,)), effects


def _transfer(now: Conversation, transfer: Transfer, _: str) -> Step:
    case = _held(now, transfer)
    waiting = replace(_unheld(case, transfer.at), team=transfer.team, note=transfer.note)
    told = Tell(Notice.TRANSFERRED, agent=case.agent_name, team=transfer.team)
    effects = (*_noted(transfer.note, case), told, Show(waiting))
    return replace(now, floor=Floor.QUEUED, case=waiting, offered=(WITHDRAW,)), effects


def _resolve(now: Conversation, resolve: Resolve, _: str) -> Step:
    case = _held(now, resolve)
    after, shown = _close(replace(now, settled=True), resolve.at, CaseState.RESOLVED, resolve.note)
    return after, (*_noted(resolve.note, case), Tell(Notice.RESOLVED, agent=case.agent_name), *shown)


# ---- pieces


def _at(now: Conversation, said: Said) -> Conversation:
    known = now.addresses if said.address in now.addresses else (*now.addresses, said.address)
    surest = max(now.assurance, said.assurance, key=list(Assurance).index)
    return replace(
        allow(now, said.address),
        address=said.address,
        place=said.place,
        latest=said.id,
        addresses=known,
        assurance=surest,
    )


def _question(now: Conversation, said: Said) -> Question:
    return Question(
        customer=now.customer,
        message_id=said.id,
        channel=said.address.channel,
        text=_WORDS.get(said.keyword, said.text) if said.payload is None else None,
        payload=said.payload,
        history=now.unheard,
        settled=now.settled,
    )


def _miss(now: Conversation, said: Said) -> Conversation:
    """The bot does not hear this: keep it for its memory."""
    missed = Remembered(said.id, "customer", said.gist, said.at)
    return replace(now, unheard=(*now.unheard, missed)[-MOST_UNHEARD:])


def _remember(now: Conversation, event: BotAnswered) -> Conversation:
    memory = event.answer.memory
    heard = Heard(event.said.text[:200], memory.intent, memory.confidence)
    return replace(
        now,
        unheard=(),
        settled=False,
        misunderstood=now.misunderstood + 1 if event.answer.fallback else 0,
        packet=Packet(memory, (*now.packet.heard, heard)[-MOST_HEARD:]),
    )


def _offer(now: Conversation, answer: Answer) -> tuple[Choice, ...]:
    fresh = tuple(choice for content in answer.messages for choice in choices(content))
    return (*now.offered, *fresh)[-MOST_OFFERED:]


def _handoff_reason(now: Conversation, answer: Answer) -> str | None:
    if answer.handoff:
        return answer.handoff.reason
    if now.misunderstood >= MISUNDERSTANDINGS:
        return "not understood twice"
    if not any(plain(content) or choices(content) for content in answer.messages):
        return "the assistant had no answer"
    return None


def _new_case(now: Conversation, at: int, fresh_id: str, reason: str, team: str = DEFAULT_TEAM) -> Case:
    said = now.unheard[-1].text if now.unheard else now.packet.heard[-1].text
    return Case(
        id=fresh_id,
        customer=now.customer,
        team=team,
        reason=reason,
        opened_at=at,
        since=at,
        channel=now.address.channel if now.address else "",
        last_text=said[:200],
        last_at=at,
        packet=now.packet,
    )


def _queued(now: Conversation, case: Case, notice: Notice = Notice.QUEUED) -> Step:
    after = replace(now, floor=Floor.QUEUED, case=case, misunderstood=0, offered=(WITHDRAW,))
    return after, (Tell(notice, team=case.team), Show(case))


def _withdraw(now: Conversation, said: Said, notice: Notice) -> Step:
    after, shown = _close(now, said.at, CaseState.WITHDRAWN, "the customer went back to the assistant")
    return after, (Hear(said), Tell(notice), *shown)


def _close(now: Conversation, at: int, state: CaseState, note: str) -> tuple[Conversation, tuple[Show, ...]]:
    closed = replace(_case(now), state=state, since=at, note=note)
    return replace(now, floor=Floor.BOT, case=None, misunderstood=0, offered=()), (Show(closed),)


def _unheld(case: Case, at: int) -> Case:
    return replace(case, state=CaseState.QUEUED, agent=None, agent_name="", since=at)


def _noted(words: str, case: Case) -> tuple[Effect, ...]:
    return (Note(words, agent=case.agent_name),) if words else ()


def _case(now: Conversation) -> Case:
    if now.case is None:
        raise AssertionError(f"{now.floor} without a case")
    return now.case


def _bots_case(now: Conversation) -> Case:
    """The case, if it is there only because the bot was away: in any other the bot has no word."""
    case = _case(now)
    if not case.bot_down:
        raise NotAllowed("A person was asked for: the assistant has no word in this case.")
    return case


def _open_case(now: Conversation, command: Command) -> Case:
    case = _case(now)
    if command.case != case.id:
        raise NotAllowed("This case is closed; the customer has another one now.")
    return case


def _held(now: Conversation, command: Command) -> Case:
    """The case, if the one who commands has the floor."""
    case = _open_case(now, command)
    if command.agent != case.agent:
        raise NotAllowed(f"{case.agent_name} has this conversation now.")
    return case


def _no_such_step(now: Conversation, event: Event) -> str:
    match now.floor:
        case Floor.BOT:
            return "This case is closed; the assistant has the conversation."
        case Floor.QUEUED:
            return "Nobody has this case: claim it first."
        case _:
            return f"{type(event).__name__} is not possible while a person has the conversation."


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the rule, and the floors it may lead to."""

    rule: Callable[[Conversation, Any, str], Step]
    to: frozenset[Floor]


def _row(rule: Callable[[Conversation, Any, str], Step], *to: Floor) -> Row:
    return Row(rule, frozenset(to))


_ASIDES: dict[type[Event], Callable[[Conversation, Any, str], Step]] = {
    Consent: asides.consent,
    Edited: asides.edited,
    Deleted: asides.deleted,
    Reached: asides.reached,
    Reported: asides.reported,
}
TABLE: dict[tuple[Floor, type[Event]], Row] = {
    (Floor.BOT, Said): _row(_ask, Floor.BOT, Floor.QUEUED),
    (Floor.BOT, BotAnswered): _row(_answer, Floor.BOT, Floor.QUEUED),
    (Floor.BOT, BotFailed): _row(_fail, Floor.QUEUED),
    (Floor.QUEUED, Said): _row(_wait, Floor.QUEUED, Floor.BOT),
    (Floor.QUEUED, BotAnswered): _row(_healed, Floor.BOT, Floor.QUEUED),
    (Floor.QUEUED, BotFailed): _row(_still_down, Floor.QUEUED),
    (Floor.QUEUED, Claim): _row(_claim, Floor.AGENT),
    (Floor.AGENT, Said): _row(_listen, Floor.AGENT),
    (Floor.AGENT, Claim): _row(_claim_again, Floor.AGENT),
    (Floor.AGENT, Reply): _row(_reply, Floor.AGENT),
    (Floor.AGENT, Release): _row(_release, Floor.QUEUED),
    (Floor.AGENT, AgentLeft): _row(_release, Floor.QUEUED),
    (Floor.AGENT, Transfer): _row(_transfer, Floor.QUEUED),
    (Floor.AGENT, Resolve): _row(_resolve, Floor.BOT),
    **{(floor, event): _row(rule, floor) for event, rule in _ASIDES.items() for floor in Floor},
}
