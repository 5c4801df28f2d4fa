"""The same message sent more than once, as a widget does that did not hear the answer."""

from __future__ import annotations

import asyncio
import uuid

from tests.e2e.hub import Hub
from tests.e2e.orders import each_answered_once, question


async def test_a_client_id_sent_five_times_at_once_is_taken_once(live_hub: Hub) -> None:
    ada = await live_hub.visitor()
    client_id, text = str(uuid.uuid4()), question("4017")
    taken = await asyncio.gather(*(ada.post(text, client_id) for _ in range(5)))
    assert [response.status_code for response in taken] == [202] * 5
    await ada.ask(question("4022"))
    each_answered_once(ada, [text, question("4022")])
    assert ada.lines[0]["client_id"] == client_id
