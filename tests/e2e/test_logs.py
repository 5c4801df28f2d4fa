"""The logs: never what was said, never what opens a door; also not of what was refused or failed."""

from __future__ import annotations

import uuid

import httpx

from tests.e2e.chokepoint import Moment
from tests.e2e.hub import Hub

PASSWORD, WORDS = "marmalade-on-a-zeppelin", "the walrus ate my umbrella"


async def cut() -> bool:
    """An act that ends the connection."""
    return False


async def test_no_log_holds_words_tokens_or_passwords(hub: Hub) -> None:
    hub.secrets |= {WORDS, PASSWORD}
    hub.add_agent("demo", PASSWORD)
    ada = await hub.visitor()
    async with hub.before_rasa() as rasa:
        hub.worker(RASA_URL=f"http://127.0.0.1:{rasa.port}")
        await ada.ask(WORDS)
        for _ in range(2):  # the adapter asks once more
            rasa.trap(WORDS.encode(), Moment.BEFORE_REPLY, cut)
        await ada.ask(WORDS)
    async with httpx.AsyncClient(base_url=hub.url, trust_env=False) as http:
        await http.post("/desk/sign-in", data={"login": "demo", "password": PASSWORD})
        await http.post("/webchat/session", json={"site": WORDS, "token": ada.token})
        await http.get("/webchat/events", params={"after": WORDS, "token": ada.token})
        forged = {"Authorization": f"Bearer {ada.token}x"}
        for headers in ({"Authorization": f"Bearer {ada.token}"}, forged):
            for message in ({"text": WORDS}, {"client_id": str(uuid.uuid4()), "text": WORDS * 200}):
                response = await http.post("/webchat/messages", json=message, headers=headers)
                assert response.is_client_error
    assert hub.leaks() == []
    assert any("letter_done" in log.read_text() for log in hub.stack.logs())
