"""Updates on their way from the fake Telegram to a bot: by webhook with its retries, or fetched.

As the real server does it: strictly in order in each chat, the next only after the one before was taken;
presses in a queue of their own for each user; after a failure at once again, then after 2, 4, 8 … seconds, or
as long as the webhook's Retry-After says; a message is dropped after a day, a press after 150 seconds.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

FIRST_WAIT, LONGEST_WAIT, LONGEST_WISH = 2.0, 90.0, 3600.0
MESSAGE_LIVES, PRESS_LIVES = 86_400.0, 150.0


@dataclass
class Webhook:
    """What setWebhook was told, and how it went since."""

    url: str = ""
    secret: str = ""
    connections: int = 40
    allowed: tuple[str, ...] = ()
    error_at: int = 0
    error: str = ""


@dataclass
class Waiting:
    """An update, and when it came about (seconds of the loop)."""

    update: dict[str, Any]
    queue: str
    since: float

    @property
    def lives(self) -> float:
        return PRESS_LIVES if "callback_query" in self.update else MESSAGE_LIVES


@dataclass
class Updates:
    """All that wait. `pace`: how many real seconds one of Telegram's takes in the schedule of retries.

    `copies`: how many times each is sent at once, as happens when an answer is lost.
    """

    tasks: asyncio.TaskGroup
    now: Callable[[], int]
    pace: float = 1.0
    copies: int = 1
    execute: Callable[[str, dict[str, Any]], Awaitable[Any]] | None = None
    webhook: Webhook = field(default_factory=Webhook)
    waiting: dict[str, deque[Waiting]] = field(default_factory=lambda: defaultdict(deque))
    dropped: list[dict[str, Any]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    polls: int = 0
    _last: int = 700_000_000
    _busy: set[str] = field(default_factory=set)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, queue: str, **update: Any) -> int:
        """An update of the bot's; which has nowhere to go yet waits."""
        self._last += 1
        if self.webhook.allowed and not set(update) & set(self.webhook.allowed):
            return self._last
        waiting = Waiting({"update_id": self._last, **update}, queue, asyncio.get_running_loop().time())
        self.waiting[queue].append(waiting)
        self._news.set()
        self.wake()
        return self._last

    @property
    def pending(self) -> int:
        return sum(map(len, self.waiting.values()))

    def wake(self) -> None:
        """Begin to deliver every queue that is not being delivered."""
        for queue, waiting in self.waiting.items():
            if self.webhook.url and waiting and queue not in self._busy:
                self._busy.add(queue)
                self.tasks.create_task(self._deliver(queue))

    def first(self, offset: int, most: int) -> list[dict[str, Any]]:
        """The oldest updates from `offset` on; those before it are confirmed and gone."""
        for queue in self.waiting.values():
            while queue and queue[0].update["update_id"] < offset:
                queue.popleft()
        found = [each.update for queue in self.waiting.values() for each in queue]
        return sorted(found, key=lambda update: update["update_id"])[:most]

    async def news(self, patience: float) -> None:
        """Wait for an update that comes now."""
        self._news.clear()
        try:
            await asyncio.wait_for(self._news.wait(), patience)
        except TimeoutError:
            return

    async def _deliver(self, queue: str) -> None:
        waiting = self.waiting[queue]
        try:
            async with httpx.AsyncClient(timeout=60, trust_env=False) as client:
                while waiting and self.webhook.url:
                    await self._until_taken(client, waiting[0])
                    if waiting:
                        waiting.popleft()
        finally:
            self._busy.discard(queue)

    async def _until_taken(self, client: httpx.AsyncClient, waiting: Waiting) -> None:
        tries, clock = 0, asyncio.get_running_loop().time
        while self.webhook.url:
            if clock() - waiting.since > waiting.lives * self.pace:
                self.dropped.append(waiting.update)
                return
            taken, wish = await self._post(client, waiting.update)
            if taken:
                return
            wait = 0.0 if tries == 0 else min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(tries - 1, 10))
            tries += 1
            await asyncio.sleep((wait if wish is None else min(wish, LONGEST_WISH)) * self.pace)

    async def _post(self, client: httpx.AsyncClient, update: dict[str, Any]) -> tuple[bool, float | None]:
        hook = self.webhook
        headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": hook.secret}
        body = json.dumps(update).encode()
        sent = (client.post(hook.url, content=body, headers=headers) for _ in range(self.copies))
        answers = await asyncio.gather(*sent, return_exceptions=True)
        answer = answers[0]
        if not isinstance(answer, httpx.Response):
            hook.error_at, hook.error = self.now(), "Connection refused"
            return False, None
        self.statuses += [each.status_code for each in answers if isinstance(each, httpx.Response)]
        if not answer.is_success:
            hook.error_at = self.now()
            hook.error = f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"
            wish = answer.headers.get("Retry-After", "")
            return False, float(wish) if wish.isdigit() else None
        await self._obey(answer)
        return True, None

    async def _obey(self, answer: httpx.Response) -> None:
        """An answer that names a method is a call to it."""
        try:
            asked = answer.json()
        except ValueError:
            return
        if self.execute and isinstance(asked, dict) and "method" in asked:
            await self.execute(asked.pop("method"), asked)
