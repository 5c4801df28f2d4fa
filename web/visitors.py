"""Web chat sessions: a visitor is an address, proved by a signed token.

A token is good for a day of use and may be exchanged for a fresh one for thirty: whoever comes back within a
month is still the same visitor, and a token that leaks is soon worth little.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import jwt

from hub.clock import Clock, NewId
from hub.messages import Address
from hub.store import Accounts

USE, RENEW = 86_400, 30 * 86_400
"""Seconds from its making for which a token opens the chat, and for which it can be renewed."""


class NoSession(Exception):
    """The token is missing, forged or too old: ask for a session."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Someone with our token, on a site."""

    site: str
    id: str

    @property
    def address(self) -> Address:
        """The visitor's address."""
        return Address("webchat", self.id)


class Visitors:
    """Makes and reads the tokens. All web processes share the secret through the store."""

    def __init__(self, accounts: Accounts, clock: Clock, new_id: NewId) -> None:
        self._accounts, self._clock, self._new_id = accounts, clock, new_id
        self._secret = ""

    async def token(self, site: str, former: str | None) -> str:
        """A fresh token: for the former one's visitor if it can still be renewed here, else for a new one."""
        known = await self._read(former, RENEW) if former else None
        visitor = known if known and known.site == site else Visitor(site, self._new_id())
        claims = {"sub": visitor.id, "aud": visitor.site, "iat": self._clock() // 1000}
        return jwt.encode(claims, await self._key(), algorithm="HS256")

    async def visitor(self, token: str) -> Visitor:
        """Whose token it is; raises `NoSession`."""
        visitor = await self._read(token, USE)
        if visitor is None:
            raise NoSession
        return visitor

    async def _read(self, token: str, seconds: int) -> Visitor | None:
        try:
            claims = jwt.decode(
                token,
                await self._key(),
                algorithms=["HS256"],
                options={"verify_aud": False, "verify_iat": False, "require": ["sub", "aud", "iat"]},
            )
        except jwt.InvalidTokenError:
            return None
        if self._clock() // 1000 - claims["iat"] > seconds:
            return None
        return Visitor(claims["aud"], claims["sub"])

    async def _key(self) -> str:
        if not self._secret:
            self._secret = await self._accounts.secret("webchat", secrets.token_hex(32))
        return self._secret
