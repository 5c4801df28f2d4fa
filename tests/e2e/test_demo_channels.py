"""`make run DEMO_CHANNELS=1`: fake providers beside everything, and a page to play their customers."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from tests.e2e.stack import trained_model
from tests.e2e.terminal import Terminal
from tests.e2e.waiting import PATIENCE
from tests.waiting import eventually


async def messages(page: httpx.AsyncClient, provider: str) -> list[Any]:
    """What the first customer sees."""
    customers = (await page.get(f"/{provider}/state")).json()["customers"]
    return list(customers[0]["messages"])


async def answer(page: httpx.AsyncClient, provider: str) -> str:
    """The company's last words to the first customer; empty before the first."""
    ours = [each["text"] for each in await messages(page, provider) if each["from"] == "company"]
    return ours[-1] if ours else ""


async def test_customers_are_played_on_a_page_and_the_bot_answers_on_each_app(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    terminal.environ["DEMO_CHANNELS"] = "1"
    trained_model(terminal.environ)
    async with terminal.run() as running:
        url = re.findall(r"Customers' apps +(\S+)", running.said)[0]
        async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=PATIENCE) as page:
            assert "Play the customer" in (await page.get("/")).text
            for provider in ("telegram", "slack", "twilio"):
                state = (await page.get(f"/{provider}/state")).json()
                order = {"customer": state["customers"][0]["id"], "text": "hello"}
                assert (await page.post(f"/{provider}/say", json=order)).is_success
            for provider in ("telegram", "slack", "twilio"):
                assert await eventually(partial(answer, page, provider), PATIENCE)
