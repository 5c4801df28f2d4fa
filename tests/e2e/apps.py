"""Fake providers and their customers, as an end-to-end test needs them: the same for each app."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import httpx

from tests.e2e.waiting import PATIENCE
from tests.providers import slack, telegram, twilio
from tests.providers.slack import Slack
from tests.providers.slack_methods import Room
from tests.providers.telegram import Telegram, buttons
from tests.providers.telegram_methods import Chat
from tests.providers.telegram_updates import Webhook
from tests.providers.twilio import Twilio

WEBHOOK_SECRET = "a-webhook-secret-of-the-tests"
BOT = telegram.TOKEN.partition(":")[0]


@dataclass(frozen=True)
class Shown:
    """A message on a customer's screen; `presses` are the titles of its buttons and what each sends."""

    ours: bool
    text: str
    id: str = ""
    presses: tuple[tuple[str, str], ...] = ()


class App(Protocol):
    """One provider's fake, with the hub at the other end."""

    channel: str
    """Its name in addresses."""
    outage: str
    """The trouble that is an outage; `pause` is one that names how long to wait."""
    pause: str
    ordered: bool
    """Whether webhooks come in the order in which a customer wrote, as long as none is lost."""

    def section(self, api_base: str = "") -> dict[str, Any]:
        """The section of channels.yml, by its name; `api_base` is where the provider is, if not there."""

    def bring_to(self, hub: str) -> None:
        """Enter the hub's webhook at the provider."""

    def someone(self, number: int) -> str:
        """Customer number so-and-so: how the app calls them."""

    def address(self, who: str) -> str:
        """The customer's address on the channel."""

    async def say(self, who: str, text: str) -> None:
        """The customer writes."""

    async def storm(self, who: str, texts: Sequence[str], copies: int) -> None:
        """The customer writes these, and each webhook comes so many times, all at once, in no order."""

    async def photo(self, who: str, data: bytes) -> None:
        """The customer sends a picture (PNG)."""

    def screen(self, who: str) -> list[Shown]:
        """What the customer sees, oldest first."""

    def fail(self, kind: str, times: int, retry_after: int | None = None) -> None:
        """The next so many requests fail."""

    def heal(self) -> None:
        """Nothing fails any more."""

    def copies(self, number: int) -> None:
        """Bring each webhook so many times at once."""

    def secrets(self) -> set[str]:
        """What no log may hold: what opens doors, and who the customers are."""

    def customers(self) -> Iterator[str]:
        """Everyone who has a chat."""

    async def forge(self, http: httpx.AsyncClient, hub: str) -> httpx.Response:
        """Somebody else sends the hub what looks like the provider's webhook."""

    def statuses(self) -> list[int]:
        """What the hub answered to webhooks."""


class OnTelegram:
    """The fake Telegram."""

    channel, outage, pause, ordered = "telegram", "502", "429", True

    def __init__(self, fake: Telegram) -> None:
        self.fake = fake

    def section(self, api_base: str = "") -> dict[str, Any]:
        given = {"token": telegram.TOKEN, "webhook_secret": WEBHOOK_SECRET}
        return {"telegram": {**given, "api_base": api_base or self.fake.url}}

    def bring_to(self, hub: str) -> None:
        self.fake.updates.webhook = Webhook(f"{hub}/webhooks/telegram", WEBHOOK_SECRET)

    def someone(self, number: int) -> str:
        id = 5_550_200 + number
        card = {"id": id, "is_bot": False, "first_name": "Customer", "language_code": "en"}
        self.fake.chats.setdefault(id, Chat(card))
        return str(id)

    def address(self, who: str) -> str:
        return f"{BOT}:{who}"

    async def say(self, who: str, text: str) -> None:
        self.fake.write(int(who), text=text)

    async def storm(self, who: str, texts: Sequence[str], copies: int) -> None:
        """Updates of one chat: the real one brings the next after the one before was taken."""
        hook, self.fake.updates.webhook = self.fake.updates.webhook, Webhook()
        for text in texts:
            self.fake.write(int(who), text=text)
        updates = self.fake.updates.waiting.pop(f"chat {who}")
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret}
        async with httpx.AsyncClient(trust_env=False) as http:
            posts = [
                http.post(hook.url, json=each.update, headers=headers, timeout=PATIENCE)
                for _ in range(copies)
                for each in reversed(updates)
            ]
            answers = await asyncio.gather(*posts)
        assert {answer.status_code for answer in answers} == {200}
        self.fake.updates.webhook = hook

    async def photo(self, who: str, data: bytes) -> None:
        self.fake.attach(int(who), "photo", data, "photo.png")

    def screen(self, who: str) -> list[Shown]:
        return [_on_telegram(message) for message in self.fake.chats[int(who)].messages]

    def fail(self, kind: str, times: int, retry_after: int | None = None) -> None:
        self.fake.fail(kind, times, retry_after)

    def heal(self) -> None:
        self.fake.trouble.clear()

    def copies(self, number: int) -> None:
        self.fake.updates.copies = number

    def secrets(self) -> set[str]:
        return {telegram.TOKEN, WEBHOOK_SECRET, *self.customers()}

    def customers(self) -> Iterator[str]:
        return map(str, self.fake.chats)

    async def forge(self, http: httpx.AsyncClient, hub: str) -> httpx.Response:
        url, headers = f"{hub}/webhooks/telegram", {"X-Telegram-Bot-Api-Secret-Token": "guessed"}
        return await http.post(url, json={"update_id": 1}, headers=headers)

    def statuses(self) -> list[int]:
        return self.fake.updates.statuses


class OnSms:
    """The fake Twilio."""

    channel, outage, pause, ordered = "sms", "server", "20429", True

    def __init__(self, fake: Twilio) -> None:
        self.fake = fake
        self._known: set[str] = set(twilio.CUSTOMERS)

    def section(self, api_base: str = "") -> dict[str, Any]:
        given = {"account_sid": twilio.ACCOUNT, "auth_token": twilio.TOKEN, "from": twilio.NUMBER_OF_OURS}
        return {"twilio": {**given, "per_second": 100, "api_base": api_base or self.fake.url}}

    def bring_to(self, hub: str) -> None:
        self.fake.sms_url = f"{hub}/webhooks/twilio/sms#rc=5&rp=all"

    def someone(self, number: int) -> str:
        who = f"+1202555{number + 200:04}"
        self._known.add(who)
        return who

    def address(self, who: str) -> str:
        return who

    async def say(self, who: str, text: str) -> None:
        await self.fake.say(who, text)

    async def storm(self, who: str, texts: Sequence[str], copies: int) -> None:
        """Twilio knows no order: this is what it does with messages that come at one time."""
        self.copies(copies)
        await asyncio.gather(*(self.fake.say(who, text) for text in reversed(texts)))
        self.copies(1)

    async def photo(self, who: str, data: bytes) -> None:
        await self.fake.say(who, "", ("image/png", data))

    def screen(self, who: str) -> list[Shown]:
        mine = (message for message in self.fake.messages if message.customer == who)
        return [Shown(message.ours, message.text, message.sid) for message in mine]

    def fail(self, kind: str, times: int, retry_after: int | None = None) -> None:
        self.fake.fail(kind, times, retry_after)

    def heal(self) -> None:
        self.fake.troubles.clear()

    def copies(self, number: int) -> None:
        self.fake.webhooks.copies = number

    def secrets(self) -> set[str]:
        return {twilio.TOKEN, twilio.NUMBER_OF_OURS, *self._known}

    def customers(self) -> Iterator[str]:
        return iter(sorted(self._known))

    async def forge(self, http: httpx.AsyncClient, hub: str) -> httpx.Response:
        form = {"MessageSid": "SM1", "From": next(self.customers()), "Body": "STOP"}
        return await http.post(f"{hub}/webhooks/twilio/sms", data=form, headers={"X-Twilio-Signature": "no"})

    def statuses(self) -> list[int]:
        return [answer.status_code for answer in self.fake.webhooks.answers]


class OnSlack:
    """The fake Slack; customers write to the bot directly."""

    channel, outage, pause, ordered = "slack", "500", "429", False

    def __init__(self, fake: Slack) -> None:
        self.fake = fake

    def section(self, api_base: str = "") -> dict[str, Any]:
        given = {"bot_token": slack.TOKEN, "signing_secret": slack.SECRET}
        return {"slack": {**given, "api_base": f"{api_base or self.fake.url}/api/"}}

    def bring_to(self, hub: str) -> None:
        self.fake.events.webhook = f"{hub}/webhooks/slack"

    def someone(self, number: int) -> str:
        who, room = f"U0CUST{number:04}", f"D0CUST{number:04}"
        self.fake.methods.users.setdefault(who, "Customer")
        self.fake.rooms.setdefault(room, Room(room, {who}))
        return who

    def address(self, who: str) -> str:
        return f"{slack.TEAM}:{who}"

    async def say(self, who: str, text: str) -> None:
        self.fake.write(who, text)

    async def storm(self, who: str, texts: Sequence[str], copies: int) -> None:
        """Slack knows no order: each event is on its way by itself."""
        held: list[dict[str, Any]] = []
        self.fake.events.held = held
        for text in texts:
            self.fake.write(who, text)
        self.fake.events.held = None
        self.copies(copies)
        for event in reversed(held):
            self.fake.events.send(event)
        self.copies(1)

    async def photo(self, who: str, data: bytes) -> None:
        self.fake.attach(who, data, "photo.png")

    def screen(self, who: str) -> list[Shown]:
        return [_on_slack(message) for message in self.fake.methods.own(who).messages]

    def fail(self, kind: str, times: int, retry_after: int | None = None) -> None:
        self.fake.fail(kind, times, retry_after)

    def heal(self) -> None:
        self.fake.trouble.clear()

    def copies(self, number: int) -> None:
        self.fake.events.copies = number

    def secrets(self) -> set[str]:
        return {slack.TOKEN, slack.SECRET, *self.customers()}

    def customers(self) -> Iterator[str]:
        return iter(self.fake.methods.users)

    async def forge(self, http: httpx.AsyncClient, hub: str) -> httpx.Response:
        signed = {"X-Slack-Request-Timestamp": "1795000000", "X-Slack-Signature": f"v0={'0' * 64}"}
        return await http.post(f"{hub}/webhooks/slack", json={"type": "event_callback"}, headers=signed)

    def statuses(self) -> list[int]:
        return self.fake.events.statuses


def _on_telegram(message: dict[str, Any]) -> Shown:
    words = message.get("text") or message.get("caption", "")
    presses = tuple((button["text"], button["callback_data"]) for button in buttons(message))
    return Shown(message["from"]["is_bot"], words, str(message["message_id"]), presses)


def _on_slack(message: dict[str, Any]) -> Shown:
    rows = [block["elements"] for block in message.get("blocks", ()) if block["type"] == "actions"]
    presses = tuple((button["text"]["text"], button["value"]) for row in rows for button in row)
    return Shown("bot_id" in message, message["text"], message["ts"], presses)
