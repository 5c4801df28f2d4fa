"""The fake Telegram is as strict as the real one: what it refuses, how it delivers, what the demo sees."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx
import pytest
from hypothesis import given
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.providers.serving import serve
from tests.providers.telegram import ADA, GRACE, TOKEN, Telegram, running
from tests.providers.telegram_html import CannotParse, read
from tests.providers.telegram_methods import CHAT_BURST
from tests.strategies import words
from tests.waiting import eventually

KEYBOARD = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}


async def call(telegram: Telegram, method: str, token: str = TOKEN, **given: Any) -> dict[str, Any]:
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{telegram.url}/bot{token}/{method}", json=given)
    found: dict[str, Any] = answer.json()
    assert found["ok"] == (answer.status_code == 200)
    return found


@pytest.mark.parametrize(
    ("method", "given", "said"),
    [
        ("sendMessage", {"chat_id": ADA, "text": " "}, "message text is empty"),
        ("sendMessage", {"chat_id": ADA, "text": "👍" * 2049}, "message is too long"),
        ("sendMessage", {"chat_id": 1, "text": "x"}, "chat not found"),
        ("sendMessage", {"text": "x"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": ADA, "text": "<b>x", "parse_mode": "HTML"}, "can't parse entities"),
        ("sendPhoto", {"chat_id": ADA, "photo": "http://localhost/x"}, "wrong file identifier/HTTP URL"),
        ("sendPhoto", {"chat_id": ADA, "photo": "https://a.example/x", "caption": "x" * 1025}, "caption"),
        ("sendVenue", {"chat_id": ADA, "latitude": 1, "longitude": 2, "title": "x"}, "venue address"),
        ("sendLocation", {"chat_id": ADA, "latitude": 91, "longitude": 2}, "location"),
        ("answerCallbackQuery", {"callback_query_id": "1"}, "query is too old"),
        ("editMessageText", {"chat_id": ADA, "message_id": 1, "text": "x"}, "message to edit not found"),
        ("getFile", {"file_id": "x"}, "wrong file_id"),
        ("setWebhook", {"url": "http://shop.example"}, "HTTPS URL must be provided"),
        ("setWebhook", {"url": "https://shop.example", "secret_token": "ä"}, "unallowed characters"),
        ("setMyCommands", {"commands": [{"command": "Start", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ("sendNothing", {}, "Not Found"),
    ],
)  # fmt: skip
async def test_what_the_real_one_refuses_is_refused(method: str, given: dict[str, Any], said: str) -> None:
    async with running() as telegram:
        assert said in (await call(telegram, method, **given))["description"]


@pytest.mark.parametrize(
    "keyboard",
    [
        [[{"text": "x", "callback_data": "y" * 65}]],
        [[{"text": "x", "callback_data": ""}]],
        [[{"text": " ", "callback_data": "y"}]],
        [[{"text": "x", "callback_data": "y"}] * 9],
        [[{"text": "x", "callback_data": "y"}]] * 101,
    ],
)
async def test_keyboards_beyond_the_limits_are_refused(keyboard: Any) -> None:
    async with running() as telegram:
        markup = {"inline_keyboard": keyboard}
        answer = await call(telegram, "sendMessage", chat_id=ADA, text="x", reply_markup=markup)
        assert answer["error_code"] == 400


async def test_a_wrong_token_is_nobody() -> None:
    async with running() as telegram:
        assert (await call(telegram, "getMe", token="4242:other"))["error_code"] == 401


async def test_too_many_messages_in_a_chat_have_to_wait() -> None:
    async with running() as telegram:
        answers = [await call(telegram, "sendMessage", chat_id=ADA, text="x") for _ in range(CHAT_BURST + 1)]
        other = await call(telegram, "sendMessage", chat_id=GRACE, text="x")
    assert [answer["ok"] for answer in answers] == [True] * CHAT_BURST + [False]
    assert answers[-1]["parameters"]["retry_after"] >= 1
    assert other["ok"]


async def test_a_blocked_bot_may_not_write_until_it_is_unblocked() -> None:
    async with running() as telegram:
        telegram.block(ADA)
        blocked = await call(telegram, "sendMessage", chat_id=ADA, text="x")
        telegram.block(ADA, blocked=False)
        assert blocked["description"] == "Forbidden: bot was blocked by the user"
        assert (await call(telegram, "sendMessage", chat_id=ADA, text="x"))["ok"]


async def test_an_edit_that_changes_nothing_is_refused() -> None:
    async with running() as telegram:
        sent = await call(telegram, "sendMessage", chat_id=ADA, text="x", reply_markup=KEYBOARD)
        where = {"chat_id": ADA, "message_id": sent["result"]["message_id"], "text": "x"}
        assert (await call(telegram, "editMessageText", **where))["ok"]
        assert "not modified" in (await call(telegram, "editMessageText", **where))["description"]


# ---- HTML


@pytest.mark.parametrize(
    ("markup", "text", "entities"),
    [
        ("a <b>b</b>", "a b", [{"offset": 2, "length": 1, "type": "bold"}]),
        (" 👍<i>x</i> ", "👍x", [{"offset": 2, "length": 1, "type": "italic"}]),
        ("&lt;&amp;&#65;&nbsp; & c", "<&A&nbsp; & c", []),
        ('<a href="https://a.example?b&amp;c">x</a>', "x",
         [{"offset": 0, "length": 1, "type": "text_link", "url": "https://a.example?b&c"}]),
        ('<a href="mailto:a@b.example">x</a>', "x", []),
        ("<b></b>x", "x", []),
    ],
)  # fmt: skip
def test_html_is_read_as_text_and_entities(markup: str, text: str, entities: list[dict[str, Any]]) -> None:
    assert read(markup) == (text, entities)


@pytest.mark.parametrize(
    "markup",
    ["<b>", "</b>", "<b></i>", "<b><i></b></i>", "<p>x</p>", "a < b", "<", '<span class="x">y</span>'],
)
def test_html_that_is_none_is_refused(markup: str) -> None:
    with pytest.raises(CannotParse):
        read(markup)


@given(words)
def test_any_text_is_read_or_refused(markup: str) -> None:
    with suppress(CannotParse):
        text, entities = read(markup)
        assert all(0 < entity["length"] <= len(text.encode("utf-16-le")) // 2 for entity in entities)


# ---- the webhook


class Receiver:
    """A webhook that answers what it is told to, then 200; while `held`, it answers no message of Ada's."""

    def __init__(self) -> None:
        self.answers: list[Response] = []
        self.got: list[dict[str, Any]] = []
        self.secrets: set[str | None] = set()
        self.held = asyncio.Event()
        self.held.set()

    async def receive(self, request: Request) -> Response:
        self.got.append(await request.json())
        if self.got[-1].get("message", {}).get("chat", {}).get("id") == ADA:
            await self.held.wait()
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        return self.answers.pop(0) if self.answers else Response()

    async def have(self, number: int) -> None:
        async def look() -> bool:
            return len(self.got) >= number

        await eventually(look)

    @property
    def words(self) -> list[str]:
        return [update["message"]["text"] if "message" in update else "press" for update in self.got]


@asynccontextmanager
async def received(telegram: Telegram) -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = Starlette(routes=[Route("/", receiver.receive, methods=["POST"])])
    async with serve(app) as url:
        assert (await call(telegram, "setWebhook", url=url, secret_token="s3cret"))["ok"]
        yield receiver


async def test_updates_come_with_the_secret_and_only_those_asked_for() -> None:
    async with running() as telegram, received(telegram) as receiver:
        telegram.updates.webhook.allowed = ("message",)
        telegram.block(ADA)
        telegram.write(ADA, text="one")
        await receiver.have(1)
        assert (receiver.words, receiver.secrets) == (["one"], {"s3cret"})


async def test_a_chats_next_update_waits_until_the_one_before_is_taken() -> None:
    """Other chats do not wait, and neither does a press."""
    async with running(pace=0.01) as telegram, received(telegram) as receiver:
        sent = await call(telegram, "sendMessage", chat_id=ADA, text="?", reply_markup=KEYBOARD)
        receiver.held.clear()
        telegram.write(ADA, text="one")
        await receiver.have(1)
        telegram.write(ADA, text="two")
        telegram.write(GRACE, text="other")
        telegram.press(ADA, sent["result"]["message_id"], "y")
        await receiver.have(3)
        assert sorted(receiver.words) == ["one", "other", "press"]
        receiver.answers = [Response(status_code=500)] * 2
        receiver.held.set()
        await receiver.have(6)
    assert receiver.words[3:] == ["one", "one", "two"]


async def test_the_webhooks_own_wish_is_waited_for() -> None:
    async with running(pace=1) as telegram, received(telegram) as receiver:
        receiver.answers = [Response(status_code=503, headers={"Retry-After": "0"})] * 5
        telegram.write(ADA, text="one")
        await receiver.have(6)
        assert "503" in telegram.updates.webhook.error


async def test_a_press_is_given_up_long_before_a_message() -> None:
    async with running(pace=0.0005) as telegram, received(telegram) as receiver:
        sent = await call(telegram, "sendMessage", chat_id=ADA, text="?", reply_markup=KEYBOARD)
        receiver.answers = [Response(status_code=500)] * 100_000
        telegram.press(ADA, sent["result"]["message_id"], "y")
        telegram.write(ADA, text="one")

        async def dropped() -> bool:
            return bool(telegram.updates.dropped)

        await eventually(dropped)
        assert ["callback_query" in update for update in telegram.updates.dropped] == [True]
        assert telegram.updates.pending == 1


async def test_an_answer_that_names_a_method_is_carried_out() -> None:
    async with running() as telegram, received(telegram) as receiver:
        receiver.answers = [JSONResponse({"method": "sendMessage", "chat_id": ADA, "text": "oops"})]
        telegram.write(ADA, text="one")
        telegram.write(ADA, text="two")
        await receiver.have(2)
        assert [message["text"] for message in telegram.chats[ADA].messages] == ["one", "two", "oops"]


async def test_what_waits_comes_once_a_webhook_is_set() -> None:
    async with running() as telegram:
        telegram.write(ADA, text="one")
        async with received(telegram) as receiver:
            await receiver.have(1)
        assert (await call(telegram, "getWebhookInfo"))["result"]["pending_update_count"] == 0


# ---- polling


async def test_updates_come_again_until_the_offset_is_past_them() -> None:
    async with running() as telegram:
        telegram.write(ADA, text="one")
        (update,) = (await call(telegram, "getUpdates"))["result"]
        assert (await call(telegram, "getUpdates"))["result"] == [update]
        assert (await call(telegram, "getUpdates", offset=update["update_id"] + 1))["result"] == []


async def test_polling_and_a_webhook_or_another_poll_conflict() -> None:
    async with running() as telegram:
        async with asyncio.TaskGroup() as tasks:
            first = tasks.create_task(call(telegram, "getUpdates", timeout=30))

            async def asked() -> bool:
                return telegram.updates.polls == 1

            await eventually(asked)
            await call(telegram, "getUpdates")
        assert "terminated by other" in first.result()["description"]
        telegram.updates.webhook.url = "https://shop.example"
        assert (await call(telegram, "getUpdates"))["error_code"] == 409


# ---- the demo's page


async def test_the_page_sees_and_does_what_customers_do() -> None:
    async with running() as telegram, httpx.AsyncClient(base_url=telegram.url) as page:
        await call(telegram, "sendMessage", chat_id=ADA, text="Sure?", reply_markup=KEYBOARD)
        await call(telegram, "sendChatAction", chat_id=ADA, action="typing")
        await page.post("/play/say", json={"customer": str(ADA), "text": "hello"})
        await page.post("/play/attach", json={"customer": str(ADA), "kind": "photo"})
        ada = (await page.get("/play/state")).json()["customers"][0]
        asked, said, photo = ada["messages"]
        assert (ada["id"], ada["name"], ada["typing"]) == (str(ADA), "Ada", True)
        assert (asked["from"], asked["text"]) == ("company", "Sure?")
        assert asked["buttons"] == [{"title": "Yes", "press": "y"}]
        assert (said["from"], said["text"]) == ("customer", "hello")
        assert (await page.get(photo["image"])).content.startswith(b"\x89PNG")
        await page.post("/play/press", json={"customer": str(ADA), "message": asked["id"], "press": "y"})
        await page.post("/play/trouble", json={"kind": "429", "times": 1, "retry_after": 7})
        assert telegram.updates.pending == 3
        assert (await call(telegram, "getMe"))["parameters"] == {"retry_after": 7}
