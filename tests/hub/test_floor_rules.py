"""Who has the floor: what holds after any sequence of events, sensible or not."""

from __future__ import annotations

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from hub.bot import Answer, Handoff
from hub.content import Choice, Choices, text
from hub.conversation import Conversation, Floor
from hub.effects import AskBot, Effect, Hear, Say, Show, Tell
from hub.errors import NotAllowed
from hub.floor import (
    MOST_HEARD,
    MOST_OFFERED,
    MOST_UNHEARD,
    TABLE,
    WITHDRAW,
    BotAnswered,
    BotFailed,
    Event,
    step,
)
from hub.messages import AgentLeft, Claim, Release, Reply, Resolve, Said, Sender, Transfer
from tests.values import SMS, WEB, said

typed = st.sampled_from(["hello", "human", "", "/restart", "hub:withdraw", "x" * 500])
pressed = st.none() | st.sampled_from([WITHDRAW.payload, "/forged"])
agents = st.sampled_from(["grace", "linus"])
answers = st.builds(
    Answer,
    messages=st.sampled_from([(), (text("Hello!"),), ((Choices((Choice("Buy", "/buy"),)),), text("Well?"))]),
    handoff=st.sampled_from([None, None, Handoff("refund"), Handoff("refund", "billing")]),
    fallback=st.booleans(),
)


class Conversing(RuleBasedStateMachine):
    """A customer, two agents and a bot, each saying whatever it likes whenever it likes."""

    def __init__(self) -> None:
        super().__init__()
        self.now = Conversation("ada")
        self.cases = ["no-such-case"]
        self.number = 0

    # ---- what may happen

    @rule(words=typed, payload=pressed, address=st.sampled_from([WEB, SMS]))
    def customer_speaks(self, words: str, payload: str | None, address: Any) -> None:
        self.happens(said(self.fresh("m"), words, payload=payload, address=address, at=self.number))

    @rule(data=st.data())
    def customer_presses_what_was_offered(self, data: st.DataObject) -> None:
        if self.now.offered:
            choice = data.draw(st.sampled_from(self.now.offered))
            self.happens(said(self.fresh("m"), "?", payload=choice.payload, at=self.number))

    @rule(answer=answers)
    def bot_answers(self, answer: Any) -> None:
        self.happens(BotAnswered(said(self.fresh("m")), self.number, answer))

    @rule()
    def bot_fails(self) -> None:
        self.happens(BotFailed(said(self.fresh("m")), self.number))

    @rule(
        kind=st.sampled_from([Claim, Reply, Release, Transfer, Resolve, AgentLeft]),
        agent=agents,
        data=st.data(),
    )
    def agent_acts(self, kind: Any, agent: str, data: st.DataObject) -> None:
        case = data.draw(st.sampled_from(self.cases[-2:]))
        more = {Claim: {"name": agent.title()}, Reply: {"text": "Hi."}, Transfer: {"team": "billing"}}
        self.happens(kind(id=self.fresh("k"), at=self.number, case=case, agent=agent, **more.get(kind, {})))

    def fresh(self, letter: str) -> str:
        self.number += 1
        return f"{letter}{self.number}"

    def happens(self, event: Event) -> None:
        before = self.now
        try:
            self.now, effects = step(before, event, self.fresh("case-"))
        except NotAllowed:
            return
        if self.now.case and self.now.case.id not in self.cases:
            self.cases.append(self.now.case.id)
        assert self.now.floor in TABLE[before.floor, type(event)].to
        for check in (
            bot_is_silent,
            agents_hold_the_floor,
            words_are_kept,
            hand_offs_are_told,
            desk_is_shown,
        ):
            check(before, event, self.now, effects)

    # ---- what holds always

    @invariant()
    def there_is_a_case_exactly_while_the_bot_does_not_have_the_floor(self) -> None:
        assert (self.now.case is None) == (self.now.floor is Floor.BOT)

    @invariant()
    def there_is_one_agent_exactly_while_an_agent_has_the_floor(self) -> None:
        agent = self.now.case and self.now.case.agent
        assert (agent is not None) == (self.now.floor is Floor.AGENT)

    @invariant()
    def a_case_says_where_the_floor_is(self) -> None:
        assert self.now.case is None or self.now.case.state.open
        assert self.now.case is None or (self.now.case.state == "claimed") == (self.now.floor is Floor.AGENT)

    @invariant()
    def nothing_grows_without_end(self) -> None:
        assert len(self.now.unheard) <= MOST_UNHEARD
        assert len(self.now.packet.heard) <= MOST_HEARD
        assert len(self.now.offered) <= MOST_OFFERED


def bot_is_silent(before: Conversation, event: Event, now: Conversation, effects: tuple[Effect, ...]) -> None:
    """The bot speaks and is asked only where it has the floor, or lost it for being away."""
    may = before.floor is Floor.BOT or (before.case is not None and before.case.bot_down)
    for effect in effects:
        if isinstance(effect, Say) and effect.sender is Sender.BOT:
            assert may
            assert type(event) is BotAnswered
        if isinstance(effect, AskBot):
            assert may
            assert (effect.question.text is None) != (effect.question.payload is None)
            assert effect.question.payload in {None, *(choice.payload for choice in before.offered)}


def agents_hold_the_floor(
    before: Conversation, event: Event, now: Conversation, effects: tuple[Effect, ...]
) -> None:
    """An agent's words come from the one agent who has the floor."""
    if any(isinstance(effect, Say) and effect.sender is Sender.AGENT for effect in effects):
        assert isinstance(event, Reply)
        assert before.case is not None
        assert (before.floor, before.case.agent) == (Floor.AGENT, event.agent)


def words_are_kept(
    before: Conversation, event: Event, now: Conversation, effects: tuple[Effect, ...]
) -> None:
    """A customer's words are written down exactly once, and the bot hears them now or later."""
    heard = [effect.said.id for effect in effects if isinstance(effect, Hear)]
    assert heard == ([event.id] if isinstance(event, Said) else [])
    missed = {item.id for item in now.unheard}
    match event:
        case Said(id=letter_id) if now.floor is not Floor.BOT:
            assert letter_id in missed or any(isinstance(effect, AskBot) for effect in effects)
        case Reply(id=letter_id) | BotFailed(said=Said(id=letter_id)):
            assert letter_id in missed
        case BotAnswered():
            assert not missed


def hand_offs_are_told(
    before: Conversation, event: Event, now: Conversation, effects: tuple[Effect, ...]
) -> None:
    """Nobody's floor changes in silence, and whoever waits can go back."""
    if before.floor is not now.floor or (before.case and before.case.id) != (now.case and now.case.id):
        assert any(isinstance(effect, Tell) for effect in effects)
    if now.floor is Floor.QUEUED:
        assert WITHDRAW in now.offered


def desk_is_shown(before: Conversation, event: Event, now: Conversation, effects: tuple[Effect, ...]) -> None:
    """The desk sees every case as it is after the step, the one that ended too."""
    shown = {effect.case.id: effect.case for effect in effects if isinstance(effect, Show)}
    asked = any(isinstance(effect, AskBot) for effect in effects)
    if now.case and now.case != before.case and not asked:
        assert shown[now.case.id] == now.case
    if before.case and (now.case is None or now.case.id != before.case.id):
        assert not shown[before.case.id].state.open


TestConversing = Conversing.TestCase
TestConversing.settings = settings(max_examples=150, stateful_step_count=50, deadline=None)
