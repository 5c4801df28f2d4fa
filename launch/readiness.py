"""Waits until the web process says that everything is up."""

from __future__ import annotations

import asyncio
import json

import httpx

from launch.errors import LaunchError
from launch.terminal import Step

LIMIT_SECONDS = 180.0
PAUSE_SECONDS = 0.3


async def wait_until_ready(url: str, what: str = "everything") -> None:
    """Wait for `GET {url}/readyz` to answer 200; raises LaunchError with its last words if it never does."""
    answer = "no answer"
    with Step(f"Starting {what}") as step:
        try:
            async with asyncio.timeout(LIMIT_SECONDS), httpx.AsyncClient(trust_env=False) as client:
                while (answer := await _ask(client, f"{url}/readyz")) != "ready":
                    step.tick(answer)
                    await asyncio.sleep(PAUSE_SECONDS)
        except TimeoutError as error:
            raise LaunchError(
                f"Not ready after {LIMIT_SECONDS:.0f} s; {url}/readyz says: {answer}"
            ) from error


async def _ask(client: httpx.AsyncClient, url: str) -> str:
    try:
        response = await client.get(url)
    except httpx.HTTPError:
        return "no answer yet"
    return "ready" if response.is_success else missing(response.text)


def missing(answer: str) -> str:
    """Say which parts are not up yet, out of /readyz's `{part: is it up}`; anything else is said as it is."""
    try:
        parts = json.loads(answer).items()
    except (ValueError, AttributeError):
        return answer
    return "waiting for " + ", ".join(part for part, is_up in parts if not is_up)
