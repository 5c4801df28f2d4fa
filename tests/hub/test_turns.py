"""One turn: what a letter changes, whole, and what it never does."""

from __future__ import annotations

import asyncio
import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.bot import Answer, Handoff, Memory
from hub.content import Choice, Choices, File, Location, choices, plain, text, token
from hub.conversation import CaseState, Conversation, Floor
from hub.errors import BotUnavailable, Unavailable, Unreadable
from hub.floor import WITHDRAW
from hub.memory import MemoryStore
from hub.messages import (
    LETTER,
    AgentLeft,
    Attachment,
    Claim,
    Command,
    Deleted,
    Delivery,
    Edit,
    Entry,
    Fetch,
    Keyword,
    Kind,
    Letter,
    Outcome,
    Press,
    Release,
    Reply,
    Reported,
    Resolve,
    Sender,
    Status,
    Transfer,
)
from hub.metrics import Metrics
from hub.outgoing import Ways
from hub.store import Opened, Writes
from hub.turns import MENU_EXPIRES, Turns
from tests import strategies
from tests.fakes import Clock, ScriptedBot, words
from tests.values import SMS, WEB, case, said

PUSHED = Ways(frozenset({"sms"}))
NUMBERED = Ways(
    frozenset({"sms"}), frozenset({"sms"}), {"sms": {Keyword.STOP: "Bye.", Keyword.HELP: "Write to us."}}
)
SURE = Answer(((*text("Sure?"), Choices((Choice("Yes", "/yes"), Choice("No", "/no")))),))


def entries(writes: Writes) -> list[Entry]:
    return [line for line in writes.log if isinstance(line, Entry)]


class Talk:
    """One conversation, turn by turn, as a worker with a store would take it."""

    def __init__(self, *script: Any, limit: float = 20.0, ways: Ways = PUSHED) -> None:
        self.clock, self.bot, self.metrics = Clock(), ScriptedBot(*script), Metrics()
        self.store = MemoryStore(self.clock)
        ids = itertools.count(1)
        self.turns = Turns(
            self.store, self.bot, ways, self.clock, lambda: f"case-{next(ids)}", self.metrics, limit
        )
        self.now = Conversation("ada")
        self.lines: list[tuple[str, str]] = []

    async def take(self, letter: Letter) -> Writes:
        opened = Opened(LETTER.dump(letter), 1, 0, self.now, self.clock())
        writes = await self.turns.handle(opened)
        self.now = writes.conversation or self.now
        self.lines += [(line.sender.value, plain(line.content)) for line in entries(writes)]
        for shown in writes.cases:
            await self.store.show(shown)
        return writes

    async def says(self, letter_id: str, words: str, **more: Any) -> Writes:
        return await self.take(said(letter_id, words, **more))

    @property
    def case(self) -> str:
        assert self.now.case
        return self.now.case.id

    async def claimed(self) -> Talk:
        """With Bea, after the customer asked for a person."""
        await self.says("q", "human")
        await self.take(Claim("c", 1, self.case, "bea", "Bea"))
        return self


async def test_the_bot_answers_and_everything_is_in_one_change() -> None:
    talk = Talk(words("Hello **you**"))
    writes = await talk.says("m1", "hi", client_id="c1")
    assert talk.lines == [("customer", "hi"), ("bot", "Hello you")]
    assert writes.conversation is not None
    assert (writes.conversation.version, writes.conversation.floor) == (1, Floor.BOT)
    assert (writes.log[0].client_id, writes.log[0].address) == ("c1", WEB)
    assert (writes.cases, writes.outcome) == ((), None)


async def test_the_bot_is_asked_under_the_messages_id_with_what_was_typed() -> None:
    talk = Talk()
    await talk.says("m1", "/restart please")
    (question,) = talk.bot.asked
    assert (question.message_id, question.customer, question.channel) == ("m1", "ada", "webchat")
    assert (question.text, question.payload) == ("/restart please", None)


async def test_a_payload_that_was_offered_reaches_the_bot_as_a_payload() -> None:
    offer = Answer(((Choices((Choice("Refund", "/refund"),)),),))
    talk = Talk(offer, words("Done"))
    await talk.says("m1", "return")
    await talk.says("m2", "Free money", payload="/refund")
    assert (talk.bot.asked[1].text, talk.bot.asked[1].payload) == (None, "/refund")
    assert talk.lines[2] == ("customer", "Refund")


async def test_a_payload_nobody_offered_is_only_words() -> None:
    talk = Talk()
    await talk.says("m1", "", payload="/admin")
    assert (talk.bot.asked[0].text, talk.bot.asked[0].payload) == ("/admin", None)


@pytest.mark.parametrize("failure", [BotUnavailable("down"), asyncio.Event()], ids=["away", "slow"])
async def test_no_answer_is_an_honest_sentence_a_place_and_a_case(failure: Any) -> None:
    talk = Talk(failure, limit=0.01)
    await talk.store.show(case("other", customer="eve"))
    writes = await talk.says("m1", "hi")
    assert [sender for sender, _ in talk.lines] == ["customer", "system"]
    assert "can't answer right now" in talk.lines[1][1]
    assert "number 2 in line" in talk.lines[1][1]
    (shown,) = writes.cases
    assert (shown.bot_down, shown.state, shown.version) == (True, CaseState.QUEUED, 1)
    assert talk.now.case == shown
    assert talk.metrics.drain()["bot_failures_total"] == 1


async def test_why_the_bot_failed_is_logged(capsys: pytest.CaptureFixture[str]) -> None:
    await Talk(BotUnavailable("the bot answered 401")).says("m1", "a secret")
    logged = capsys.readouterr().out
    assert "bot_failed" in logged
    assert "the bot answered 401" in logged
    assert "secret" not in logged


async def test_who_leaves_the_queue_and_comes_back_is_not_behind_himself() -> None:
    back = words("Here I am", handoff=Handoff("asked for a person"))
    talk = Talk(BotUnavailable("down"), back)
    await talk.says("m1", "one")
    await talk.says("m2", "a person please")
    assert "You are next in line" in talk.lines[-1][1]


async def test_the_sentence_into_the_queue_offers_the_way_back() -> None:
    writes = await Talk().says("m1", "human")
    assert choices(writes.log[-1].content) == (WITHDRAW,)


async def test_the_bot_back_answers_and_the_case_is_over() -> None:
    talk = Talk(BotUnavailable("down"), words("Here I am"))
    await talk.says("m1", "one")
    writes = await talk.says("m2", "two")
    assert [sender for sender, _ in talk.lines[2:]] == ["customer", "system", "bot"]
    assert talk.now.floor is Floor.BOT
    assert [shown.state for shown in writes.cases] == [CaseState.WITHDRAWN]
    assert [item.id for item in talk.bot.asked[1].history] == ["m1"]


async def test_a_bot_still_down_says_so_once() -> None:
    talk = Talk(BotUnavailable("down"))
    await talk.says("m1", "one")
    await talk.says("m2", "two")
    assert [sender for sender, _ in talk.lines] == ["customer", "system", "customer"]


async def test_a_store_that_is_away_is_no_fault_of_the_bots() -> None:
    with pytest.raises(Unavailable):
        await Talk(Unavailable("the store")).says("m1", "hi")


async def test_a_question_to_the_bot_shows_that_it_is_typing() -> None:
    talk = Talk()
    signals = talk.store.subscribe()
    assert await anext(signals) is None
    await talk.says("m1", "hi")
    signal = await anext(signals)
    assert signal is not None
    assert (signal.kind, signal.customer, signal.detail) == ("typing", "ada", '{"from":"bot","on":true}')
    await signals.aclose()


@pytest.mark.parametrize(
    "refused",
    [
        Claim("x", 1, "case-9", "bea", "Bea"),
        Reply("x", 1, "case-9", "bea", "hi"),
        Release("x", 1, "case-9", "bea"),
        Transfer("x", 1, "case-9", "bea", "returns"),
        Resolve("x", 1, "case-9", "bea"),
        AgentLeft("x", 1, "case-9", "bea"),
    ],
    ids=lambda letter: letter.type,
)
async def test_a_refused_command_leaves_an_outcome_and_nothing_else(refused: Letter) -> None:
    writes = await Talk().take(refused)
    assert writes == Writes(outcome=("x", Outcome(ok=False, error=writes.outcome[1].error)))
    assert writes.outcome[1].error.endswith(".")


async def test_who_does_not_have_the_floor_cannot_write() -> None:
    talk = await Talk().claimed()
    writes = await talk.take(Reply("r", 1, talk.case, "eve", "I am Bea"))
    assert writes.outcome == ("r", Outcome(ok=False, error="Bea has this conversation now."))
    assert (writes.log, writes.conversation) == ((), None)


async def test_a_command_done_leaves_an_outcome() -> None:
    talk = await Talk().claimed()
    writes = await talk.take(Reply("r", 1, talk.case, "bea", "hello"))
    assert writes.outcome == ("r", Outcome(ok=True))
    assert (writes.log[0].sender, writes.log[0].agent) == (Sender.AGENT, "Bea")


async def test_the_bot_is_silent_while_a_person_has_the_floor() -> None:
    talk = await Talk().claimed()
    await talk.says("m2", "are you there?")
    assert talk.bot.asked == []


async def test_what_the_bot_missed_is_told_to_it_once() -> None:
    talk = await Talk().claimed()
    await talk.says("m2", "my boots")
    await talk.take(Reply("r", 1, talk.case, "bea", "which ones?"))
    await talk.take(Resolve("z", 1, talk.case, "bea"))
    await talk.says("m3", "thanks")
    await talk.says("m4", "bye")
    told, nothing = talk.bot.asked
    assert [(item.id, item.sender, item.text) for item in told.history] == [
        ("q", "customer", "human"),
        ("m2", "customer", "my boots"),
        ("r", "agent", "which ones?"),
    ]
    assert nothing.history == ()


async def test_what_the_bot_could_not_be_told_is_told_next_time() -> None:
    talk = Talk(BotUnavailable("down"), BotUnavailable("down"), words("hello"))
    for letter_id in ("m1", "m2", "m3"):
        await talk.says(letter_id, letter_id)
    assert [item.id for item in talk.bot.asked[2].history] == ["m1", "m2"]


async def test_a_handoff_says_what_the_bot_says_and_opens_a_case_with_the_packet() -> None:
    memory = Memory(intent="complain", confidence=0.9, slots={"order": "4021"}, active_form="return_form")
    talk = Talk(words("One moment.", memory=memory, handoff=Handoff("angry", "returns")))
    writes = await talk.says("m1", "this is bad")
    assert [sender for sender, _ in talk.lines] == ["customer", "bot", "system"]
    (shown,) = writes.cases
    assert (shown.reason, shown.team, shown.last_text) == ("angry", "returns", "this is bad")
    assert shown.packet.memory == memory


async def test_only_channels_that_push_get_outgoing_messages() -> None:
    talk = Talk(words("hello"))
    assert (await talk.says("m1", "hi")).outgoing == ()
    writes = await talk.says("m2", "hi", address=SMS)
    (out,) = writes.outgoing
    assert (out.mid, out.address, out.sender, plain(out.content)) == (
        writes.log[1].mid,
        SMS,
        Sender.BOT,
        "hello",
    )


async def test_answers_go_where_the_customer_wrote_last() -> None:
    talk = Talk(words("hello"))
    await talk.says("m1", "hi", address=SMS)
    assert (await talk.says("m2", "hi")).outgoing == ()
    assert talk.now.addresses == (SMS, WEB)


async def test_a_note_is_never_sent() -> None:
    talk = Talk()
    await talk.says("q", "human", address=SMS)
    await talk.take(Claim("c", 1, talk.case, "bea", "Bea"))
    writes = await talk.take(Resolve("z", 1, talk.case, "bea", note="a difficult one"))
    assert [line.sender for line in writes.log] == [Sender.NOTE, Sender.SYSTEM]
    assert [out.sender for out in writes.outgoing] == [Sender.SYSTEM]


async def test_every_version_of_a_case_carries_the_conversations() -> None:
    talk = await Talk().claimed()
    writes = await talk.take(Release("r", 1, talk.case, "bea", note="lunch"))
    assert writes.conversation is not None
    assert {writes.conversation.version} == {shown.version for shown in writes.cases} == {3}
    assert writes.conversation.case == writes.cases[0]


async def test_a_letter_that_is_none_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        await Talk().turns.handle(Opened('{"type": "nothing"}', 1, 0, Conversation("ada"), 1))


async def test_turns_are_counted_by_what_became_of_them() -> None:
    talk = Talk()
    await talk.says("m1", "hi")
    await talk.take(Resolve("z", 1, "case-9", "bea"))
    counted = talk.metrics.drain()
    assert (counted['turns_total{outcome="done"}'], counted['turns_total{outcome="refused"}']) == (1, 1)
    assert counted['stage_seconds_count{stage="bot"}'] == 1


@given(st.lists(strategies.letters, max_size=6), st.lists(strategies.answers, min_size=1, max_size=3))
async def test_any_letters_make_whole_changes(letters: list[Letter], script: list[Answer]) -> None:
    """Messages' ids are unique, versions count on, and nothing but the customer's own side is sent."""
    talk = Talk(*script)
    mids: list[str] = []
    for n, letter in enumerate(letters):
        before = talk.now
        writes = await talk.take(LETTER.load(LETTER.dump(letter).replace('"id":', f'"id":"{n}","was":', 1)))
        mids += [line.mid for line in entries(writes)]
        assert talk.now.version == before.version + (writes.conversation is not None)
        assert writes.conversation is not None or (writes.log, writes.outgoing, writes.cases) == ((), (), ())
        assert {out.mid for out in writes.outgoing if not out.press} <= {
            line.mid for line in entries(writes) if line.sender not in {Sender.NOTE, Sender.CUSTOMER}
        }
        assert isinstance(letter, Command) == (writes.outcome is not None)
    assert len(mids) == len(set(mids))


async def test_the_customers_own_words_are_never_markup() -> None:
    writes = await Talk().says("m1", "**bold**\n[x](https://e.example)")
    assert writes.log[0].content == text("**bold**\n[x](https://e.example)")


async def on_sms(talk: Talk, letter_id: str, words: str, **more: Any) -> Writes:
    return await talk.says(letter_id, words, address=SMS, **more)


@pytest.mark.parametrize("typed", ["1", "yes", "1."])
async def test_a_number_or_a_word_from_the_menu_is_the_choice(typed: str) -> None:
    talk = Talk(SURE, words("Done"), ways=NUMBERED)
    await on_sms(talk, "m1", "return")
    await on_sms(talk, "m2", typed)
    assert talk.bot.asked[1].payload == "/yes"
    assert talk.lines[2] == ("customer", "Yes")


async def test_a_number_long_after_the_menu_is_a_number() -> None:
    talk = Talk(SURE, words("Pardon?"), ways=NUMBERED)
    await on_sms(talk, "m1", "return")
    await on_sms(talk, "m2", "1", at=talk.clock() + MENU_EXPIRES)
    assert (talk.bot.asked[1].text, talk.bot.asked[1].payload) == ("1", None)


async def test_where_there_are_buttons_a_number_is_a_number() -> None:
    talk = Talk(SURE, words("Pardon?"))
    await on_sms(talk, "m1", "return")
    await on_sms(talk, "m2", "1")
    assert talk.bot.asked[1].text == "1"


async def test_a_pressed_button_is_marked_before_it_is_answered() -> None:
    talk = Talk(SURE, words("Done"))
    await on_sms(talk, "m1", "return")
    press = Press("77", "query")
    writes = await on_sms(talk, "m2", "Yes", payload=token("/yes"), press=press, place="chat")
    mark, answer = writes.outgoing
    assert (mark.mid, mark.press, mark.content, mark.place) == ("m2:press", press, text("Yes"), "chat")
    assert plain(answer.content) == "Done"
    assert talk.bot.asked[1].payload == "/yes"


async def test_files_are_written_down_fetched_and_an_honest_sentence_said_once() -> None:
    talk = Talk()
    voice = Attachment("f1", Kind.VOICE, "voice.ogg", "audio/ogg", "ref")
    writes = await on_sms(talk, "m1", "", attachments=(voice,))
    assert writes.fetches == (Fetch(talk.clock(), "sms", voice),)
    assert talk.lines[0] == ("customer", "[voice.ogg]")
    assert "can't listen" in talk.lines[1][1]
    assert talk.bot.asked == []
    await on_sms(talk, "m2", "", attachments=(voice,))
    assert len(talk.lines) == 3


async def test_a_picture_with_words_is_answered_by_its_words() -> None:
    talk = Talk(words("I see"))
    photo = Attachment("f1", Kind.PHOTO, "a.jpg", "image/jpeg", "ref")
    await on_sms(talk, "m1", "it is broken", attachments=(photo,))
    assert talk.bot.asked[0].text == "it is broken"
    assert talk.lines[0] == ("customer", "it is broken\n[a.jpg]")


async def test_what_the_bot_cannot_read_offers_a_person() -> None:
    talk = Talk()
    await on_sms(talk, "m1", "", blocks=(Location(52.5, 13.4),))
    await on_sms(talk, "m2", "Talk to a person", payload=token("hub:person"))
    assert talk.now.floor is Floor.QUEUED


@pytest.mark.parametrize(
    ("keyword", "words"), [(Keyword.HELLO, "hello"), (Keyword.ASSIST, "What can you do?")]
)
async def test_a_command_is_asked_of_the_bot_in_plain_words(keyword: Keyword, words: str) -> None:
    talk = Talk()
    await on_sms(talk, "m1", "/start", keyword=keyword)
    assert talk.bot.asked[0].text == words
    assert talk.lines[0] == ("customer", "/start")


async def test_the_command_for_a_person_is_a_person() -> None:
    talk = Talk()
    await on_sms(talk, "m1", "/human", keyword=Keyword.HUMAN)
    assert (talk.now.floor, talk.bot.asked) == (Floor.QUEUED, [])


async def test_after_stop_comes_the_farewell_and_nothing_else() -> None:
    talk = Talk(ways=NUMBERED)
    writes = await on_sms(talk, "m1", "STOP", keyword=Keyword.STOP)
    (farewell,) = writes.outgoing
    assert (plain(farewell.content), farewell.farewell) == ("Bye.", True)
    assert (await on_sms(talk, "m2", "are you there?")).outgoing == ()
    assert talk.bot.asked == []


async def test_where_the_provider_answers_stop_the_hub_says_nothing() -> None:
    writes = await on_sms(Talk(), "m1", "STOP", keyword=Keyword.STOP)
    assert writes.outgoing == ()


async def test_an_agent_is_told_why_nothing_can_be_sent_and_may_write_elsewhere() -> None:
    talk = Talk()
    await talk.says("m0", "hi")
    await on_sms(talk, "q", "human")
    await talk.take(Claim("c", 1, talk.case, "bea", "Bea"))
    await on_sms(talk, "m1", "STOP", keyword=Keyword.STOP)
    refused = await talk.take(Reply("r1", 1, talk.case, "bea", "Hello"))
    assert refused.outcome is not None
    assert "unsubscribed" in refused.outcome[1].error
    done = await talk.take(Reply("r2", 1, talk.case, "bea", "Hello", address=WEB))
    assert done.outcome == ("r2", Outcome(ok=True))
    assert [line.address for line in entries(done)] == [WEB]


async def test_an_agents_file_goes_out_with_the_words() -> None:
    talk = await Talk().claimed()
    label = File("f9", "label.pdf", "application/pdf", 9)
    writes = await talk.take(Reply("r1", 1, talk.case, "bea", "Your label", files=(label,)))
    assert entries(writes)[0].content == (*text("Your label"), label)


async def test_edits_deletions_and_reports_are_lines_of_the_log() -> None:
    talk = Talk()
    await talk.says("m1", "hi")
    lines = [
        *(await talk.take(Deleted("d1", 1, WEB, "m1"))).log,
        *(await talk.take(Reported("p1", 1, WEB, "m1:1", Status.DELIVERED))).log,
    ]
    assert lines == [Edit("m1:0", talk.clock()), Delivery("m1:1", talk.clock(), Status.DELIVERED)]
