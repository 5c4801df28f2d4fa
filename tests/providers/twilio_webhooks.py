"""Twilio's webhooks: signed forms, repeated as the overrides behind their address say."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urldefrag

import httpx

PAUSE = 1.0
"""Seconds between tries."""


def signature(secret: str, url: str, form: Mapping[str, str], digest: str = "sha1") -> str:
    """Sign as Twilio documents it: the address, then each parameter's name and value by name."""
    signed = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.new(secret.encode(), signed.encode(), digest).digest()).decode()


@dataclass
class Webhooks:
    """Brings forms to the hub. `pace`: how many real seconds one of Twilio's takes.

    `copies`: how many times each is sent at once, as happens when an answer is lost. `key` is an id and its
    secret: with it webhooks are signed by SHA-256.
    """

    token: str
    http: httpx.AsyncClient
    pace: float = 1.0
    copies: int = 1
    key: tuple[str, str] | None = None
    answers: list[httpx.Response] = field(default_factory=list)
    lost: list[dict[str, str]] = field(default_factory=list)
    """What nobody took, however often it was tried."""

    async def bring(self, url: str, form: dict[str, str]) -> None:
        async with asyncio.TaskGroup() as tasks:
            for _ in range(self.copies):
                tasks.create_task(self._bring(url, form))

    async def _bring(self, url: str, form: dict[str, str]) -> None:
        address, overrides = urldefrag(url)
        wishes = parse_qs(overrides)
        policies = set(wishes.get("rp", ["ct"])[0].split(","))
        headers = self._signed(address, form) | {"I-Twilio-Idempotency-Token": str(uuid.uuid4())}
        for n in range(1 + int(wishes.get("rc", ["1"])[0])):
            await asyncio.sleep(min(n, 1) * PAUSE * self.pace)
            if not policies & await self._try(address, form, headers):
                return
        self.lost.append(form)

    async def _try(self, url: str, form: dict[str, str], headers: dict[str, str]) -> set[str]:
        """One try; the policies under which there is another."""
        try:
            answer = await self.http.post(url, data=form, headers=headers, timeout=15)
        except httpx.ConnectError:
            return {"ct", "all"}
        except httpx.HTTPError:
            return {"rt", "all"}
        self.answers.append(answer)
        if answer.status_code >= 500:
            return {"5xx", "all"}
        return {"4xx", "all"} if answer.status_code >= 400 else set()

    def _signed(self, url: str, form: dict[str, str]) -> dict[str, str]:
        if self.key is None:
            return {"X-Twilio-Signature": signature(self.token, url, form)}
        name, secret = self.key
        return {
            "X-Twilio-Signature": signature(secret, url, form, hashlib.sha256().name),
            "X-Twilio-Webhooks-Signature-Settings": f"key={name},algorithm=HMAC_SHA256",
        }
