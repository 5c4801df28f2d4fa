"""Who has the floor: each row of the table by example. What holds for all of them: test_floor_rules.py."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hub.asides import Consent
from hub.bot import Answer, Handoff, Memory, Question, Remembered
from hub.content import Choice, Choices, text
from hub.conversation import Case, CaseState, Conversation, Floor
from hub.effects import AskBot, Effect, Hear, Note, Say, Show, Tell
from hub.errors import NotAllowed
from hub.floor import DEFAULT_TEAM, HANDOFF_WORDS, TABLE, WITHDRAW, BotAnswered, BotFailed, Event, step
from hub.messages import (
    AgentLeft,
    Claim,
    Deleted,
    Edited,
    Keyword,
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
from hub.texts import Notice
from tests.values import SMS, WEB, said

HELLO = Answer((text("Hello!"),), Memory("greet", 0.9))
BUY = Choice("Buy it", "/buy")
NEW = Conversation("ada")


def after(*events: Event, start: Conversation = NEW) -> Conversation:
    """The conversation after all of these."""
    for n, event in enumerate(events):
        start, _ = step(start, event, f"case-{n}")
    return start


def answered(answer: Answer = HELLO, words: str = "hello") -> BotAnswered:
    return BotAnswered(said("m1", words), 5, answer)


def by(kind: Any, agent: str = "grace", case: str = "case-0", **more: Any) -> Any:
    """A command of an agent."""
    return kind(**{"id": "k1", "at": 7, "case": case, "agent": agent} | more)


def told(effects: tuple[Effect, ...]) -> list[Notice]:
    return [effect.notice for effect in effects if isinstance(effect, Tell)]


def shown(effects: tuple[Effect, ...]) -> list[Case]:
    return [effect.case for effect in effects if isinstance(effect, Show)]


def the_case(now: Conversation) -> Case:
    assert now.case is not None
    return now.case


def question(now: Conversation) -> Question:
    """What the bot is asked when the customer speaks next."""
    _, (_, asked) = step(now, said("m9", "hello?"), "c")
    assert isinstance(asked, AskBot)
    return asked.question


CLAIM = by(Claim, name="Grace")
QUEUED = after(said("m0", "human", address=SMS))
HELD = after(CLAIM, start=QUEUED)
DOWN = after(BotFailed(said("m0", "are you there?"), 3))
BACK = said("m5", "", payload=WITHDRAW.payload)


# ---- the bot has the floor


def test_words_are_written_down_and_asked_of_the_bot() -> None:
    now, effects = step(NEW, said("m1", "hi"), "c")
    heard, asked = effects
    assert heard == Hear(said("m1", "hi"))
    assert isinstance(asked, AskBot)
    assert (asked.question.text, asked.question.payload, asked.question.message_id) == ("hi", None, "m1")
    assert (asked.question.customer, asked.question.channel) == ("ada", "webchat")
    assert (now.floor, now.address, now.addresses) == (Floor.BOT, WEB, (WEB,))


def test_answers_go_to_where_the_customer_wrote_last() -> None:
    now = after(said("m1", address=WEB), said("m2", address=SMS), said("m3", address=WEB))
    assert (now.address, now.addresses) == (WEB, (WEB, SMS))


@pytest.mark.parametrize("word", [*sorted(HANDOFF_WORDS), " Human! ", "AGENT."])
def test_a_word_for_a_person_brings_one_where_no_bot_understands_it(word: str) -> None:
    now, effects = step(NEW, said("m1", word), "c")
    assert (now.floor, the_case(now).id, the_case(now).team) == (Floor.QUEUED, "c", DEFAULT_TEAM)
    assert told(effects) == [Notice.QUEUED]
    assert not any(isinstance(effect, AskBot) for effect in effects)


def test_a_word_for_a_person_inside_a_sentence_is_for_the_bot_to_understand() -> None:
    assert after(said("m1", "is a human agent there")).floor is Floor.BOT


def test_the_bots_answer_is_said() -> None:
    now, effects = step(NEW, answered(), "c")
    assert effects == (Say(Sender.BOT, text("Hello!")),)
    assert now.floor is Floor.BOT
    assert now.packet.memory == HELLO.memory


def test_a_choice_offered_can_be_chosen_under_its_title() -> None:
    offered = after(answered(Answer((text("Well?"), (Choices((BUY,)),)))))
    _, (heard, asked) = step(offered, said("m2", "anything", payload="/buy"), "c")
    assert isinstance(heard, Hear)
    assert heard.said.text == "Buy it"
    assert isinstance(asked, AskBot)
    assert (asked.question.text, asked.question.payload) == (None, "/buy")


@pytest.mark.parametrize(("words", "asked_as"), [("gift", "gift"), ("", "/refund_all")])
def test_a_forged_payload_is_only_words(words: str, asked_as: str) -> None:
    offered = after(answered(Answer((text("Well?"), (Choices((BUY,)),)))))
    _, (_, asked) = step(offered, said("m2", words, payload="/refund_all"), "c")
    assert isinstance(asked, AskBot)
    assert (asked.question.text, asked.question.payload) == (asked_as, None)


def test_a_choice_offered_before_the_hand_off_is_only_words_after_it() -> None:
    offered = after(answered(Answer((text("Well?"), (Choices((BUY,)),)))))
    queued = after(said("m2", "human"), start=offered)
    _, effects = step(queued, said("m3", "Buy it", payload="/buy"), "c")
    assert effects[0] == Hear(said("m3", "Buy it"))


def test_a_hand_off_the_bot_asks_for_opens_a_case_with_the_packet() -> None:
    answer = replace(HELLO, handoff=Handoff("wants a refund", "billing"))
    now, effects = step(NEW, answered(answer, "refund"), "c")
    case = the_case(now)
    assert (case.reason, case.team, case.opened_at, case.last_text) == (
        "wants a refund",
        "billing",
        5,
        "refund",
    )
    assert case.packet.memory == HELLO.memory
    assert [heard.text for heard in case.packet.heard] == ["refund"]
    assert effects == (Say(Sender.BOT, text("Hello!")), Tell(Notice.QUEUED, team="billing"), Show(case))


def test_two_misunderstandings_in_a_row_bring_a_person() -> None:
    lost = answered(replace(HELLO, fallback=True))
    assert after(lost).floor is Floor.BOT
    assert after(lost, answered(), lost).floor is Floor.BOT
    assert the_case(after(lost, lost)).reason == "not understood twice"


@pytest.mark.parametrize("messages", [(), (text(""),), ((Choices(()),),)])
def test_an_answer_with_nothing_in_it_brings_a_person(messages: tuple[Any, ...]) -> None:
    assert the_case(after(answered(Answer(messages)))).reason == "the assistant had no answer"


def test_no_bot_means_the_customer_is_told_and_queued() -> None:
    now, effects = step(NEW, BotFailed(said("m0", "are you there?"), 3), "c")
    case = the_case(now)
    assert effects == (Tell(Notice.BOT_DOWN, team=DEFAULT_TEAM), Show(case))
    assert (now.floor, case.bot_down, case.last_text) == (Floor.QUEUED, True, "are you there?")
    assert now.unheard == (Remembered("m0", "customer", "are you there?", 1),)


# ---- a person was asked for


def test_words_while_waiting_go_to_the_desk_and_are_kept_for_the_bot() -> None:
    now, effects = step(QUEUED, said("m1", "my order is late"), "c")
    assert effects == (Hear(said("m1", "my order is late")), Show(the_case(now)))
    assert the_case(now).last_text == "my order is late"
    assert [item.text for item in now.unheard] == ["human", "my order is late"]


def test_a_waiting_customer_can_go_back_to_the_bot() -> None:
    now, effects = step(QUEUED, said("m1", "", payload=WITHDRAW.payload), "c")
    assert (now.floor, now.case, told(effects)) == (Floor.BOT, None, [Notice.WITHDRAWN])
    assert [case.state for case in shown(effects)] == [CaseState.WITHDRAWN]
    assert isinstance(effects[0], Hear)
    assert effects[0].said.text == WITHDRAW.title


def test_nobody_goes_back_by_typing_the_payload() -> None:
    assert after(said("m1", WITHDRAW.payload), start=QUEUED).floor is Floor.QUEUED


def test_an_agent_claims_the_case() -> None:
    now, effects = step(QUEUED, CLAIM, "c")
    case = the_case(now)
    assert (now.floor, case.state, case.agent, case.agent_name, case.since) == (
        Floor.AGENT,
        CaseState.CLAIMED,
        "grace",
        "Grace",
        7,
    )
    assert effects == (Tell(Notice.JOINED, agent="Grace"), Show(case))


def test_the_bot_will_hear_the_newest_fifty_words_it_missed() -> None:
    now = after(*(said(f"m{n}") for n in range(60)), start=QUEUED)
    assert [item.id for item in now.unheard] == [f"m{n}" for n in range(10, 60)]


def test_words_in_the_log_are_whole_however_long() -> None:
    now, effects = step(QUEUED, said("m1", "x" * 4000), "c")
    assert effects[0] == Hear(said("m1", "x" * 4000))
    assert the_case(now).last_text == "x" * 200


# ---- the bot was away and may come back


def test_while_the_bot_is_away_it_is_asked_again_with_what_it_missed() -> None:
    _, effects = step(DOWN, said("m1", "hello?"), "c")
    asked = effects[1]
    assert isinstance(asked, AskBot)
    assert [item.text for item in asked.question.history] == ["are you there?"]


def test_a_bot_that_is_back_ends_the_wait() -> None:
    now, effects = step(DOWN, answered(), "c")
    assert (now.floor, now.case, now.unheard) == (Floor.BOT, None, ())
    assert told(effects) == [Notice.BOT_BACK]
    assert [case.state for case in shown(effects)] == [CaseState.WITHDRAWN]
    assert effects[-1] == Say(Sender.BOT, text("Hello!"))


def test_a_bot_that_is_back_and_wants_a_person_opens_a_case_of_its_own() -> None:
    now, effects = step(DOWN, answered(replace(HELLO, handoff=Handoff("refund"))), "c")
    assert [(case.id, case.state) for case in shown(effects)] == [
        ("case-0", CaseState.WITHDRAWN),
        ("c", CaseState.QUEUED),
    ]
    assert (now.floor, the_case(now).bot_down) == (Floor.QUEUED, False)


def test_a_bot_still_away_changes_nothing_for_the_customer() -> None:
    now, effects = step(DOWN, BotFailed(said("m1", "hello?"), 4), "c")
    assert effects == (Show(the_case(now)),)
    assert [item.text for item in now.unheard] == ["are you there?", "hello?"]


def test_who_asks_for_a_person_while_the_bot_is_away_keeps_waiting_when_it_is_back() -> None:
    now, effects = step(DOWN, said("m1", "human"), "c")
    assert not any(isinstance(effect, AskBot) for effect in effects)
    assert not the_case(now).bot_down
    assert not any(isinstance(effect, AskBot) for effect in step(now, said("m2", "hello?"), "c")[1])


@pytest.mark.parametrize("event", [answered(), BotFailed(said("m1"), 4)])
def test_the_bot_has_no_word_where_a_person_was_asked_for(event: Event) -> None:
    with pytest.raises(NotAllowed, match="no word"):
        step(QUEUED, event, "c")


# ---- an agent has the floor


def test_words_to_an_agent_never_reach_the_bot() -> None:
    now, effects = step(HELD, said("m1", "thank you"), "c")
    assert effects == (Hear(said("m1", "thank you")), Show(the_case(now)))
    assert now.unheard[-1].text == "thank you"


def test_an_agents_words_are_said_as_typed_and_kept_for_the_bot() -> None:
    now, effects = step(HELD, by(Reply, text="**Hi** Ada"), "c")
    assert effects == (Say(Sender.AGENT, text("**Hi** Ada"), "Grace", SMS), Show(the_case(now)))
    assert now.unheard[-1] == Remembered("k1", "agent", "**Hi** Ada", 7)


def test_an_empty_reply_is_refused() -> None:
    with pytest.raises(NotAllowed, match="empty"):
        step(HELD, by(Reply, text=" \n"), "c")


def test_claiming_what_is_already_yours_changes_nothing() -> None:
    assert step(HELD, CLAIM, "c") == (HELD, ())


@pytest.mark.parametrize(
    "command",
    [
        by(Claim, "linus", name="Linus"),
        by(Reply, "linus", text="hi"),
        by(Release, "linus"),
        by(Transfer, "linus", team="billing"),
        by(Resolve, "linus"),
        by(AgentLeft, "linus"),
    ],
)
def test_who_does_not_have_the_floor_is_told_who_has(command: Event) -> None:
    with pytest.raises(NotAllowed, match="Grace has this conversation now"):
        step(HELD, command, "c")


@pytest.mark.parametrize("start", [QUEUED, HELD])
def test_a_command_for_an_older_case_is_refused(start: Conversation) -> None:
    with pytest.raises(NotAllowed, match="another one"):
        step(start, by(Claim, case="older", name="Grace"), "c")


def test_a_released_case_waits_at_the_front() -> None:
    now, effects = step(HELD, by(Release, note="needs the warehouse"), "c")
    case = the_case(now)
    assert (now.floor, case.state, case.agent, case.priority) == (Floor.QUEUED, CaseState.QUEUED, None, 1)
    assert effects == (
        Note("needs the warehouse", agent="Grace"),
        Tell(Notice.LEFT, agent="Grace"),
        Show(case),
    )


def test_an_agent_away_too_long_loses_the_floor() -> None:
    now, effects = step(HELD, by(AgentLeft), "c")
    assert (now.floor, the_case(now).priority, told(effects)) == (Floor.QUEUED, 1, [Notice.LEFT])


def test_a_transferred_case_waits_for_the_other_team() -> None:
    now, effects = step(HELD, by(Transfer, team="billing"), "c")
    assert (now.floor, the_case(now).team, the_case(now).priority) == (Floor.QUEUED, "billing", 0)
    assert effects == (Tell(Notice.TRANSFERRED, agent="Grace", team="billing"), Show(the_case(now)))


def test_a_resolved_case_gives_the_floor_back_and_the_bot_hears_what_was_said() -> None:
    held = after(by(Reply, text="Sent again."), start=HELD)
    now, effects = step(held, by(Resolve, note="sent again"), "c")
    assert (now.floor, now.case, told(effects)) == (Floor.BOT, None, [Notice.RESOLVED])
    assert [(case.state, case.note) for case in shown(effects)] == [(CaseState.RESOLVED, "sent again")]
    _, (_, asked) = step(now, said("m9", "thanks"), "c")
    assert isinstance(asked, AskBot)
    assert [item.text for item in asked.question.history] == ["human", "Sent again."]


def test_the_bot_is_told_of_a_resolved_case_until_it_answers() -> None:
    """Also when it is away in between, or the customer leaves the next queue again."""
    down = after(by(Resolve), said("m2"), BotFailed(said("m2"), 3), start=HELD)
    assert [question(down).settled, question(after(answered(), start=down)).settled] == [True, False]
    left = after(by(Resolve), said("m2", "human"), BACK, start=HELD)
    assert question(left).settled


def test_the_bot_goes_on_where_nobody_settled_anything() -> None:
    assert not question(after(BACK, start=QUEUED)).settled


# ---- the table


STATES = {Floor.BOT: NEW, Floor.QUEUED: QUEUED, Floor.AGENT: HELD}
EVENTS: list[Event] = [
    said("m1"),
    answered(),
    BotFailed(said("m1"), 3),
    CLAIM,
    by(Reply, text="hi"),
    by(Release),
    by(Transfer, team="billing"),
    by(Resolve),
    by(AgentLeft),
    Consent(said("m1", keyword=Keyword.STOP)),
    Edited("e1", 3, WEB, "m1", "hi"),
    Deleted("d1", 3, WEB, "m1"),
    Reached("r1", 3, WEB, reachable=False),
    Reported("s1", 3, WEB, "o1", Status.SENT),
]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
@pytest.mark.parametrize("floor", Floor)
def test_a_step_that_is_not_in_the_table_is_refused(floor: Floor, event: Event) -> None:
    if (floor, type(event)) not in TABLE:
        with pytest.raises(NotAllowed):
            step(STATES[floor], event, "c")


def test_the_table_knows_every_event() -> None:
    assert {event for _, event in TABLE} == {type(event) for event in EVENTS}


def test_words_are_allowed_whoever_has_the_floor() -> None:
    assert all((floor, Said) in TABLE for floor in Floor)
