"""The worker as the product wires it, with a channel of the tests' own: postcards."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence

import httpx

import app
from hub import logs
from hub.channel import Connected, Rate, Received, Webhook
from hub.content import plain
from hub.errors import Uncertain, Unreadable
from hub.messages import Address, Outbound, Status


class Postcards:
    """Sends through the provider at `url`, with the message's own id as the idempotency key."""

    def __init__(self, http: httpx.AsyncClient, url: str) -> None:
        self._http, self._url = http, url

    async def send(self, message: Outbound) -> Status:
        card = {"to": message.address.id, "words": plain(message.content)}
        try:
            response = await self._http.post(self._url, json=card, headers={"Idempotency-Key": message.mid})
        except httpx.HTTPError as error:
            raise Uncertain(type(error).__name__) from error
        response.raise_for_status()
        return Status.SENT

    async def typing(self, address: Address, place: str) -> None:
        """A postcard shows nothing before it is there."""

    def rates(self, message: Outbound) -> Sequence[Rate]:
        return ()

    async def receive(self, webhook: Webhook) -> Received:
        raise Unreadable("nobody answers a postcard")

    async def problems(self) -> Sequence[str]:
        return ()


async def main() -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        postcards = Postcards(http, os.environ["POSTCARDS_URL"])
        channels = {"postcard": Connected(postcards, hook=postcards, check=postcards)}
        await app.run_worker(app.settings(os.environ), channels)


if __name__ == "__main__":
    logs.configure("worker")
    asyncio.run(main())
