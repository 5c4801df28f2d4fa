"""Whether a Rasa that was just started may answer customers: it is up, on the wanted model, and answers.

What it is asked also warms it up: the first turn of a process takes longer than the ones after it.
"""

from __future__ import annotations

import asyncio
import json
import tarfile
import uuid
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import httpx

from launch.errors import Unfit

if TYPE_CHECKING:
    from pathlib import Path

    from launch.supervisor import Kept

LIMIT_SECONDS = 180.0
PAUSE_SECONDS = 0.2
# How often a Rasa that is up may say that it is not ready, a second apart: its Redis may be away for a
# moment, a model that could not be loaded is away for good.
PATIENCE, BETWEEN_SECONDS = 5, 1.0
QUESTION = "hello"


def model_id(archive: Path) -> str:
    """Return the name that Rasa itself gave to the model; raises Unfit if the file is no model."""
    try:
        with tarfile.open(archive) as model:
            metadata = model.extractfile("metadata.json")
            return str(json.load(metadata)["model_id"]) if metadata else ""
    except (OSError, EOFError, KeyError, ValueError, tarfile.TarError) as error:
        raise Unfit(f"{archive.name} is no model that Rasa could load.") from error


async def passed(rasa: Kept, url: str, secret: str, model: str) -> None:
    """Return once `rasa`, at `url`, has answered with `model`; raises Unfit, a sentence, if it does not."""
    headers, where = {"X-Hub-Secret": secret}, f"{url}/webhooks/hub/"
    try:
        async with (
            asyncio.timeout(LIMIT_SECONDS),
            httpx.AsyncClient(base_url=where, headers=headers, trust_env=False, timeout=30.0) as http,
        ):
            loaded = await _loaded(http, rasa)
            if loaded != model:
                raise Unfit(f"Rasa has loaded {loaded}, not {model}.")
            await _answers(http)
    except httpx.HTTPError as error:
        raise Unfit(f"Rasa does not answer: {type(error).__name__}.") from error
    except TimeoutError as error:
        raise Unfit(f"Rasa was not ready after {LIMIT_SECONDS:.0f} s.") from error


async def _loaded(http: httpx.AsyncClient, rasa: Kept) -> str:
    """The model it says it has loaded, as soon as it says so."""
    refusals = 0
    while rasa.ended is None:
        response = await _ready(http)
        if response is None:
            await asyncio.sleep(PAUSE_SECONDS)
        elif response.is_success:
            return str(response.json()["model_id"])
        elif (refusals := refusals + 1) == PATIENCE:
            raise Unfit(f"Rasa does not get ready: {_reason(response)}")
        else:
            await asyncio.sleep(BETWEEN_SECONDS)
    raise Unfit(f"Rasa {rasa.ended}.")


async def _ready(http: httpx.AsyncClient) -> httpx.Response | None:
    """What it says about being ready; None while it cannot be reached."""
    try:
        return await http.get("ready")
    except httpx.TransportError:
        return None


async def _answers(http: httpx.AsyncClient) -> None:
    """Have a conversation of one turn that is forgotten afterwards."""
    sender = f"trial-{uuid.uuid4().hex}"
    turn = {"sender": sender, "message_id": sender, "channel": "webchat", "text": QUESTION}
    try:
        response = await http.post("turn", json=turn)
        if response.status_code != HTTPStatus.OK:
            raise Unfit(f"Asked “{QUESTION}”, Rasa fails: {_reason(response)}")
        answer = response.json()
        if not (answer["messages"] or answer["handoff"]):
            raise Unfit(f"Asked “{QUESTION}”, Rasa says nothing.")
    finally:
        (await http.delete(f"memory/{sender}")).raise_for_status()


def _reason(response: httpx.Response) -> str:
    try:
        said: Any = response.json()["error"]
    except (ValueError, KeyError, TypeError):
        return f"status {response.status_code}"
    return str(said)
