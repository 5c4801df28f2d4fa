"""The bot's port against a loopback server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.rasa import AWAY, Rasa, fixed, ranked
from hub.bot import Answer, Memory, Question, Remembered
from hub.content import Bold, Paragraph, Text
from hub.errors import BotUnavailable, Unavailable
from tests.adapters.rasa_server import RasaServer
from tests.waiting import eventually

NOWHERE = "http://127.0.0.1:1"
QUESTION = Question("ada", "m1", "sms", text="hi")


@pytest.fixture
def server() -> Iterator[RasaServer]:
    with RasaServer() as server:
        yield server


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient() as client:
        yield client


async def test_an_answer_is_told_in_the_hubs_terms(server: RasaServer, client: httpx.AsyncClient) -> None:
    memory = Memory("greet", 0.9, {"order": "4021"}, "return_form", "item")
    assert await Rasa(client, fixed(server.url), "secret").answer(QUESTION) == Answer(
        messages=((Paragraph((Text("Hello "), Bold((Text("you"),)))),),), memory=memory, model="m1"
    )


async def test_a_typed_question_is_asked_as_text(server: RasaServer, client: httpx.AsyncClient) -> None:
    history = (Remembered("7", "agent", "On its way.", 1000),)
    question = Question("ada", "m1", "sms", text="hi", history=history, settled=True)
    await Rasa(client, fixed(server.url + "/"), "secret").answer(question)
    assert server.heard == [
        {
            "sender": "ada",
            "message_id": "m1",
            "channel": "sms",
            "text": "hi",
            "history": [{"id": "7", "from": "agent", "text": "On its way.", "at": 1000}],
            "settled": True,
        }
    ]
    assert server.secrets == {"secret"}


async def test_a_choice_is_asked_as_payload(server: RasaServer, client: httpx.AsyncClient) -> None:
    await Rasa(client, fixed(server.url), "secret").answer(Question("ada", "m1", "sms", payload="/greet"))
    assert server.heard[0]["payload"] == "/greet"
    assert "text" not in server.heard[0]


async def test_half_a_character_does_not_stop_a_question(
    server: RasaServer, client: httpx.AsyncClient
) -> None:
    await Rasa(client, fixed(server.url), "secret").answer(Question("ada", "m1", "sms", text="hi \ud83d"))
    assert server.heard[0]["text"] == "hi ?"


@pytest.mark.parametrize("status", [400, 401, 404, 500, 503])
async def test_another_status_means_no_bot(
    server: RasaServer, client: httpx.AsyncClient, status: int
) -> None:
    """What it says about it stays there: it may quote the customer."""
    server.status = status
    with pytest.raises(BotUnavailable, match=f"^the bot answered {status}$"):
        await Rasa(client, fixed(server.url), "secret").answer(QUESTION)


async def test_words_the_bot_refuses_to_remember_are_left_out(
    server: RasaServer, client: httpx.AsyncClient
) -> None:
    """They would be in every question from now on, and none would be answered."""
    server.refuses_history = True
    question = replace(QUESTION, history=(Remembered("7", "agent", "On its way.", -1),), settled=True)
    assert (await Rasa(client, fixed(server.url), "secret").answer(question)).model == "m1"
    refused, asked = server.heard
    assert asked == refused | {"history": []}


async def test_a_refused_question_without_history_is_asked_once(
    server: RasaServer, client: httpx.AsyncClient
) -> None:
    server.status = 400
    with pytest.raises(BotUnavailable):
        await Rasa(client, fixed(server.url), "secret").answer(QUESTION)
    assert len(server.heard) == 1


async def test_an_answer_nobody_can_read_means_no_bot(server: RasaServer, client: httpx.AsyncClient) -> None:
    server.body = b"<html>"
    with pytest.raises(BotUnavailable):
        await Rasa(client, fixed(server.url), "secret").answer(QUESTION)


async def test_a_slow_answer_means_no_bot_and_nobody_else_is_asked(client: httpx.AsyncClient) -> None:
    with RasaServer() as one, RasaServer() as other:
        one.gate.clear()
        other.gate.clear()
        with pytest.raises(BotUnavailable, match="ReadTimeout"):
            await Rasa(client, fixed(one.url, other.url), "secret", limit=0.05).answer(QUESTION)
        assert len(one.secrets | other.secrets) <= 1
        assert not (one.secrets and other.secrets)


async def test_a_bot_that_is_busy_for_a_moment_is_asked_again(
    server: RasaServer, client: httpx.AsyncClient
) -> None:
    server.status = 503
    async with asyncio.TaskGroup() as tasks:
        asked = tasks.create_task(Rasa(client, fixed(server.url), "secret").answer(QUESTION))
        await eventually(lambda: _true(server.heard))
        server.status = 200
    assert asked.result().model == "m1"
    assert [turn["message_id"] for turn in server.heard] == ["m1"] * len(server.heard)


async def _true(value: object) -> bool:
    return bool(value)


async def test_no_process_means_no_bot(client: httpx.AsyncClient) -> None:
    with pytest.raises(BotUnavailable):
        await Rasa(client, fixed(NOWHERE), "secret").answer(QUESTION)


async def test_a_connection_that_ended_is_tried_once_more(
    server: RasaServer, client: httpx.AsyncClient
) -> None:
    server.hang_ups = 1
    assert (await Rasa(client, fixed(server.url), "secret").answer(QUESTION)).model == "m1"
    server.hang_ups = 2
    with pytest.raises(BotUnavailable):
        await Rasa(client, fixed(server.url), "secret").answer(QUESTION)


async def test_a_dead_process_is_passed_over_until_it_may_be_back(client: httpx.AsyncClient) -> None:
    now = 0.0
    with RasaServer() as one, RasaServer() as other:
        ports = {server.url: server.port for server in (one, other)}
    first, second = ranked(QUESTION.customer, list(ports))
    rasa = Rasa(client, fixed(first, second), "secret", clock=lambda: now)
    with RasaServer(ports[second]) as second_server:
        await rasa.answer(QUESTION)
        with RasaServer(ports[first]) as back:
            await rasa.answer(QUESTION)
            assert (len(second_server.heard), len(back.heard)) == (2, 0)
            now = AWAY + 1
            await rasa.answer(QUESTION)
            assert (len(second_server.heard), len(back.heard)) == (2, 1)


async def test_a_question_goes_where_the_bot_is_now(server: RasaServer, client: httpx.AsyncClient) -> None:
    known = [NOWHERE]

    async def find() -> list[str]:
        return known

    rasa = Rasa(client, find, "secret")
    with pytest.raises(BotUnavailable):
        await rasa.answer(QUESTION)
    known[:] = [server.url]
    assert (await rasa.answer(QUESTION)).model == "m1"


async def test_a_process_that_was_just_replaced_is_not_the_end(
    server: RasaServer, client: httpx.AsyncClient
) -> None:
    known = iter([[NOWHERE], [server.url]])

    async def find() -> list[str]:
        return next(known)

    assert (await Rasa(client, find, "secret").answer(QUESTION)).model == "m1"


async def test_while_nobody_knows_where_the_bot_is_it_is_not_ready_and_a_question_can_be_asked_later(
    client: httpx.AsyncClient,
) -> None:
    async def find() -> list[str]:
        raise Unavailable("the store is away")

    rasa = Rasa(client, find, "secret")
    assert not await rasa.ready()
    with pytest.raises(Unavailable, match="the store is away"):
        await rasa.answer(QUESTION)


async def test_ready_means_that_one_process_is(server: RasaServer, client: httpx.AsyncClient) -> None:
    assert await Rasa(client, fixed(NOWHERE, server.url), "secret").ready()
    server.status = 503
    assert not await Rasa(client, fixed(NOWHERE, server.url), "secret").ready()


@given(st.text(), st.sets(st.text(min_size=1, max_size=5), min_size=2, max_size=5), st.data())
def test_taking_a_process_away_moves_only_its_customers(
    customer: str, urls: set[str], data: st.DataObject
) -> None:
    gone = data.draw(st.sampled_from(sorted(urls)))
    whole = ranked(customer, sorted(urls))
    assert ranked(customer, sorted(urls - {gone})) == [url for url in whole if url != gone]
